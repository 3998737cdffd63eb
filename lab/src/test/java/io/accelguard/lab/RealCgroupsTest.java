// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.model.Attribution;
import io.accelguard.model.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of paths once more, with real cgroups of the kernel and real processes in them.
@Tag("real")
class RealCgroupsTest {
  private static final Path TABLE =
      Path.of(
          "../classifiers/src/test/resources/io/accelguard/classifiers/owners/cgroup-paths.txt");
  private static final Pattern OPTION = Pattern.compile(" (uid|login|lent|transparent)=(\\S+)");
  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void a_program_of_a_name_of_its_own() throws IOException {
    Optional<String> missing = CgroupTree.missing();
    assumeTrue(missing.isEmpty(), () -> "SKIPPED: " + missing.orElse(""));
    program = folder.toRealPath().resolve("work");
    Files.copy(Path.of("/bin/sleep"), program, StandardCopyOption.COPY_ATTRIBUTES);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Rows of which the kernel can be made to say what they say, and not those that it never writes.
  static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    Map<String, String> ids = new HashMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      boolean never = line.contains("cgroup-refused") || line.contains("\\x1b");
      if (line.startsWith("<")) ids.put(line.substring(0, 3), line.substring(4));
      else if (!never && !line.contains(" (deleted) -> slurm")) {
        String row = line;
        for (Map.Entry<String, String> id : ids.entrySet())
          row = row.replace(id.getKey(), id.getValue());
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rows")
  void the_kernel_s_own_text_comes_out_as_the_table_says(String row) throws IOException {
    int arrow = row.indexOf(" -> ");
    String input = row.substring(row.indexOf(' ') + 1, arrow);
    Map<String, String> options = new HashMap<>();
    OPTION.matcher(input).results().forEach(o -> options.put(o.group(1), o.group(2)));
    String bare = OPTION.matcher(input).replaceAll("");
    Matcher named = Pattern.compile("(?:uid_|user-|user@)(\\d+)").matcher(bare);
    int tenant = named.find() ? Integer.parseInt(named.group(1)) : 1000;
    int uid = Integer.parseInt(options.getOrDefault("uid", String.valueOf(tenant)));
    Set<String> transparent =
        options.containsKey("transparent") ? Set.of(options.get("transparent")) : Set.of();
    Path host =
        options.containsKey("lent")
            ? Onlooker.lending(folder, Integer.parseInt(options.get("lent")), uid)
            : Path.of("/");
    assumeTrue(
        !options.containsKey("login") || Shell.run("echo 1 > /proc/self/loginuid") == 0,
        "SKIPPED: the kernel keeps no login uid, or it is fixed");
    try (CgroupTree tree = new CgroupTree(program);
        Onlooker onlooker = new Onlooker(host, transparent)) {
      Process process =
          options.containsKey("login")
              ? tree.login(Integer.parseInt(options.get("login")), uid)
              : tree.sleep(uid);
      for (String line : bare.split(" \\| ", -1)) {
        int first = line.indexOf(':');
        int second = line.indexOf(':', first + 1);
        String controllers = line.substring(first + 1, second);
        String path = line.substring(second + 1);
        if (path.equals("/")) continue;
        Optional<Path> mount = CgroupTree.mount(controllers);
        assumeTrue(mount.isPresent(), "SKIPPED: the kernel has no hierarchy " + controllers);
        CgroupTree.enter(tree.make(mount.get(), path, tenant), process);
      }
      Workload seen = onlooker.look(process.pid());
      assertThat(Onlooker.shown(seen)).isEqualTo(row.substring(arrow + 4));
    }
  }

  /// The hierarchy that user managers get a part of.
  private static Path delegating() throws IOException {
    return CgroupTree.mount("").or(() -> mount("name=systemd")).orElseThrow();
  }

  private static Optional<Path> mount(String controllers) {
    try {
      return CgroupTree.mount(controllers);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Test
  void what_a_user_builds_below_an_own_directory_blames_nobody_else() throws IOException {
    String forged = "system.slice/slurmstepd.scope/job_999999/step_0/user/task_0";
    try (CgroupTree tree = new CgroupTree(program);
        Onlooker onlooker = new Onlooker()) {
      Path manager =
          tree.make(delegating(), "/user.slice/user-4321.slice/user@4321.service!", 4321);
      Path start = tree.make(manager, "/init.scope!", 4321);
      Path at = manager;
      for (String component : forged.split("/", -1)) tree.expect(at = at.resolve(component));
      Process process =
          tree.script(
              """
              echo $$ > '%1$s/cgroup.procs' &&
              exec setpriv --reuid=4321 --regid=4321 --clear-groups bash -c '
                mkdir -p "%2$s" && echo $$ > "%2$s/cgroup.procs" && exec "%3$s" 300'
              """
                  .formatted(start, at, program));
      assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cgroup")))
          .contains("user@4321.service/" + forged);
      assertThat(Onlooker.shown(onlooker.look(process.pid())))
          .isEqualTo(
              "user uid=4321 > slurm? job=999999 step=0 role=user task=0"
                  + " => session \"uid 4321\" uid=4321 sure session:*");
    }
  }

  @Test
  void the_kernel_lets_nobody_but_root_choose_a_name_in_a_directory_of_root() throws IOException {
    try (CgroupTree tree = new CgroupTree(program)) {
      Path scope = tree.make(delegating(), "/system.slice/slurmstepd.scope", 0);
      String own = "setpriv --reuid=4321 --regid=4321 --clear-groups ";
      assertThat(Shell.run(own + "mkdir '" + scope + "/job_1'")).isNotZero();
      assertThat(Files.exists(scope.resolve("job_1"))).isFalse();
    }
  }

  @Test
  void names_that_are_no_text_are_escaped_and_believed_no_further() throws IOException {
    try (CgroupTree tree = new CgroupTree(program);
        Onlooker onlooker = new Onlooker()) {
      Path manager =
          tree.make(delegating(), "/user.slice/user-4321.slice/user@4321.service!", 4321);
      String name = "$'" + manager + "/job_\\e[2J\\xff:x.service'";
      Process process =
          tree.script(
              "d=%s; mkdir \"$d\" && echo $$ > \"$d/cgroup.procs\" && exec '%s' 300"
                  .formatted(name, program));
      try {
        Workload seen = onlooker.look(process.pid());
        // Root runs it: whether the user may answer for root is another rule.
        assertThat(seen.attribution().places())
            .containsExactly("user uid=4321 > service? unit=job_\\x1b[2J\\xff:x.service");
      } finally {
        process.destroyForcibly();
        Shell.await(process);
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> Shell.run("rmdir " + name) == 0);
      }
    }
  }

  @Test
  void who_is_moved_out_of_a_job_stays_its_user_s_and_is_noted() throws IOException {
    try (CgroupTree tree = new CgroupTree(program);
        Onlooker onlooker = new Onlooker()) {
      Process process = tree.sleep(1000);
      Path mount = delegating();
      Path job = tree.make(mount, "/system.slice/slurmstepd.scope/job_4242/step_0/user", 0);
      CgroupTree.enter(job, process);
      assertThat(onlooker.look(process.pid()).key().id()).isEqualTo("job:slurm/4242");
      CgroupTree.enter(mount, process);
      for (int look = 0; look < 32; look++) onlooker.look(process.pid());
      Workload seen = onlooker.look(process.pid());
      assertThat(seen.key().id()).isEqualTo("job:slurm/4242");
      assertThat(seen.owner().trust()).isEqualTo(Trust.SURE);
      assertThat(seen.attribution().facts())
          .singleElement()
          .satisfies(fact -> {
            assertThat(fact.id()).isEqualTo(Attribution.MOVED);
            assertThat(fact.what()).contains("pid " + process.pid() + " (work)", "root cgroup");
          });
    }
  }

  @Test
  void threads_whose_leader_has_ended_are_still_in_their_job() throws IOException {
    Optional<Path> old = mount("pids");
    assumeTrue(old.isPresent(), "SKIPPED: no hierarchy of old is mounted");
    Path source = folder.resolve("work.c");
    Files.writeString(
        source,
        """
        #include <pthread.h>
        #include <unistd.h>
        static void *work(void *unused) { sleep(300); return unused; }
        int main(void) {
          pthread_t thread;
          char end;
          pthread_create(&thread, 0, work, 0);
          while (read(0, &end, 1) > 0) {}
          pthread_exit(0);
        }
        """);
    assumeTrue(
        Shell.run("gcc -pthread -o '%s' '%s'".formatted(program, source)) == 0,
        "SKIPPED: gcc is not installed");
    try (CgroupTree tree = new CgroupTree(program);
        Onlooker onlooker = new Onlooker()) {
      Process process = tree.sleep(1000);
      CgroupTree.enter(tree.make(old.get(), "/slurm/uid_1000/job_4242/step_0", 0), process);
      process.outputWriter().close();
      Path proc = Path.of("/proc/" + process.pid());
      Awaitility.await("the end of the leader")
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.readString(proc.resolve("stat")).contains(") Z "));
      assertThat(Files.readString(proc.resolve("cgroup"))).doesNotContain("job_4242");
      assertThat(Onlooker.shown(onlooker.look(process.pid())))
          .isEqualTo(
              "slurm uid=1000 job=4242 step=0"
                  + " => job \"slurm/4242\" uid=1000 sure job:slurm/4242");
    }
  }
}
