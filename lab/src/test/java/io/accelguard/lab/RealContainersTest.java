// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.classifiers.owners.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Containers that real engines start, from a file system of one program.
@Tag("real")
class RealContainersTest {
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
  private static final String CID = "ac".repeat(32);
  private static final String POD = "12345678-1234-1234-1234-123456789012";
  private static final String POD_UNIT = POD.replace('-', '_');

  @TempDir Path folder;
  private Path rootfs;
  private CgroupTree tree;

  @BeforeEach
  void a_file_system_of_one_program() throws IOException {
    Optional<String> missing = CgroupTree.missing();
    assumeTrue(missing.isEmpty(), () -> "SKIPPED: " + missing.orElse(""));
    assumeTrue(Files.exists(BUSYBOX), "SKIPPED: busybox-static is not installed");
    rootfs = Files.createDirectories(folder.resolve("rootfs"));
    for (String directory : List.of("bin", "proc", "dev"))
      Files.createDirectories(rootfs.resolve(directory));
    Files.copy(BUSYBOX, rootfs.resolve("bin/busybox"));
    Files.createSymbolicLink(rootfs.resolve("bin/sleep"), Path.of("busybox"));
    tree = new CgroupTree(BUSYBOX);
  }

  @AfterEach
  void no_cgroup_is_left() {
    if (tree != null) tree.close();
  }

  private static void need(String program) {
    assumeTrue(
        Shell.run("command -v " + program) == 0, "SKIPPED: " + program + " is not installed");
  }

  /// What a command printed, or why it could not.
  private String output(String... command) throws IOException {
    Path log = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Files.readString(log, StandardCharsets.UTF_8).strip();
  }

  private String runc(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 3];
    command[0] = "runc";
    command[1] = "--root";
    command[2] = folder.resolve("runc").toString();
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    return output(command);
  }

  /// Starts a container where an engine would put it.
  private long start(String name, String cgroup) throws IOException {
    return start(name, cgroup, "[{\"type\": \"pid\"}, {\"type\": \"mount\"}]");
  }

  private long start(String name, String cgroup, String namespaces) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        bundle.resolve("config.json"),
        """
        {"ociVersion": "1.0.2",
         "process": {"user": {"uid": 0, "gid": 0}, "args": ["/bin/sleep", "300"], "cwd": "/"},
         "root": {"path": "%s", "readonly": true},
         "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
         "linux": {"cgroupsPath": "%s", "namespaces": %s}}
        """
            .formatted(rootfs, cgroup, namespaces));
    // Engines make the directories above a container, and runc leaves them.
    String above = cgroup.substring(0, cgroup.lastIndexOf('/'));
    for (Path mount : CgroupTree.everywhere()) tree.make(mount, above, 0);
    String said = runc("run", "--detach", "--bundle", bundle.toString(), name);
    assumeTrue(
        runc("state", name).contains("\"running\""),
        () -> "SKIPPED: runc starts no container here: " + said);
    return number(runc("state", name), "\"pid\": ");
  }

  private static long number(String text, String before) {
    int at = text.indexOf(before) + before.length();
    int end = at;
    while (end < text.length() && Character.isDigit(text.charAt(end))) end++;
    return Long.parseLong(text.substring(at, end));
  }

  @ParameterizedTest
  @CsvSource({
    "cgroupfs, /kubepods/burstable/pod%2$s/%1$s, pod:%2$s",
    "systemd, /kubepods.slice/kubepods-pod%3$s.slice/cri-containerd-%1$s.scope, pod:%2$s",
    "crio, /kubepods.slice/kubepods-pod%3$s.slice/crio-%1$s.scope/container, pod:%2$s",
    "colon, /kubepods-besteffort-pod%3$s.slice:cri-containerd:%1$s, pod:%2$s",
    "docker, /system.slice/docker-%1$s.scope, container:acacacacacac",
    "dockerfs, /docker/%1$s, container:acacacacacac",
    "containerd, /k8s.io/%1$s, container:acacacacacac"
  })
  void a_container_of_runc_is_known_wherever_an_engine_puts_it(
      String name, String cgroup, String key) throws IOException {
    need("runc");
    try (Onlooker onlooker = new Onlooker()) {
      long pid = start(name, cgroup.formatted(CID, POD, POD_UNIT));
      Workload seen = onlooker.look(pid);
      assertThat(seen.key().id()).isEqualTo(key.formatted(CID, POD, POD_UNIT));
      assertThat(seen.owner().uid()).isZero();
    } finally {
      runc("delete", "--force", name);
    }
  }

  @Test
  void what_root_builds_below_a_container_is_only_claimed() throws IOException {
    need("runc");
    try (Onlooker onlooker = new Onlooker()) {
      long pid = start("nested", "/docker/" + CID);
      for (Path mount : CgroupTree.everywhere()) {
        Path job =
            tree.make(mount, "/docker/" + CID + "/system.slice/slurmstepd.scope/job_7/step_0", 0);
        Files.writeString(job.resolve("cgroup.procs"), String.valueOf(pid));
      }
      Workload seen = onlooker.look(pid);
      assertThat(seen.key().id()).isEqualTo("container:acacacacacac");
      assertThat(seen.attribution().places())
          .containsExactly("container cid=" + CID + " > slurm? job=7 step=0");
    } finally {
      runc("delete", "--force", "nested");
    }
  }

  @Test
  void a_rootless_container_is_its_user_s_who_is_lent_the_ids_and_else_disputed()
      throws IOException {
    need("runc");
    String lent =
        """
        [{"type": "pid"}, {"type": "mount"}, {"type": "user"}],
         "uidMappings": [{"containerID": 0, "hostID": 104321, "size": 1}],
         "gidMappings": [{"containerID": 0, "hostID": 104321, "size": 1}]
        """;
    for (Path above = rootfs; above.startsWith(folder); above = above.getParent())
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
    Shell.run("chown -R 104321:104321 '" + rootfs + "'");
    String manager = "/user.slice/user-4321.slice/user@4321.service";
    for (Path mount : CgroupTree.everywhere()) tree.make(mount, manager + "!/user.slice", 4321);
    try (Onlooker stranger = new Onlooker();
        Onlooker host = new Onlooker(Onlooker.lending(folder, 4321, 104_321), Set.of())) {
      long pid = start("rootless", manager + "/user.slice/libpod-" + CID + ".scope", lent);
      String place = "user uid=4321 > container? rt=libpod cid=" + CID + " => session \"uid 4321\"";
      assertThat(Onlooker.shown(host.look(pid)))
          .isEqualTo(place + " uid=4321 sure session:* acting=104321");
      assertThat(Onlooker.shown(stranger.look(pid)))
          .isEqualTo(place + " uid=104321 disputed session:* attribution-disputed");
    } finally {
      runc("delete", "--force", "rootless");
    }
  }

  @Test
  void a_container_of_podman_is_known_and_its_monitor_is_nobody_s() throws IOException {
    need("podman");
    for (Path mount : CgroupTree.everywhere()) tree.make(mount, "/libpod_parent/conmon", 0);
    try (Onlooker onlooker = new Onlooker()) {
      Path conmon = folder.resolve("conmon.pid");
      String id =
          podman(
              "run",
              "--detach",
              "--network=none",
              "--ulimit=nofile=1000:1000",
              "--ulimit=nproc=1000:1000",
              "--conmon-pidfile=" + conmon,
              "--name=owned",
              "--rootfs",
              rootfs.toString(),
              "/bin/sleep",
              "300");
      assumeTrue(
          id.matches("[0-9a-f]{64}"), () -> "SKIPPED: podman starts no container here: " + id);
      long pid = Long.parseLong(podman("inspect", "--format={{.State.Pid}}", "owned"));
      Workload seen = onlooker.look(pid);
      assertThat(seen.key().id()).isEqualTo("container:" + id.substring(0, 12));
      Workload monitor = onlooker.look(Long.parseLong(Files.readString(conmon).strip()));
      assertThat(monitor.owner().name()).isEqualTo("conmon");
      assertThat(monitor.owner().kind().id()).isEqualTo("unit");
    } finally {
      podman("rm", "--force", "--time=0", "owned");
    }
  }

  private String podman(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "podman",
                "--root=" + folder.resolve("store"),
                "--runroot=" + folder.resolve("run"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs"));
    command.addAll(List.of(arguments));
    return output(command.toArray(String[]::new));
  }
}
