// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Snapshot;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/// Writes a recording: gzip around a magic text and frames, big-endian `length u32 · crc32c u32 of
/// what follows · kind u8 · fields`. Kinds: `H` the header, first; `S` a snapshot; `E` the end,
/// with the number of snapshots. Every frame is pushed through the compressor at once, so that
/// whatever happens later, the file is good up to its last whole frame.
public final class RecordingWriter {
  static final byte[] MAGIC = "accelguard recording\n".getBytes(StandardCharsets.US_ASCII);

  /// More bytes than this are no frame: about 15,000 processes that all changed.
  static final int MAX_FRAME_BYTES = 8 << 20;

  private final GZIPOutputStream gzip;
  private final DataOutputStream out;
  private final SnapshotCodec codec = new SnapshotCodec();
  private int snapshots;

  /// Writes the header.
  ///
  /// @param file stays open
  public RecordingWriter(OutputStream file, RecordingHeader header) throws IOException {
    gzip = new GZIPOutputStream(file, 16 << 10, true);
    out = new DataOutputStream(gzip);
    out.write(MAGIC);
    FieldWriter fields = new FieldWriter();
    RecordingHeader.write(header, fields);
    frame('H', fields.bytes());
  }

  /// Adds a snapshot.
  ///
  /// @throws IOException when the file did not take it, or when it is larger than a frame may be;
  ///   nothing can be added afterwards
  public void add(Snapshot snapshot) throws IOException {
    FieldWriter fields = new FieldWriter();
    codec.write(snapshot, fields);
    frame('S', fields.bytes());
    snapshots++;
  }

  /// Snapshots that were added.
  int snapshots() {
    return snapshots;
  }

  /// Writes the end, so that a reader knows that nothing is missing. The last call.
  public void end() throws IOException {
    FieldWriter fields = new FieldWriter();
    fields.number(snapshots);
    frame('E', fields.bytes());
    gzip.finish();
  }

  private void frame(char kind, byte[] fields) throws IOException {
    if (fields.length >= MAX_FRAME_BYTES)
      throw new IOException("a snapshot of " + fields.length + " bytes is too large for a frame");
    CRC32C crc = new CRC32C();
    crc.update(kind);
    crc.update(fields);
    out.writeInt(1 + fields.length);
    out.writeInt((int) crc.getValue());
    out.writeByte(kind);
    out.write(fields);
    out.flush();
  }
}
