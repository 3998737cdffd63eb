// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The largest mapping without a file.
class LargestBlockTest {
  private static final String MAPS =
      """
      00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/job
      7f0000000000-7f0100000000 rw-p 00000000 08:02 77  /data/mapped
      7f1000000000-7f1100000000 ---p 00000000 00:00 0
      7f2000000000-7f2100000000 rw-s 00000000 00:00 0
      7f3000000000-7f3082000000 rw-p 00000000 00:00 0
      7f4000000000-7f4000100000 rw-p 00000000 00:00 0   [heap]
      7f5000000000-7f50000      rw-p 00000000 00:00 0
      """;

  private static OptionalLong largest(String maps) {
    byte[] bytes = maps.getBytes(StandardCharsets.ISO_8859_1);
    return Mapping.largestBlock(bytes, bytes.length);
  }

  @Test
  void files_reserved_and_shared_memory_and_damaged_lines_do_not_count() {
    assertThat(largest(MAPS)).hasValue(2080L << 20);
    assertThat(largest("00400000-00452000 r-xp 00000000 08:02 1 /x\n")).isEmpty();
    assertThat(largest("")).isEmpty();
  }

  @Test
  void no_single_damaged_byte_makes_it_negative() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = MAPS.getBytes(StandardCharsets.ISO_8859_1);
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      assertThat(Mapping.largestBlock(bytes, bytes.length).orElse(1)).isPositive();
    }
  }

  private static OptionalLong seen(Path root, long pages, String maps, Focus focus)
      throws IOException {
    Path directory = Files.createDirectories(root.resolve("proc/77"));
    Files.writeString(
        directory.resolve("stat"),
        "77 (job) S 0 1 1 0 -1 4194304 1 0 0 0 5 5 0 0 20 0 1 0 9 4096 " + pages + " 0 0 0\n");
    Files.writeString(directory.resolve("status"), "Name:\tjob\nUid:\t0\t0\t0\t0\n");
    Files.writeString(directory.resolve("maps"), maps);
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), () -> 0L, new Lineage())) {
      Reading.Seen reading = (Reading.Seen) collector.collect(focus);
      return ((ProcessSample) reading.samples().getFirst()).largestBlock();
    }
  }

  @Test
  void only_of_large_processes_in_focus_are_the_mappings_read(@TempDir Path root)
      throws IOException {
    Focus focus = new Focus(Set.of(new ProcessKey(77, 9)));
    assertThat(seen(root, 1_000_000, MAPS, focus)).hasValue(2080L << 20);
    assertThat(seen(root, 1_000_000, MAPS, Focus.nobody())).isEmpty();
    assertThat(seen(root, 1_000, MAPS, focus)).isEmpty();
  }

  @Test
  void more_mappings_than_are_read_are_missing_not_small(@TempDir Path root) throws IOException {
    Focus focus = new Focus(Set.of(new ProcessKey(77, 9)));
    String many = "7f4000000000-7f4000100000 rw-p 00000000 00:00 0\n".repeat(2_000);
    assertThat(seen(root, 1_000_000, many, focus)).isEmpty();
  }
}
