// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts below `/proc/PID`, also those that a tenant has made up.
class SeenTest {
  private static final String STAT =
      "4242 (%s) S 1 4242 4000 34816 4242 4194304 1 0 0 0 7 8 0 0 20 0 1 0 360000 1 2";
  private static final String STATUS = "Name:\tx\nUid:\t1000\t1001\t1002\t1003\nGid:\t1\t1\t1\t1\n";
  private static final String CGROUP = "1:name=systemd:/a\n0::/b:c\n";

  @Test
  void a_process_is_read_from_three_files() {
    assertThat(Seen.parse(STAT.formatted("python3"), STATUS, CGROUP))
        .contains(
            new Seen(
                360_000, 4000, 34816, false, "python3", List.of(1000, 1001, 1002, 1003), "/b:c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a) R 0 0\n", ") S 1 1 1 1 1 2097152", "((", "", "Uid:\t0"})
  void a_name_cannot_pose_as_what_follows_it(String comm) {
    Optional<Seen> seen = Seen.parse(STAT.formatted(comm), STATUS, CGROUP);

    assertThat(seen).hasValueSatisfying(s -> assertThat(s.comm()).isEqualTo(comm));
    assertThat(seen).hasValueSatisfying(s -> assertThat(s.startTicks()).isEqualTo(360_000));
    assertThat(seen).hasValueSatisfying(s -> assertThat(s.kernelThread()).isFalse());
  }

  @Test
  void without_the_unified_hierarchy_it_is_systemds_own() {
    assertThat(Seen.parse(STAT, STATUS, "1:name=systemd:/a\n0::/\n"))
        .hasValueSatisfying(seen -> assertThat(seen.cgroup()).isEqualTo("/a"));
    assertThat(Seen.parse(STAT, STATUS, ""))
        .hasValueSatisfying(seen -> assertThat(seen.cgroup()).isEqualTo("/"));
  }

  @Test
  void a_text_that_no_kernel_writes_is_nothing() {
    assertThat(Seen.parse("", STATUS, CGROUP)).isEmpty();
    assertThat(Seen.parse("1 (x", STATUS, CGROUP)).isEmpty();
    assertThat(Seen.parse("1 (x) S 1", STATUS, CGROUP)).isEmpty();
    assertThat(Seen.parse(STAT, "Name:\tx\n", CGROUP)).isEmpty();
    assertThat(Seen.parse(STAT, "Uid:\t1000\t1000\n", CGROUP)).isEmpty();
    assertThat(Seen.parse(STAT, "Uid:\ta\tb\tc\td\n", CGROUP)).isEmpty();
  }
}
