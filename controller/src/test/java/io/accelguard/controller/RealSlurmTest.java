// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real slurmctld and slurmd run a real job with the hooks: the restricted person is told at
/// sbatch and in the job's output, and the node stays in service, also when the controller is away.
@Tag("real")
class RealSlurmTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @RegisterExtension private final LiveController controller = new LiveController();
  @TempDir private Path folder;

  @BeforeEach
  void programs() throws IOException {
    for (String program : List.of("slurmctld", "slurmd", "munged"))
      assumeTrue(Files.isExecutable(Path.of("/usr/sbin", program)), "not installed: " + program);
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String job(String url) throws Exception {
    Files.writeString(folder.resolve("token"), controller.secret());
    Files.writeString(
        folder.resolve("eligibility.conf"), "url=" + url + "\ntoken-file=" + folder + "/token\n");
    Process process =
        new ProcessBuilder(
                "timeout",
                "-k",
                "2",
                "90",
                "unshare",
                "-m",
                "-u",
                "-p",
                "-f",
                "--mount-proc",
                "--kill-child",
                ROOT.resolve("lab/slurm/cluster").toString(),
                folder.toString(),
                ROOT.resolve("deploy/hooks").toString(),
                "nobody",
                port(),
                port())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8);
  }

  private static String port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  @Test
  void a_restricted_person_is_told_and_the_job_runs() throws Exception {
    String file = "00000000-0000-7000-8000-000000000001";
    controller.query(
        "insert into case_file (case_id, account, person, tier, groups, category, opened_at, updated_at) values ('%s', 'nobody', true, '', '{}', 'crypto-mining', now(), now()) returning 1"
            .formatted(file));
    controller.query(
        "insert into strike (strike_id, account, category, case_id, at, policy, restricts_until) values ('%1$s', 'nobody', 'crypto-mining', '%1$s', '%2$s', 'free-tier', '2026-12-01T00:00:00Z') returning 1"
            .formatted(file, LiveController.NOON));
    assertThat(controller.page("/v1/eligibility/nobody").statusCode())
        .as("a controller that answers its first question is slower than the hooks wait")
        .isEqualTo(200);
    assertThat(job("http://127.0.0.1:" + controller.port()))
        .contains(
            "sbatch: accelguard: this account is restricted: until=2026-12-01T00:00:00Z",
            "job: accelguard: This account is restricted: until=2026-12-01T00:00:00Z",
            "job: job ran")
        .endsWith("node idle\n");
  }

  @Test
  void a_controller_that_is_away_drains_no_node() throws Exception {
    assertThat(job("http://127.0.0.1:1"))
        .contains("job: job ran")
        .endsWith("node idle\n")
        .doesNotContain("accelguard:");
  }
}
