// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.accelguard.model.EnforcementRecord;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The orders of the last day on disk, one line of JSON each, flushed before anything is done. A
/// line that was cut by a crash is left out: its order was not carried out.
final class Ledger {
  private static final Duration KEPT = Duration.ofDays(1);

  /// Budgets end at a thousand a day for each action, and every freeze is thawed once.
  private static final int MOST_RECORDS = 10_000;

  private final JsonCodec codec = new JsonCodec();
  private final Path file;
  private final List<EnforcementRecord> records = new ArrayList<>();

  private Ledger(Path file) {
    this.file = file;
  }

  /// Reads the ledger of a directory and writes it anew without what is older than a day.
  static Ledger open(Path directory, Instant now) throws IOException {
    Ledger ledger = new Ledger(directory.resolve("ledger.jsonl"));
    ledger.read();
    ledger.forget(now);
    return ledger;
  }

  /// Adds a record and comes back when it is on disk.
  ///
  /// @throws IOException when it may not be; then nothing may be done
  void add(EnforcementRecord record) throws IOException {
    if (records.size() >= MOST_RECORDS) forget(record.at());
    if (records.size() >= MOST_RECORDS) throw new IOException("the ledger is full");
    write(file, codec.write(record) + "\n", CREATE, WRITE, APPEND);
    records.add(record);
  }

  Past past() {
    return new Past(records);
  }

  private void read() throws IOException {
    if (!Files.exists(file)) return;
    for (String line : Files.readAllLines(file))
      codec.read(EnforcementRecord.class, line).ifPresent(records::add);
  }

  private void forget(Instant now) throws IOException {
    records.removeIf(record -> record.until().isBefore(now.minus(KEPT)));
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(codec.write(record)).append('\n'));
    Path fresh = file.resolveSibling("ledger.new");
    write(fresh, text.toString(), CREATE, WRITE, TRUNCATE_EXISTING);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(file.resolveSibling(""))) {
      directory.force(true);
    }
  }

  private static void write(Path file, String text, OpenOption... options) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel = FileChannel.open(file, options)) {
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
  }
}
