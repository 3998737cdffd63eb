// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// What a log must remember besides its events, in two slots of 4 KiB that are overwritten in turn,
/// never renamed: a full disk takes no new file, but it takes an overwrite of a block that is
/// allocated. The valid slot with the higher generation holds.
final class Ledger implements AutoCloseable {
  private static final int SLOT_BYTES = 4096;
  private static final int MAGIC = 0x41474c31;

  private final Storage.Content file;
  private long generation;

  /// @param nextSeq number after the last accepted event
  /// @param ackedSeq up to which everything is acknowledged
  /// @param floorSeq up to which nothing is spooled any more: acknowledged or evicted
  /// @param acknowledged count of acknowledged events
  /// @param unnumbered count of events dropped before they had a number
  record Entry(
      UUID spoolId,
      long nextSeq,
      long ackedSeq,
      long floorSeq,
      long acknowledged,
      long unnumbered,
      Map<DropReason, Long> dropped) {
    Entry {
      dropped = Map.copyOf(dropped);
    }

    static Entry fresh(UUID spoolId) {
      return new Entry(spoolId, 1, 0, 0, 0, 0, Books.noDrops());
    }
  }

  private Ledger(Storage.Content file) {
    this.file = file;
  }

  static Ledger open(Storage storage, String folder) throws IOException {
    return new Ledger(storage.open(folder + "/ledger"));
  }

  /// The newest valid slot; empty when both are damaged or nothing was ever written.
  Optional<Entry> read() throws IOException {
    Optional<Entry> newest = Optional.empty();
    for (int slot = 0; slot < 2; slot++) {
      ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
      if (file.read(bytes, (long) slot * SLOT_BYTES) < SLOT_BYTES) continue;
      bytes.flip();
      Optional<Entry> entry = decode(bytes);
      long found = bytes.getLong(4);
      if (entry.isPresent() && found > generation) {
        newest = entry;
        generation = found;
      }
    }
    return newest;
  }

  /// Overwrites the older slot and makes it durable.
  void write(Entry entry) throws IOException {
    if (file.size() < 2L * SLOT_BYTES) file.write(ByteBuffer.allocate(2 * SLOT_BYTES), 0);
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
    bytes.putInt(MAGIC).putLong(generation + 1);
    bytes
        .putLong(entry.spoolId().getMostSignificantBits())
        .putLong(entry.spoolId().getLeastSignificantBits());
    bytes.putLong(entry.nextSeq()).putLong(entry.ackedSeq()).putLong(entry.floorSeq());
    bytes.putLong(entry.acknowledged()).putLong(entry.unnumbered());
    for (DropReason reason : DropReason.values())
      bytes.putLong(entry.dropped().getOrDefault(reason, 0L));
    bytes.putInt(SLOT_BYTES - 4, crc(bytes));
    bytes.clear();
    file.write(bytes, (generation + 1) % 2 * SLOT_BYTES);
    file.force();
    generation++;
  }

  private static Optional<Entry> decode(ByteBuffer in) {
    if (in.getInt(0) != MAGIC || in.getInt(SLOT_BYTES - 4) != crc(in)) return Optional.empty();
    in.position(12);
    UUID spoolId = new UUID(in.getLong(), in.getLong());
    long nextSeq = in.getLong();
    long ackedSeq = in.getLong();
    long floorSeq = in.getLong();
    long acknowledged = in.getLong();
    long unnumbered = in.getLong();
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) dropped.put(reason, in.getLong());
    return Optional.of(
        new Entry(spoolId, nextSeq, ackedSeq, floorSeq, acknowledged, unnumbered, dropped));
  }

  private static int crc(ByteBuffer slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.slice(0, SLOT_BYTES - 4));
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
