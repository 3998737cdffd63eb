// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// The spool against a list in memory, on a disk that loses what was not forced, in thousands of
/// random schedules.
class SpoolCrashTest {
  private static final int SCHEDULES = 3_000;
  private static final int STEPS = 40;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Runs one schedule; throws an AssertionError when a promise is broken.
  private static void run(long seed, CrashStorage.Lie lie) throws IOException {
    RandomGenerator random = random(seed);
    CrashStorage disk = new CrashStorage(lie);
    UuidV7 ids = new UuidV7(() -> Instant.EPOCH, random);
    SpoolLog log = SpoolLog.open(disk, LogClass.P0, ids);
    TreeMap<Long, String> accepted = new TreeMap<>();
    Map<Long, String> everSent = new HashMap<>();
    long acked = 0;
    int number = 0;
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> log.offer("{\"n\":" + number++ + "}");
        case 3, 4 -> {
          disk.failing(random.nextInt(6) == 0);
          try {
            log.commit();
          } catch (IOException e) {
            // Nothing was promised.
          }
          disk.failing(false);
        }
        case 5 -> {
          for (Frame frame : log.committed(10, 1 << 20)) {
            String before = everSent.putIfAbsent(frame.seq(), frame.body());
            assertThat(before == null ? frame.body() : before)
                .as("number %d names one event for ever", frame.seq())
                .isEqualTo(frame.body());
            accepted.put(frame.seq(), frame.body());
          }
        }
        case 6 -> {
          if (!accepted.isEmpty() && random.nextBoolean()) {
            acked = Math.max(acked, accepted.firstKey() + random.nextInt(accepted.size()));
            log.acknowledge(acked);
          }
        }
        default -> {
          disk.crash(random);
          log = SpoolLog.open(disk, LogClass.P0, ids);
          long done = acked;
          Map<Long, String> found = new HashMap<>();
          for (Frame frame : log.committed(10_000, 1 << 24)) found.put(frame.seq(), frame.body());
          accepted.forEach((seq, body) -> {
            if (seq > done) assertThat(found).as("event %d survives", seq).containsEntry(seq, body);
          });
        }
      }
      assertThat(log.books().balance()).as("books %s", log.books()).isTrue();
    }
    assertThat(log.books().dropped().values())
        .as("drops on a disk that keeps its word")
        .containsOnly(0L);
  }

  @Test
  void what_was_committed_survives_every_crash_and_its_number_is_never_given_twice()
      throws IOException {
    for (long seed = 0; seed < SCHEDULES; seed++) {
      try {
        run(seed, CrashStorage.Lie.NONE);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void without_any_one_of_the_forces_the_promise_is_seen_to_break() {
    for (CrashStorage.Lie lie : List.of(CrashStorage.Lie.FILE, CrashStorage.Lie.FOLDER)) {
      if (!isCaught(lie)) fail("no schedule noticed the missing force: " + lie);
    }
  }

  private static boolean isCaught(CrashStorage.Lie lie) {
    for (long seed = 0; seed < SCHEDULES; seed++) {
      try {
        run(seed, lie);
      } catch (AssertionError | IOException e) {
        return true;
      }
    }
    return false;
  }
}
