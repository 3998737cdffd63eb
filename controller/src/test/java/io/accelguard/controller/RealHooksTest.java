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
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What schedulers, notebooks and logins run, against a running controller: bob is restricted,
/// alice is not, and a controller that is away keeps nobody from anything.
@Tag("real")
class RealHooksTest {
  private static final Path HOOKS = Path.of("../deploy/hooks").toAbsolutePath().normalize();

  @RegisterExtension private final LiveController controller = new LiveController();
  @TempDir private Path folder;

  private record Said(int code, String text, Duration took) {}

  @BeforeEach
  void restrict_bob() throws SQLException, IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "not installed: curl");
    String file = "00000000-0000-7000-8000-000000000001";
    controller.query(
        "insert into case_file (case_id, account, person, tier, groups, category, opened_at, updated_at) values ('%s', 'bob', true, '', '{}', 'crypto-mining', now(), now()) returning 1"
            .formatted(file));
    controller.query(
        "insert into strike (strike_id, account, category, case_id, at, policy, restricts_until) values ('%1$s', 'bob', 'crypto-mining', '%1$s', '%2$s', 'free-tier', '2026-12-01T00:00:00Z') returning 1"
            .formatted(file, LiveController.NOON));
    Path token = folder.resolve("token");
    Files.writeString(token, controller.secret() + "\n");
    configure("http://127.0.0.1:" + controller.port(), "tell");
    Path logger = folder.resolve("logger");
    Files.writeString(logger, "#!/bin/sh\necho \"$@\" >>%s/log\n".formatted(folder));
    Files.setPosixFilePermissions(logger, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void configure(String url, String restricted) throws IOException {
    Files.writeString(
        folder.resolve("eligibility.conf"),
        "# a comment\nurl=%s\ntoken-file=%s/token\nrestricted=%s\n"
            .formatted(url, folder, restricted));
  }

  private Said run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder
        .environment()
        .put("ACCELGUARD_ELIGIBILITY", folder.resolve("eligibility.conf").toString());
    builder.environment().put("ACCELGUARD_RUN", folder.toString());
    builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
    long begin = System.nanoTime();
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), text, Duration.ofNanos(System.nanoTime() - begin));
  }

  private Said ask(String account) throws Exception {
    return run(Map.of(), HOOKS.resolve("accelguard-eligible").toString(), account);
  }

  private Said slurm(String hook, String user) throws Exception {
    return run(
        Map.of("SLURM_JOB_ID", "42", "SLURM_JOB_USER", user),
        HOOKS.resolve("slurm").resolve(hook).toString());
  }

  @Test
  void who_is_restricted_is_told_until_when_and_why() throws Exception {
    assertThat(ask("alice"))
        .extracting(Said::code, Said::text)
        .containsExactly(0, "eligible: strikes=0 weight=0.0\n");
    Said bob = ask("bob");
    assertThat(bob.code()).isEqualTo(1);
    assertThat(bob.text())
        .startsWith(
            "restricted: until=2026-12-01T00:00:00Z category=crypto-mining policy=free-tier"
                + " case=00000000-");
  }

  @Test
  void what_cannot_be_asked_is_not_known_and_no_command() throws Exception {
    for (String name :
        new String[] {
          "", "-o/tmp/x", "a b", "$(id)", "../users", "bob\",\"eligible\":true", "x".repeat(129)
        })
      assertThat(ask(name))
          .as(name)
          .extracting(Said::code, Said::text)
          .containsExactly(2, "unknown: no account that can be asked about\n");
    Files.writeString(folder.resolve("token"), "wrong");
    assertThat(ask("bob").code()).isEqualTo(2);
    Files.writeString(folder.resolve("eligibility.conf"), "urll=x\n");
    assertThat(ask("bob").text()).contains("unknown key urll");
    Files.delete(folder.resolve("eligibility.conf"));
    assertThat(ask("bob").code()).isEqualTo(2);
  }

  @Test
  void a_prolog_tells_and_never_fails() throws Exception {
    assertThat(slurm("prolog", "alice").code()).isZero();
    assertThat(folder.resolve("job-42")).doesNotExist();
    assertThat(slurm("prolog", "bob").code()).isZero();
    assertThat(slurm("task-prolog", "bob").text())
        .startsWith("print accelguard: This account is restricted: until=2026-12-01T00:00:00Z");
    assertThat(slurm("epilog", "bob").code()).isZero();
    assertThat(folder.resolve("job-42")).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("log")))
        .hasSize(3)
        .element(1, org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .startsWith("-t accelguard-prolog -- job 42 of bob: restricted: until=");
  }

  @Test
  void a_controller_that_accepts_and_says_nothing_costs_a_job_two_seconds() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      configure("http://127.0.0.1:" + silent.getLocalPort(), "refuse");
      Said said = slurm("prolog", "bob");
      assertThat(said.code()).isZero();
      assertThat(said.took()).isLessThan(Duration.ofSeconds(6));
      assertThat(login("bob").code()).isZero();
    }
    assertThat(Files.readString(folder.resolve("log")))
        .contains("job 42 of bob: unknown: no answer");
  }

  private Said login(String user) throws Exception {
    return run(
        Map.of("PAM_TYPE", "account", "PAM_USER", user),
        HOOKS.resolve("login/accelguard-account").toString());
  }

  @Test
  void a_login_tells_and_refuses_only_where_the_site_says_so() throws Exception {
    assertThat(login("alice")).extracting(Said::code, Said::text).containsExactly(0, "");
    assertThat(login("bob").code()).isZero();
    assertThat(login("bob").text()).startsWith("accelguard: this account is restricted: until=");
    configure("http://127.0.0.1:" + controller.port(), "refuse");
    assertThat(login("bob").code()).isEqualTo(1);
    assertThat(login("root").code()).isZero();
  }

  @Test
  void a_notebook_server_is_told_or_kept_back() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "not installed: python3");
    assertThat(spawn("alice")).isEqualTo("{}\n");
    assertThat(spawn("bob"))
        .startsWith("{'ACCELGUARD_NOTICE': 'This account is restricted: until=2026-12-01");
    configure("http://127.0.0.1:" + controller.port(), "refuse");
    assertThat(spawn("bob")).startsWith("refused: This account is restricted");
    assertThat(spawn("b o b")).isEqualTo("{}\n");
    configure("http://127.0.0.1:1", "refuse");
    assertThat(spawn("bob")).isEqualTo("{}\n");
    Said notice =
        run(
            Map.of("ACCELGUARD_NOTICE", "wait"),
            "python3",
            HOOKS.resolve("jupyterhub/00-accelguard-notice.py").toString());
    assertThat(notice.text()).isEqualTo("accelguard: wait\n");
  }

  private String spawn(String user) throws Exception {
    String script =
        """
        import asyncio, sys, types
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        from accelguard_hub import pre_spawn_hook
        spawner = types.SimpleNamespace(user=types.SimpleNamespace(name=sys.argv[2]), environment={})
        try:
            asyncio.run(pre_spawn_hook(spawner))
            print(spawner.environment)
        except Exception as refused:
            print("refused:", refused.jupyterhub_message)
        """;
    return run(Map.of(), "python3", "-c", script, HOOKS.resolve("jupyterhub").toString(), user)
        .text();
  }
}
