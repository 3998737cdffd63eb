// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The program as its unit starts it, against real processes of user 4321 and their twins.
@Tag("real")
@Timeout(60)
class RealEnforcerTest {
  private static final String SOCKET_UNIT =
      """
      import os, socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.bind(sys.argv[1])
      os.chmod(sys.argv[1], 0o666)
      s.listen(8)
      os.dup2(s.fileno(), 0)
      os.execv(sys.argv[2], sys.argv[2:])
      """;
  private static final String STRANGER =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      try:
          s.sendall(b"{}\\n")
          print(len(s.recv(100)))
      except OSError:
          print(0)
      """;
  private static final String LIMITS =
      "{max-action: stop, dry-run: false, notice: 0s, lease: 1h, grace: 1s,"
          + " owner-budget: {minute: 9, hour: 9, day: 9},"
          + " node-budget: {minute: 9, hour: 9, day: 9}}";

  @TempDir private Path root;
  private final List<Process> started = new ArrayList<>();
  private Optional<Path> cgroup = Optional.empty();
  private Places places;
  private Process enforcer;

  @BeforeEach
  void the_unit() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "skipped: only root may start processes of others");
    for (String program : List.of("python3", "setpriv"))
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), "not installed: " + program);
    places = new Places(root);
    Files.createDirectories(places.config().resolveSibling(""));
    Files.createDirectories(places.state());
    Files.createDirectories(places.socket().resolveSibling(""));
    Files.writeString(places.config(), LIMITS);
    // The stranger below has to get as far as the socket.
    start("chmod", "-R", "go+rx", root.toString()).waitFor();
    enforcer = unit();
  }

  @AfterEach
  void the_end() throws Exception {
    for (Process process : started) process.destroyForcibly().waitFor();
    if (cgroup.isPresent()) Files.deleteIfExists(cgroup.get());
  }

  private Process unit() throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-c", SOCKET_UNIT));
    command.add(places.socket().toString());
    command.addAll(program("serve"));
    Process unit = start(command.toArray(String[]::new));
    while (!Files.exists(places.socket())) Thread.sleep(10);
    return unit;
  }

  private List<String> program(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                EnforcerMain.class.getName(),
                "--root",
                root.toString()));
    command.addAll(List.of(words));
    return command;
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .redirectErrorStream(true)
        .redirectOutput(Files.createTempFile(root, "out", "").toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /// A process of a tenant that is old enough to be told from others.
  private Process tenant(String uid) throws Exception {
    Process process =
        start("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "sleep", "300");
    while (look(process).filter(seen -> seen.comm().equals("sleep")).isEmpty()) Thread.onSpinWait();
    long start = look(process).orElseThrow().startTicks();
    while (Places.uptimeTicks() - start < ProcessCheck.SURE_AFTER + 1) Thread.sleep(10);
    return process;
  }

  private static Optional<Seen> look(Process process) {
    return new HostProcesses().hold((int) process.pid()).flatMap(Processes.Held::look);
  }

  private String ask(String action, Process... processes) throws Exception {
    List<String> words = new ArrayList<>(List.of(action, "--incident", "i-1"));
    for (Process process : processes) words.add(Long.toString(process.pid()));
    Process asked =
        new ProcessBuilder(program(words.toArray(String[]::new))).redirectErrorStream(true).start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + " exit " + asked.waitFor();
  }

  private static char state(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid(), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  private static void await(Process process, char state) throws Exception {
    while (state(process) != state) Thread.sleep(10);
  }

  @Test
  void the_one_that_is_meant_ends_and_its_twins_go_on() throws Exception {
    Process miner = tenant("4321");
    Process twin = tenant("4321");
    Process other = tenant("4322");

    assertThat(ask("stop", miner)).contains("unwarned").endsWith("exit 1");
    assertThat(ask("warn", miner)).contains("unreached").endsWith("exit 1");
    assertThat(ask("stop", miner)).contains("\"done\"").endsWith("exit 0");

    assertThat(miner.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(twin.isAlive()).isTrue();
    assertThat(other.isAlive()).isTrue();
    assertThat(ask("stop", miner)).contains("is not there");
  }

  @Test
  void a_frozen_process_goes_on_when_everything_is_stopped_by_a_file() throws Exception {
    Process miner = tenant("4321");
    ask("warn", miner);

    assertThat(ask("freeze", miner)).contains("\"done\"");
    await(miner, 'T');
    Files.createFile(places.off());
    await(miner, 'S');

    assertThat(ask("stop", miner)).contains("switched-off");
    assertThat(miner.isAlive()).isTrue();
  }

  @Test
  void what_an_enforcer_that_was_killed_had_frozen_goes_on_with_the_next() throws Exception {
    Files.writeString(places.config(), LIMITS.replace("1h", "3s"));
    Process miner = tenant("4321");
    ask("warn", miner);
    ask("freeze", miner);
    enforcer.destroyForcibly().waitFor();
    Files.deleteIfExists(places.socket());

    unit();

    await(miner, 'S');
    Path ledger = places.state().resolve("ledger.jsonl");
    while (!Files.readString(ledger).contains("\"thaw\"")) Thread.sleep(10);
  }

  @Test
  void a_cgroup_that_is_meant_as_a_whole_is_frozen_as_one() throws Exception {
    Optional<Path> unified =
        Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/unified")
            .map(Path::of)
            .filter(path -> Files.isWritable(path.resolve("cgroup.procs")))
            .findFirst();
    assumeTrue(unified.isPresent(), "skipped: no unified cgroup hierarchy that may be written");
    Process miner = tenant("4321");
    Process twin = tenant("4321");
    Path job = unified.get().resolve("accelguard-test-" + miner.pid());
    Files.createDirectory(job);
    cgroup = Optional.of(job);
    for (Process process : List.of(miner, twin))
      Files.writeString(job.resolve("cgroup.procs"), process.pid() + "\n");
    ask("warn", miner, twin);

    // One of two: only a signal to that one.
    ask("freeze", miner);
    await(miner, 'T');
    assertThat(Files.readAllLines(job.resolve("cgroup.events"))).contains("frozen 0");
    assertThat(state(twin)).isEqualTo('S');
    assertThat(ask("thaw")).contains("\"done\"");
    await(miner, 'S');

    ask("freeze", miner, twin);
    assertThat(Files.readAllLines(job.resolve("cgroup.events"))).contains("frozen 1");
    assertThat(state(miner)).isNotEqualTo('T');
    assertThat(ask("thaw")).contains("\"done\"");
    assertThat(Files.readString(job.resolve("cgroup.freeze"))).startsWith("0");
  }

  @Test
  void a_stranger_gets_no_answer() throws Exception {
    assertThat(ask("thaw")).contains("not-frozen");
    Process stranger =
        new ProcessBuilder(
                "setpriv",
                "--reuid",
                "4321",
                "--regid",
                "4321",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                STRANGER,
                places.socket().toString())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(stranger.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
        .isEqualTo("0");
  }
}
