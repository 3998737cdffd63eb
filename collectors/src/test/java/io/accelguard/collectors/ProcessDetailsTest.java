// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What says whose a process is.
class ProcessDetailsTest {
  private static final String EXITING = "4194308";

  @TempDir Path root;

  @BeforeEach
  void a_process_in_a_job() throws IOException {
    Files.createDirectories(root.resolve("proc/77/task/77"));
    stat("S", 1, "4194304");
    write("status", "Name:\twork\nUid:\t100007\t100007\t100007\t100007\n");
    write("cmdline", "work\0");
    write("cgroup", "4:memory:/slurm/uid_7/job_9\n");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve("proc/77/" + file).getParent());
    Files.writeString(root.resolve("proc/77/" + file), text);
  }

  private void stat(String state, int threads, String flags) throws IOException {
    write(
        "stat",
        "77 (work) %s 0 1 1 0 -1 %s 1 0 0 0 5 5 0 0 20 0 %d 0 77 4096 10 0 0 0\n"
            .formatted(state, flags, threads));
  }

  private ProcessSample sample() {
    try (ProcessCollector collector =
        new ProcessCollector(Host.at(root), () -> 0L, new Lineage())) {
      Reading reading = collector.collect(Focus.nobody());
      assertThat(reading).isInstanceOf(Reading.Seen.class);
      return (ProcessSample) ((Reading.Seen) reading).samples().getFirst();
    }
  }

  @Test
  void who_logged_in_and_who_lends_the_id_are_known() throws IOException {
    write("loginuid", "1000");
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/subuid"), "7:100000:65536\n");
    assertThat(sample().account()).isEqualTo(new Account(OptionalInt.of(1000), OptionalInt.of(7)));
  }

  @Test
  void where_nobody_logged_in_nobody_is_named() throws IOException {
    write("loginuid", "4294967295");
    assertThat(sample().account()).isEqualTo(Account.UNKNOWN);
    write("loginuid", "\u0000rubbish");
    assertThat(sample().account()).isEqualTo(Account.UNKNOWN);
  }

  /// The kernel shows a leader that has ended in the root of old hierarchies, whatever its other
  /// threads go on computing where.
  @Test
  void a_leader_that_ended_does_not_take_its_threads_out_of_the_job() throws IOException {
    stat("Z", 2, EXITING);
    write("cgroup", "4:memory:/\n");
    write("task/78/cgroup", "4:memory:/slurm/uid_7/job_9\n");
    write("task/78/cmdline", "work\0");
    assertThat(sample().cgroups())
        .extracting(CgroupLine::path)
        .containsExactly("/slurm/uid_7/job_9");
  }

  @Test
  void a_process_on_its_way_out_is_not_asked_where_it_is() throws IOException {
    stat("D", 1, EXITING);
    write("cgroup", "4:memory:/\n");
    assertThat(sample().cgroups()).isEmpty();
  }
}
