// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand pids change hands before and while orders about them are followed.
@Tag("real")
class RealPidReuseTest {
  private static final Path HELPER = Path.of("src/test/resources/reuse.c");

  @TempDir private Path directory;

  @Test
  void no_pid_that_changed_hands_leads_to_a_wrong_process() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "skipped: only root may choose the next pid");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "not installed: gcc");
    String helper = directory.resolve("reuse").toString();
    assertThat(run(List.of("gcc", "-O2", "-Wall", "-o", helper, HELPER.toString()))).isEmpty();

    String said =
        run(
            List.of(
                "unshare",
                "--pid",
                "--fork",
                "--mount-proc",
                "--kill-child",
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PidReuse.class.getName(),
                helper));

    System.out.println(said);
    assertThat(said).startsWith("reuses=10000 wrong=0 ");
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }
}
