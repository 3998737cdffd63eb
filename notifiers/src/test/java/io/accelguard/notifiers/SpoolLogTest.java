// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolLogTest {
  private final UuidV7 ids = new UuidV7(() -> Instant.EPOCH, new Random(1));
  @TempDir Path folder;

  private SpoolLog open(LogClass log) throws IOException {
    return SpoolLog.open(new DiskStorage(folder), log, ids);
  }

  private static List<String> bodies(SpoolLog log) {
    return log.committed(1000, 1 << 20).stream().map(Frame::body).toList();
  }

  @Test
  void events_come_back_in_order_after_a_restart() throws IOException {
    try (SpoolLog log = open(LogClass.P0)) {
      log.offer("one");
      log.offer("zwei ü");
      assertThat(bodies(log)).as("nothing is handed out before it is durable").isEmpty();
      log.commit();
    }
    try (SpoolLog log = open(LogClass.P0)) {
      assertThat(bodies(log)).containsExactly("one", "zwei ü");
      log.acknowledge(1);
    }
    try (SpoolLog log = open(LogClass.P0)) {
      assertThat(bodies(log)).containsExactly("zwei ü");
      assertThat(log.books()).isEqualTo(new Books(2, 1, 1, Books.noDrops()));
    }
  }

  @Test
  void a_damaged_byte_costs_the_rest_of_its_segment_and_is_counted() throws IOException {
    try (SpoolLog log = open(LogClass.P0)) {
      for (int i = 0; i < 10; i++) log.offer("event " + i);
      log.commit();
    }
    Path segment = segments().getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length - 40] ^= 1;
    Files.write(segment, bytes);
    try (SpoolLog log = open(LogClass.P0)) {
      assertThat(bodies(log)).hasSize(8);
      assertThat(log.books().dropped()).containsEntry(DropReason.CORRUPT, 2L);
      assertThat(log.books().balance()).isTrue();
      log.offer("after");
      log.commit();
      assertThat(log.committed(100, 1 << 20).getLast().seq())
          .as("no number is given twice")
          .isEqualTo(11);
    }
  }

  @Test
  void damage_at_any_place_of_any_file_never_stops_the_start() throws IOException {
    try (SpoolLog log = open(LogClass.P0)) {
      for (int i = 0; i < 3; i++) log.offer("event " + i);
      log.commit();
      log.acknowledge(1);
    }
    for (Path file : List.of(segments().getFirst(), folder.resolve("p0/ledger"))) {
      byte[] good = Files.readAllBytes(file);
      for (int at = 0; at < good.length; at += at < 256 ? 3 : 777) {
        byte[] bad = good.clone();
        bad[at] ^= 0x55;
        Files.write(file, bad);
        byte[] ledger = Files.readAllBytes(folder.resolve("p0/ledger"));
        try (SpoolLog log = open(LogClass.P0)) {
          assertThat(log.books().balance()).isTrue();
        }
        Files.write(folder.resolve("p0/ledger"), ledger);
        Files.write(file, good);
      }
    }
  }

  @Test
  void a_full_disk_loses_nothing_and_goes_on_when_there_is_room() throws IOException {
    CrashStorage disk = new CrashStorage(CrashStorage.Lie.NONE);
    SpoolLog log = SpoolLog.open(disk, LogClass.P0, ids);
    disk.room(100);
    for (int i = 0; i < 5; i++) log.offer("event " + i);
    assertThatThrownBy(log::commit).isInstanceOf(IOException.class);
    assertThat(log.books()).isEqualTo(new Books(5, 0, 5, Books.noDrops()));
    disk.room(1 << 20);
    log.commit();
    assertThat(bodies(log)).hasSize(5);
  }

  @Test
  void more_than_memory_may_hold_is_dropped_and_counted() throws IOException {
    SpoolLog log = SpoolLog.open(new CrashStorage(CrashStorage.Lie.NONE), LogClass.P0, ids);
    for (int i = 0; i < 1030; i++) log.offer("x");
    log.offer("y".repeat((64 << 10) + 1));
    assertThat(log.books().dropped())
        .containsEntry(DropReason.QUOTA, 6L)
        .containsEntry(DropReason.TOO_LARGE, 1L);
    assertThat(log.books().balance()).isTrue();
  }

  @Test
  void a_full_log_of_a_lesser_class_gives_up_its_oldest_segment() throws IOException {
    SpoolLog log = SpoolLog.open(new CrashStorage(CrashStorage.Lie.NONE), LogClass.P2, ids);
    String body = "z".repeat(60_000);
    for (int i = 0; i < 400; i++) {
      log.offer(body);
      log.commit();
    }
    assertThat(log.bytes()).isLessThan((16 + 4 + 1) << 20);
    assertThat(log.books().dropped().get(DropReason.EVICTED)).isPositive();
    assertThat(log.books().balance()).isTrue();
  }

  @Test
  void one_event_that_nobody_wants_does_not_block_the_others() throws IOException {
    SpoolLog log = SpoolLog.open(new CrashStorage(CrashStorage.Lie.NONE), LogClass.P0, ids);
    log.offer("poison");
    log.offer("good");
    log.commit();
    assertThat(log.refuseOldest(2)).isFalse();
    assertThat(log.refuseOldest(1)).isTrue();
    assertThat(bodies(log)).containsExactly("good");
    assertThat(log.books().dropped()).containsEntry(DropReason.REFUSED, 1L);
    assertThat(log.books().balance()).isTrue();
  }

  @Test
  void a_second_process_is_told_that_the_spool_is_taken() throws IOException {
    try (Spool first = Spool.open(folder, ids)) {
      assertThatThrownBy(() -> Spool.open(folder, ids))
          .hasMessageContaining("in use by another accelguard");
      assertThat(first.isWritable()).isTrue();
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("p0"))) {
      return files.filter(file -> file.toString().endsWith(".wal")).sorted().toList();
    }
  }
}
