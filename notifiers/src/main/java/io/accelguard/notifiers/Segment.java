// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// One file of a log: a header of 64 bytes, then frames. Only frames that were forced are in its
/// index.
final class Segment implements AutoCloseable {
  static final int HEADER_BYTES = 64;
  private static final long MAGIC = 0x4147_5741_4c00_0001L;

  private final String name;
  private final Storage.Content file;
  private final List<Entry> index = new ArrayList<>();
  private long end = HEADER_BYTES;

  private record Entry(long seq, long position, int size) {}

  private Segment(String name, Storage.Content file) {
    this.name = name;
    this.file = file;
  }

  /// Makes an empty segment, header durable, name not yet.
  static Segment create(Storage storage, String name, UUID spoolId, long firstSeq)
      throws IOException {
    Segment segment = new Segment(name, storage.open(name));
    try {
      segment.file.truncate(0);
      segment.file.write(header(spoolId, firstSeq), 0);
      segment.file.force();
      return segment;
    } catch (IOException e) {
      segment.file.close();
      throw e;
    }
  }

  /// Opens a segment found on disk and reads its frames above a floor up to the first that is
  /// damaged; what follows that one is cut off. Empty when the header belongs to no segment of this
  /// log.
  static Optional<Segment> recover(
      Storage storage, String name, Optional<UUID> spoolId, long floorSeq) throws IOException {
    Segment segment = new Segment(name, storage.open(name));
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(segment.file.size(), 1 << 24));
    segment.file.read(bytes, 0);
    bytes.flip();
    Optional<UUID> found = spoolIdIn(bytes);
    if (found.isEmpty() || spoolId.filter(id -> !id.equals(found.get())).isPresent()) {
      segment.close();
      return Optional.empty();
    }
    bytes.position(HEADER_BYTES);
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      Optional<Frame> frame = Frame.decode(bytes);
      if (frame.isEmpty()) break;
      if (frame.get().seq() > floorSeq) {
        segment.index.add(new Entry(frame.get().seq(), start, bytes.position() - start));
      }
      segment.end = bytes.position();
    }
    if (segment.end < segment.file.size()) {
      segment.file.truncate(segment.end);
      segment.file.force();
    }
    return Optional.of(segment);
  }

  static Optional<UUID> spoolIdIn(ByteBuffer bytes) {
    if (bytes.limit() < HEADER_BYTES
        || bytes.getLong(0) != MAGIC
        || bytes.getInt(HEADER_BYTES - 4) != crc(bytes)) {
      return Optional.empty();
    }
    return Optional.of(new UUID(bytes.getLong(8), bytes.getLong(16)));
  }

  private static ByteBuffer header(UUID spoolId, long firstSeq) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header
        .putLong(MAGIC)
        .putLong(spoolId.getMostSignificantBits())
        .putLong(spoolId.getLeastSignificantBits());
    header.putLong(firstSeq);
    header.putInt(HEADER_BYTES - 4, crc(header));
    return header.clear();
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, HEADER_BYTES - 4));
    return (int) crc.getValue();
  }

  /// Writes and forces frames; only then are they in the index. After an exception the segment must
  /// not be written again: what the disk holds beyond its end is unknown.
  void append(List<Frame> frames, LogClass log) throws IOException {
    List<Entry> added = new ArrayList<>();
    long at = end;
    for (Frame frame : frames) {
      ByteBuffer bytes = frame.encode(log);
      int size = bytes.remaining();
      file.write(bytes, at);
      added.add(new Entry(frame.seq(), at, size));
      at += size;
    }
    file.force();
    index.addAll(added);
    end = at;
  }

  /// Reads a frame back; empty when the disk no longer holds what was written.
  Optional<Frame> read(long seq) {
    for (Entry entry : index) {
      if (entry.seq() != seq) continue;
      try {
        ByteBuffer bytes = ByteBuffer.allocate(entry.size());
        file.read(bytes, entry.position());
        return Frame.decode(bytes.flip()).filter(frame -> frame.seq() == seq);
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Numbers that it holds, ascending.
  List<Long> seqs() {
    return index.stream().map(Entry::seq).toList();
  }

  /// Forgets one number.
  void forget(long seq) {
    index.removeIf(entry -> entry.seq() == seq);
  }

  /// Forgets numbers up to one; returns how many.
  int forgetUpTo(long seq) {
    int before = index.size();
    index.removeIf(entry -> entry.seq() <= seq);
    return before - index.size();
  }

  boolean isEmpty() {
    return index.isEmpty();
  }

  long lastSeq() {
    return index.getLast().seq();
  }

  String name() {
    return name;
  }

  long bytes() {
    return end;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
