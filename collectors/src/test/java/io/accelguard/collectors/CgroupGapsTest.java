// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Processes that one list has and the other has not.
class CgroupGapsTest {
  @TempDir Path root;
  private CgroupGaps gaps;

  @BeforeEach
  void host() throws IOException {
    gaps = new CgroupGaps(Host.at(root));
    group("", "1\n2\n");
    group("/a/b.scope", "30\n0\n31\n");
    for (int pid : new int[] {1, 2, 30, 31}) Files.createDirectories(root.resolve("proc/" + pid));
  }

  private void group(String path, String pids) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/fs/cgroup" + path));
    Files.writeString(folder.resolve("cgroup.procs"), pids);
  }

  @Test
  void a_process_that_stays_in_its_group_and_is_not_listed_is_found_at_the_second_look()
      throws IOException {
    Files.delete(root.resolve("proc/31"));
    assertThat(gaps.find()).isEmpty();
    assertThat(gaps.find()).containsExactly(31);
    assertThat(gaps.find()).containsExactly(31);
  }

  @Test
  void a_process_that_has_just_ended_is_not_hidden() throws IOException {
    Files.delete(root.resolve("proc/31"));
    gaps.find();
    group("/a/b.scope", "30\n");
    assertThat(gaps.find()).isEmpty();
  }

  @Test
  void a_process_that_has_just_begun_is_not_hidden() throws IOException {
    Files.delete(root.resolve("proc/31"));
    gaps.find();
    Files.createDirectories(root.resolve("proc/31"));
    assertThat(gaps.find()).isEmpty();
  }

  @Test
  void what_is_shown_again_is_forgotten() throws IOException {
    Files.delete(root.resolve("proc/31"));
    gaps.find();
    gaps.find();
    Files.createDirectories(root.resolve("proc/31"));
    for (int i = 0; i < 12; i++) gaps.find();
    assertThat(gaps.find()).isEmpty();
  }

  @Test
  void half_a_number_at_the_end_of_what_fits_is_no_process() throws IOException {
    group("/a/b.scope", "30\n".repeat(21_845) + "31");
    Files.createDirectories(root.resolve("proc/31"));
    group("/a/c.scope", "30\n31\n2");
    Files.delete(root.resolve("proc/2"));
    group("", "1\n");
    assertThat(List.of(gaps.find(), gaps.find())).containsOnly(List.of());
  }

  @Test
  void damaged_groups_and_none_at_all_hide_nobody() throws IOException {
    group("/a/b.scope", "-1\nx\n99999999999999\n\u0000");
    assertThat(List.of(gaps.find(), gaps.find())).containsOnly(List.of());
    CgroupGaps nowhere = new CgroupGaps(Host.at(root.resolve("none")));
    assertThat(List.of(nowhere.find(), nowhere.find())).containsOnly(List.of());
  }

  @Test
  void on_this_host_nobody_is_hidden() {
    CgroupGaps live = new CgroupGaps(Host.at(Path.of("/")));
    for (int i = 0; i < 12; i++) assertThat(live.find()).isEmpty();
  }
}
