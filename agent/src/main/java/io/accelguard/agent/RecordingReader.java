// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Snapshot;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads a recording that anybody may have made: never more than one frame in memory, nothing
/// believed that its check sum does not cover. What lies before the first damage is read; behind it
/// nothing is, because every snapshot leans on the one before.
public final class RecordingReader implements AutoCloseable {
  /// What comes next.
  public sealed interface Next {
    /// A snapshot.
    ///
    /// @param unknown samples in it that this version does not know
    record Seen(Snapshot snapshot, int unknown) implements Next {}

    /// The end that the writer wrote.
    record End() implements Next {}

    /// Nothing more can be read.
    ///
    /// @param frame that could not be read; the header is frame 0
    record Damaged(int frame, String why) implements Next {}
  }

  private final DataInputStream in;
  private final RecordingHeader header;
  private final SnapshotCodec codec = new SnapshotCodec();
  private int frame;
  private int snapshots;

  /// Reads the header.
  ///
  /// @throws IOException in words, when this is no recording or none of a known format
  public RecordingReader(InputStream file) throws IOException {
    in = open(file);
    byte[] first = frame();
    if (first[0] != 'H') throw new IOException("does not begin with a header");
    try {
      header = RecordingHeader.read(fields(first));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("has a damaged header: " + e.getMessage(), e);
    }
    if (header.format() != RecordingHeader.FORMAT)
      throw new IOException(
          "has format "
              + header.format()
              + "; this version reads format "
              + RecordingHeader.FORMAT);
  }

  private static DataInputStream open(InputStream file) throws IOException {
    try {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(new GZIPInputStream(file, 16 << 10)));
      byte[] magic = in.readNBytes(RecordingWriter.MAGIC.length);
      if (Arrays.equals(magic, RecordingWriter.MAGIC)) return in;
    } catch (ZipException | EOFException e) {
      throw new IOException("is no recording of accelguard", e);
    }
    throw new IOException("is no recording of accelguard");
  }

  public RecordingHeader header() {
    return header;
  }

  /// Reads on. After [Next.End] or [Next.Damaged] there is nothing more to ask for.
  public Next next() {
    frame++;
    try {
      byte[] bytes = frame();
      return switch (bytes[0]) {
        case 'S' -> {
          SnapshotCodec.Read read = codec.read(fields(bytes));
          snapshots++;
          yield new Next.Seen(read.snapshot(), read.unknown());
        }
        case 'E' -> end(fields(bytes).number());
        default -> damaged("is of unknown kind " + (bytes[0] & 0xff));
      };
    } catch (EOFException e) {
      return damaged("is cut off: the recording was not ended");
    } catch (IOException e) {
      return damaged(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      return damaged("makes no sense: " + e.getMessage());
    }
  }

  private Next end(long expected) {
    return expected == snapshots
        ? new Next.End()
        : damaged("says that there were " + expected + " snapshots, not " + snapshots);
  }

  private Next damaged(String why) {
    return new Next.Damaged(frame, why);
  }

  /// Kind and fields of the next frame.
  private byte[] frame() throws IOException {
    int length = in.readInt();
    int crc = in.readInt();
    if (length < 1 || length > RecordingWriter.MAX_FRAME_BYTES)
      throw new IOException("claims a length of " + Integer.toUnsignedLong(length) + " bytes");
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) throw new EOFException();
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    if ((int) sum.getValue() != crc) throw new IOException("does not fit its check sum");
    return bytes;
  }

  /// What follows the kind.
  private static FieldReader fields(byte[] frame) {
    return new FieldReader(frame, 1);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
