// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Doors.callsInVain;
import static io.accelguard.classifiers.Doors.holds;
import static io.accelguard.classifiers.Doors.keepsTo;
import static io.accelguard.classifiers.Doors.relays;
import static io.accelguard.classifiers.Doors.run;
import static io.accelguard.classifiers.Doors.serves;
import static io.accelguard.classifiers.Doors.tunnels;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Relays, file servers and attacks as they look from the host, judged by the shipped rules.
final class OutwardScenarioTest {
  private static final String FAR = "198.51.100.7";

  static Stream<Arguments> abuse() {
    return Stream.of(
        remote("tunnel", "ngrok", keepsTo(run("/home/u/ngrok", "ngrok", "http", "8888"), FAR, 443)),
        remote("tunnel", "frpc", keepsTo(run("/tmp/frpc", "frpc", "-c", "frpc.toml"), FAR, 7000)),
        remote(
            "tunnel",
            "a renamed frpc that is used",
            tunnels(run("/tmp/train", "train", "-c", "frpc.toml"), FAR, 7000, "127.0.0.1", 8888)),
        remote(
            "tunnel",
            "ssh -R",
            keepsTo(
                run("/usr/bin/ssh", "ssh", "-N", "-R", "8888:localhost:8888", "me@home.example"),
                FAR,
                22)),
        remote(
            "proxy",
            "ssh -D",
            keepsTo(run("/usr/bin/ssh", "ssh", "-ND", "1080", "me@out.example"), FAR, 22)),
        remote(
            "proxy",
            "microsocks",
            relays(run("/usr/bin/microsocks", "microsocks", "-p", "1080"), 1080, 2e5)),
        remote(
            "proxy",
            "xray under another name",
            relays(
                run("/tmp/python3", "python3", "run")
                    .file(How.OPEN, "/tmp/geoip.dat", 1 << 20)
                    .file(How.OPEN, "/tmp/geosite.dat", 1 << 20),
                8443,
                2e5)),
        remote(
            "vpn",
            "openvpn of an account",
            run("/usr/sbin/openvpn", "openvpn", "--config", "home.ovpn")
                .file(How.OPEN, "/dev/net/tun", 0)
                .listens(Transport.UDP, 1194)),
        remote(
            "desktop",
            "rustdesk",
            keepsTo(run("/usr/bin/rustdesk", "rustdesk", "--server"), FAR, 21116)),
        hosting(
            "files",
            "File Browser",
            serves(
                run("/home/u/filebrowser", "filebrowser", "-r", "/data").io(1e6, 0, 50),
                8080,
                3,
                1e6)),
        hosting(
            "files",
            "http.server with a public",
            serves(
                run("/usr/bin/python3", "python3", "-m", "http.server", "8000").io(2e6, 0, 50),
                8000,
                14,
                2e6)),
        hosting(
            "media",
            "Jellyfin",
            serves(run("/usr/lib/jellyfin/bin/jellyfin", "jellyfin"), 8096, 4, 3e6)),
        attack(
            "flood",
            "hping3",
            run("/usr/sbin/hping3", "hping3", "-S", "--flood", "-p", "80", "203.0.113.7")
                .cpu(0.97, 0.07, 2)),
        attack(
            "flood",
            "slowloris",
            holds(run("/usr/bin/python3", "python3", "slowloris.py", "example.org"), FAR, 80, 150)),
        attack(
            "scan",
            "nmap",
            keepsTo(run("/usr/bin/nmap", "nmap", "-sT", "-p-", "203.0.113.7"), FAR, 22)),
        attack(
            "scan",
            "a renamed scanner",
            callsInVain(
                run("/tmp/eval", "eval", "-p22", "--rate=500", "198.51.100.0/24"),
                "198.51.100.",
                22,
                60)),
        attack(
            "login-guessing",
            "hydra",
            keepsTo(
                run("/usr/bin/hydra", "hydra", "-L", "u", "-P", "p", "ssh://198.51.100.7"),
                FAR,
                22)));
  }

  private static Arguments remote(String variant, String name, Program program) {
    return Arguments.of(name, Category.REMOTE_ACCESS, variant, program);
  }

  private static Arguments hosting(String variant, String name, Program program) {
    return Arguments.of(name, Category.FILE_HOSTING, variant, program);
  }

  private static Arguments attack(String variant, String name, Program program) {
    return Arguments.of(name, Category.OUTBOUND_ATTACK, variant, program);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("abuse")
  void a_known_tool_at_work_is_a_violation_within_two_minutes(
      String name, Category category, String variant, Program program) {
    Timeline host = new Timeline(50, Doors.rules()).with(program);
    while (host.now() < Doors.START + 120
        && (host.now() < Doors.START + 1
            || host.state(program, category) != VerdictState.VIOLATION)) {
      host.tick(1);
    }
    Verdict verdict = host.verdict(program, category).orElseThrow();
    assertThat(verdict.state()).as(verdict.toString()).isEqualTo(VerdictState.VIOLATION);
    assertThat(verdict.variant()).isEqualTo(variant);
    assertThat(host.incidents)
        .extracting(incident -> incident.verdict().category())
        .containsOnly(category);
  }

  @Test
  void an_unknown_relay_is_suspected_and_not_reported() {
    Program relay = relays(run("/home/u/work", "work"), 8443, 2e5);
    Timeline host = new Timeline(50, Doors.rules()).with(relay).run(900);
    assertThat(host.state(relay, Category.REMOTE_ACCESS)).isEqualTo(VerdictState.SUSPECT);
    assertThat(host.verdict(relay, Category.REMOTE_ACCESS).orElseThrow().variant())
        .isEqualTo("proxy");
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void an_unknown_scanner_is_suspected_and_not_reported() {
    Program scanner =
        callsInVain(run("/usr/bin/python3", "python3", "job.py"), "198.51.100.", 22, 60);
    Timeline host = new Timeline(50, Doors.rules()).with(scanner).run(600);
    assertThat(host.state(scanner, Category.OUTBOUND_ATTACK)).isEqualTo(VerdictState.SUSPECT);
    assertThat(host.verdict(scanner, Category.OUTBOUND_ATTACK).orElseThrow().variant())
        .isEqualTo("scan");
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void an_unknown_server_of_files_for_many_networks_is_a_violation_within_ten_minutes() {
    Program server = serves(run("/home/u/work", "work").io(2e6, 0, 100), 8443, 40, 2e6);
    Timeline host = new Timeline(50, Doors.rules()).with(server).run(600);
    assertThat(host.state(server, Category.FILE_HOSTING)).isEqualTo(VerdictState.VIOLATION);
    assertThat(host.verdict(server, Category.FILE_HOSTING).orElseThrow().variant())
        .isEqualTo("files");
  }

  @Test
  void an_unknown_slow_attack_that_keeps_a_core_in_the_kernel_is_a_violation() {
    Program script =
        holds(run("/usr/bin/python3", "python3", "job.py").cpu(0.8, 0.05, 2), FAR, 80, 400);
    Timeline host = new Timeline(50, Doors.rules()).with(script).run(300);
    assertThat(host.state(script, Category.OUTBOUND_ATTACK)).isEqualTo(VerdictState.VIOLATION);
  }
}
