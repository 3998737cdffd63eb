// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Doors.NOTHING;
import static io.accelguard.classifiers.Doors.US;
import static io.accelguard.classifiers.Doors.callsInVain;
import static io.accelguard.classifiers.Doors.holds;
import static io.accelguard.classifiers.Doors.keepsTo;
import static io.accelguard.classifiers.Doors.list;
import static io.accelguard.classifiers.Doors.relays;
import static io.accelguard.classifiers.Doors.run;
import static io.accelguard.classifiers.Doors.serves;
import static io.accelguard.classifiers.Doors.tunnels;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample.How;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Honest work that meets the outside, a quarter of an hour of each under the shipped rules: none
/// is ever suspected.
final class OutwardTwinsTest {
  private static final String FAR = "198.51.100.7";
  private static final String UNIT = "/system.slice/";

  static Stream<Named<List<Program>>> twins() {
    return Stream.concat(network(), Stream.concat(operators(), words()));
  }

  private static Stream<Named<List<Program>>> network() {
    Program proxy =
        run("/usr/sbin/nginx", "nginx: worker process")
            .io(2000, 2000, 50)
            .listens(Transport.TCP, 8443);
    for (int i = 0; i < 4; i++) {
      proxy
          .connected(US, 8443, "203.0.113." + i, 50000 + i, age -> 3e5 * age, age -> 4000 * age)
          .connected(
              "127.0.0.1", 41000 + i, "127.0.0.1", 8888, age -> 4100 * age, age -> 3e5 * age);
    }
    Program prometheus = run("/usr/bin/prometheus", "prometheus").listens(Transport.TCP, 9090);
    for (int i = 0; i < 200; i++) {
      prometheus.connected(
          "10.0.0.5",
          30000 + i,
          "10.0.1." + i,
          9100,
          age -> 200 * Math.floor(age / 15),
          age -> 40000 * Math.floor(age / 15));
    }
    prometheus.connected(
        "10.0.0.5", 42000, FAR, 443, age -> 60000 * age, age -> 100 * Math.floor(age / 5));
    Program sync = run("/usr/bin/aws", "aws", "s3", "sync", "s3://a", ".").io(0, 30e6, 900);
    for (int i = 0; i < 100; i++) {
      sync.connected(US, 30000 + i, "198.51." + i + ".7", 443, age -> 900 * age, age -> 3e5 * age);
    }
    Program npm = run("/usr/bin/node", "npm", "install").cpu(0.9, 0.7, 900).io(0, 5e6, 4000);
    for (int i = 0; i < 40; i++) {
      npm.connected(US, 30000 + i, FAR, 443, age -> 50 * age, age -> 2e5 * age);
    }
    Program load = run("/usr/bin/wrk", "wrk", "-c", "200", "http://10.0.0.9/").cpu(1, 0.1, 2);
    for (int i = 0; i < 200; i++) {
      load.connected("10.0.0.5", 30000 + i, "10.0.0.9", 80, age -> 4000 * age, age -> 2e4 * age);
    }
    return Stream.of(
        twin("nginx before a notebook", proxy),
        twin("Prometheus with many targets and a remote store", prometheus),
        twin(
            "health checks of a rack that is half gone",
            callsInVain(checks(), "10.0.3.", 9100, 30)),
        twin(
            "a crawler that meets dead links",
            callsInVain(
                serves(run("/usr/bin/python3", "python3", "crawl.py"), 6800, 1, 100)
                    .cpu(0.9, 0.9, 50),
                "203.0.113.",
                443,
                8)),
        twin("an object store in many places", sync),
        twin("npm install", npm),
        twin("a load test inside the site", load),
        twin(
            "ssh -L for a notebook",
            run("/usr/bin/ssh", "ssh", "-N", "-L", "8888:localhost:8888", "me@gpu.example")
                .listens(Transport.TCP, 8888)
                .connected(
                    "127.0.0.1", 8888, "127.0.0.1", 50000, age -> 5e4 * age, age -> 4000 * age)
                .connected(US, 40000, FAR, 22, age -> 4100 * age, age -> 5e4 * age)),
        twin("idle web sockets", holds(run("/usr/bin/node", "node", "bot.js"), FAR, 443, 20)),
        twin(
            "iperf3",
            run("/usr/bin/iperf3", "iperf3", "-c", FAR)
                .cpu(0.9, 0.05, 2)
                .connected(US, 40000, FAR, 5201, age -> 3e8 * age, age -> 10 * age)
                .connected(US, 40001, FAR, 5201, age -> 300 * age, age -> 300 * age)),
        twin(
            "git clone over ssh",
            run("/usr/bin/ssh", "ssh", "git@code.example", "git-upload-pack 'grep/ngrok.git'")
                .connected(US, 40000, FAR, 22, age -> 2000 * age, age -> 5e6 * age)),
        twin(
            "a download into a local object store",
            run("/usr/bin/python3", "python3", "fetch.py")
                .connected(US, 40000, FAR, 443, age -> 900 * age, age -> 5e6 * age)
                .connected(
                    "127.0.0.1", 41000, "127.0.0.1", 9000, age -> 5e6 * age, age -> 200 * age)),
        twin(
            "one colleague outside fetches a result",
            serves(
                run("/usr/bin/python3", "python3", "-m", "http.server").io(2e6, 0, 50),
                8000,
                1,
                2e6)),
        twin(
            "http.server inside the site",
            run("/usr/bin/python3", "python3", "-m", "http.server")
                .listens(Transport.TCP, 8000)
                .connected(
                    "10.0.0.5", 8000, "10.0.0.6", 50000, age -> 1e6 * age, age -> 900 * age)),
        twin("a model demo for a few", serves(run("/usr/bin/python3", "python3"), 7860, 4, 2e5)),
        twin(
            "a notebook server",
            run("/usr/bin/python3", "python3", "-m", "jupyterlab")
                .listens(Transport.TCP, 8888)
                .connected("10.0.0.5", 8888, "10.0.9.9", 50000, age -> 3e4 * age, age -> 3000 * age)
                .connected(
                    "127.0.0.1", 41000, "127.0.0.1", 50001, age -> 900 * age, age -> 9e3 * age)),
        twin(
            "a desktop inside a job",
            run("/usr/bin/Xtigervnc", "Xtigervnc", ":1", "-rfbauth", "p", "-rfbport", "5901")
                .listens(Transport.TCP, 5901)
                .connected(
                    "10.0.0.5", 5901, "10.0.9.9", 50000, age -> 5e5 * age, age -> 3000 * age)));
  }

  private static Program checks() {
    Program checks = run("/usr/bin/prometheus", "prometheus");
    for (int i = 0; i < 30; i++) {
      checks.connected(
          "10.0.0.5", 30000 + i, "10.0.1." + i, 9100, age -> 20 * age, age -> 3000 * age);
    }
    return checks;
  }

  /// What the host's own service manager runs.
  private static Stream<Named<List<Program>>> operators() {
    return Stream.of(
        operator(
            "the operator's Tailscale",
            "tailscaled",
            0,
            keepsTo(
                    run("/usr/sbin/tailscaled", "tailscaled", "--state=/var/lib/tailscale/s"),
                    FAR,
                    443)
                .file(How.OPEN, "/dev/net/tun", 0)
                .listens(Transport.UDP, 41641)),
        operator(
            "sshd",
            "ssh",
            0,
            run("/usr/sbin/sshd", "sshd", "-D")
                .listens(Transport.TCP, 22)
                .connected(US, 22, "203.0.113.9", 50000, age -> 5e4 * age, age -> 2e3 * age)),
        operator(
            "the site's squid",
            "squid",
            13,
            relays(run("/usr/sbin/squid", "squid", "-f", "/etc/squid/squid.conf"), 3128, 2e5)),
        operator(
            "the site's mirror",
            "nginx",
            33,
            serves(run("/usr/sbin/nginx", "nginx: worker").io(2e6, 0, 100), 443, 40, 2e6)),
        operator(
            "a tunnel of the site",
            "cloudflared",
            999,
            tunnels(
                run("/usr/bin/cloudflared", "cloudflared", "tunnel", "run", "--token", "x"),
                FAR,
                7844,
                "127.0.0.1",
                80)),
        operator(
            "kubelet",
            "kubelet",
            0,
            run("/usr/bin/kubelet", "kubelet")
                .listens(Transport.TCP, 10250)
                .connected(
                    "10.0.0.5", 30000, "10.244.0.7", 8080, age -> 90 * age, age -> 200 * age)));
  }

  /// Strings that somebody planted, in programs that are busy and connected.
  private static Stream<Named<List<Program>>> words() {
    return Stream.of(
            List.of("/usr/bin/vim", "vim", "xmrig.md", "frpc.toml", "/data/geosite.dat"),
            List.of("/usr/bin/grep", "grep", "-rn", "ngrok", "http", "docs/"),
            List.of("/usr/bin/python3", "python3", "train.py", "--name", "ssh -R 80:localhost:80"),
            List.of("/usr/bin/python3", "python3", "train.py", "hydra.run.dir=out", "-p", "4"),
            List.of("/usr/bin/apt", "apt", "install", "nmap", "masscan", "hydra", "tor"),
            List.of("/usr/bin/git", "git", "clone", "https://code.example/gkbrk/slowloris"),
            List.of("/usr/bin/pip", "pip", "install", "copyparty", "sshuttle", "patator"),
            List.of("/usr/bin/docker", "docker", "run", "-p", "80:80", "filebrowser/filebrowser"),
            List.of("/usr/bin/python3", "python3", "-m", "pytest", "-k", "ssh_login"),
            List.of("/usr/bin/curl", "curl", "-L", "-x", "socks5://10.0.0.3:1080", "https://a.b"))
        .map(words ->
            twin(
                String.join(" ", words.subList(1, words.size())),
                run(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new))
                    .cpu(0.9, 0.7, 50)
                    .file(How.OPEN, "/home/u/ngrok/frpc/masscan.txt", 1000)
                    .connected(US, 40000, FAR, 443, age -> 1000 * age, age -> 2e5 * age)
                    .connected(US, 40001, FAR, 443, NOTHING, NOTHING)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twins")
  void is_never_suspected(List<Program> programs) {
    Timeline host = new Timeline(50, Doors.rules()).with(programs.toArray(Program[]::new));
    for (int second = 0; second < 900; second++) {
      for (WorkloadReport report : host.tick(1).workloads()) {
        for (Verdict verdict : report.verdicts()) {
          assertThat(verdict.state()).as(verdict.toString()).isEqualTo(VerdictState.CLEAR);
        }
      }
    }
    assertThat(host.incidents).isEmpty();
  }

  private static Named<List<Program>> twin(String name, Program program) {
    return Named.of(name, list(program));
  }

  private static Named<List<Program>> operator(
      String name, String unit, int user, Program program) {
    return Named.of(name, list(program.in(UNIT + unit + ".service").user(user)));
  }
}
