// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessSample.CgroupLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupsTest {
  @TempDir Path root;

  @BeforeEach
  void only_root_owns_what_it_makes() throws IOException {
    Assumptions.assumeTrue(
        Files.getAttribute(root, "unix:uid").equals(0),
        "SKIPPED: only root can make directories that belong to root and to others");
  }

  private List<CgroupLine> parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Cgroups(Host.at(root)).parse(bytes, bytes.length);
  }

  private Path make(String path) throws IOException {
    Path made = Files.createDirectories(root.resolve("sys/fs/cgroup" + path));
    for (Path at = made; !at.equals(root); at = at.getParent()) mode(at, "rwxr-xr-x");
    return made;
  }

  private static void mode(Path directory, String permissions) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void names_below_root_s_own_directories_are_trusted() throws IOException {
    make("/system.slice/docker-1.scope");
    assertThat(parse("0::/system.slice/docker-1.scope\n"))
        .containsExactly(new CgroupLine("", "/system.slice/docker-1.scope", 2));
  }

  @Test
  void names_that_somebody_else_could_choose_are_not() throws IOException {
    Path delegated = make("/user.slice/user-1000/fake.scope").getParent();
    Files.setAttribute(delegated, "unix:uid", 1000);
    assertThat(parse("0::/user.slice/user-1000/fake.scope/x\n").getFirst().trusted()).isEqualTo(2);
    for (String writable : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
      Path open = make("/open/below");
      mode(open.getParent(), writable);
      assertThat(parse("0::/open/below\n").getFirst().trusted()).isEqualTo(1);
    }
  }

  @Test
  void a_link_and_a_way_up_are_trusted_no_further() throws IOException {
    make("/real/job");
    Files.createSymbolicLink(root.resolve("sys/fs/cgroup/link"), Path.of("real"));
    assertThat(parse("0::/link/job\n").getFirst().trusted()).isEqualTo(1);
    assertThat(parse("0::/../../etc\n").getFirst().trusted()).isZero();
    assertThat(parse("0::/real/../job\n").getFirst().trusted()).isEqualTo(1);
  }

  @Test
  void each_old_hierarchy_is_looked_at_in_its_own_mount() throws IOException {
    make("/cpu,cpuacct/slurm/job_7");
    make("/systemd/a");
    make("/unified/b/c");
    assertThat(parse("4:cpu,cpuacct:/slurm/job_7\n1:name=systemd:/a/b\n0::/b/c\n7:pids:/p\n"))
        .containsExactly(
            new CgroupLine("cpu,cpuacct", "/slurm/job_7", 2),
            new CgroupLine("name=systemd", "/a/b", 2),
            new CgroupLine("", "/b/c", 2),
            new CgroupLine("pids", "/p", 0));
  }

  @Test
  void what_is_known_of_a_directory_can_be_forgotten() throws IOException {
    Path slice = make("/slice/x").getParent();
    Cgroups cgroups = new Cgroups(Host.at(root));
    byte[] line = "0::/slice/x\n".getBytes(StandardCharsets.UTF_8);
    assertThat(cgroups.parse(line, line.length).getFirst().trusted()).isEqualTo(2);
    Files.setAttribute(slice, "unix:uid", 1000);
    cgroups.forget();
    assertThat(cgroups.parse(line, line.length).getFirst().trusted()).isEqualTo(1);
  }

  @Test
  void damaged_and_endless_texts_are_bounded_and_trust_nobody() throws IOException {
    make("/a");
    assertThat(parse("no colon\n:\n0:x\n0::relative\n\n")).allMatch(line -> line.trusted() == 0);
    assertThat(parse("0::/a\n".repeat(1000))).hasSizeLessThanOrEqualTo(32);
    assertThat(parse("0::" + "/a".repeat(5000)).getFirst().path()).hasSizeLessThanOrEqualTo(4096);
    assertThat(parse("0::/\u0000/x\u001b\n").getFirst().path()).isEqualTo("/\\x00/x\\x1b");
    String whole = "4:cpu,cpuacct:/slurm/job_7\n0::/b/c";
    for (int length = 0; length <= whole.length(); length++) {
      assertThat(parse(whole.substring(0, length))).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void of_a_directory_that_was_removed_the_last_sight_counts() throws IOException {
    Path step = make("/slurm/job_7/step_0/task_0");
    Cgroups cgroups = new Cgroups(Host.at(root));
    byte[] live = "0::/slurm/job_7/step_0/task_0\n".getBytes(StandardCharsets.UTF_8);
    byte[] removed = "0::/slurm/job_7/step_0/task_0 (deleted)\n".getBytes(StandardCharsets.UTF_8);
    cgroups.parse(live, live.length);
    Files.delete(step);
    Files.delete(step.getParent());
    Files.delete(step.getParent().getParent());
    cgroups.forget();
    List<CgroupLine> expected = List.of(new CgroupLine("", "/slurm/job_7/step_0/task_0", 4));
    assertThat(cgroups.parse(removed, removed.length)).isEqualTo(expected);
    // Who never saw it knows only what is still there.
    assertThat(parse("0::/slurm/job_7/step_0/task_0 (deleted)\n").getFirst().trusted())
        .isEqualTo(2);
    // What is not removed has no past.
    assertThat(cgroups.parse(live, live.length).getFirst().trusted()).isEqualTo(2);
  }

  @Test
  void a_living_directory_may_be_called_deleted() throws IOException {
    make("/slurm/job_5 (deleted)");
    assertThat(parse("0::/slurm/job_5 (deleted)\n"))
        .containsExactly(new CgroupLine("", "/slurm/job_5 (deleted)", 2));
  }

  @Test
  void hierarchies_are_looked_for_where_the_host_mounts_them() throws IOException {
    for (String mount : List.of("/cpu,cpuacct", "/elsewhere", "/wrong"))
      make(mount + "/slurm/job_7");
    Files.setAttribute(root.resolve("sys/fs/cgroup/wrong/slurm"), "unix:uid", 1000);
    Files.createDirectories(root.resolve("proc/1"));
    Files.writeString(
        root.resolve("proc/1/mountinfo"),
        """
        garbage
        30 23 0:27 / /sys/fs/cgroup tmpfs rw - tmpfs tmpfs rw,mode=755
        31 30 0:28 /box /sys/fs/cgroup/wrong rw shared:1 - cgroup2 cgroup2 rw
        32 30 0:28 / /sys/fs/cgroup/elsewhere rw shared:2 - cgroup2 cgroup2 rw
        33 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpuacct,cpu
        """);
    assertThat(parse("0::/slurm/job_7\n4:cpuacct,cpu:/slurm/job_7\n"))
        .extracting(CgroupLine::trusted)
        .containsExactly(2, 2);
  }
}
