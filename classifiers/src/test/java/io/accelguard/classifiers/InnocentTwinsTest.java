// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample.How;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Honest work that resembles abuse, a quarter of an hour of each: none is ever reported.
final class InnocentTwinsTest {
  private static final String[] RULES = {
    RuleTexts.MINER,
    RuleTexts.MINER_NAME,
    RuleTexts.MINER_HASH,
    RuleTexts.CRACKER,
    RuleTexts.SWAPPER,
    RuleTexts.TORRENT
  };

  static Stream<Named<List<Program>>> twins() {
    return Stream.of(
        twin(
            "openssl speed",
            new Program(10, 60, "/usr/bin/openssl", "openssl", "speed", "sha256").cpu(2, 0.999, 1)),
        twin("numpy", new Program(10, 60, "/usr/bin/python3", "python3", "mm.py").cpu(2, 0.99, 20)),
        Named.of("gcc build", build()),
        Named.of("ResNet training", training()),
        twin(
            "numpy beside an experiment tracker",
            new Program(10, 60, "/usr/bin/python3", "python3", "mm.py")
                .cpu(2, 0.99, 20)
                .connected(
                    "10.0.0.5",
                    40000,
                    "198.51.100.7",
                    443,
                    age -> 2000 * Math.floor(age / 15),
                    age -> 300 * Math.floor(age / 15))),
        twin(
            "numpy beside an idle websocket",
            new Program(10, 60, "/usr/bin/python3", "python3", "mm.py")
                .cpu(2, 0.99, 20)
                .connected(
                    "10.0.0.5",
                    40000,
                    "198.51.100.7",
                    443,
                    age -> 6 * Math.floor(age / 30),
                    age -> 2 * Math.floor(age / 30))),
        twin(
            "numpy beside a subscription",
            new Program(10, 60, "/usr/bin/python3", "python3", "mm.py")
                .cpu(2, 0.99, 20)
                .connected(
                    "10.0.0.5",
                    40000,
                    "198.51.100.7",
                    8883,
                    age -> 2 * Math.floor(age / 60),
                    age -> 250 * Math.floor(age / 20) + 2 * Math.floor(age / 60))),
        twin(
            "a kernel on loopback",
            new Program(10, 60, "/usr/bin/python3", "python3", "-m", "ipykernel_launcher")
                .cpu(1, 0.99, 20)
                .connected(
                    "127.0.0.1",
                    40000,
                    "127.0.0.1",
                    5555,
                    age -> 100 * Math.floor(age / 10),
                    age -> 100 * Math.floor(age / 5))),
        twin(
            "curl download",
            new Program(10, 60, "/usr/bin/curl", "curl", "-O", "https://example.org/big")
                .cpu(0.2, 0.4, 5)
                .io(0, 20e6, 3000)
                .connected(
                    "10.0.0.5", 40000, "203.0.113.9", 443, age -> 100 * age, age -> 20e6 * age)),
        Named.of("nginx serving", List.of(server())),
        twin(
            "download from an object store by a service",
            new Program(10, 60, "/usr/bin/loader", "loader")
                .cpu(0.3, 0.5, 5)
                .io(0, 9e6, 1000)
                .listens(Transport.TCP, 8080)
                .connected(
                    "10.0.0.5", 40000, "203.0.113.9", 9000, age -> 2000 * age, age -> 9e6 * age)),
        twin(
            "cluster gossip",
            new Program(10, 60, "/usr/bin/consul", "consul", "agent")
                .cpu(0.1, 0.7, 5)
                .io(1000, 30000, 20)
                .listens(Transport.TCP, 8301)
                .listens(Transport.UDP, 8301)
                .connected(
                    "10.0.0.5", 8301, "10.0.0.6", 40000, age -> 3000 * age, age -> 3000 * age)),
        twin(
            "vim xmrig.md",
            new Program(10, 60, "/usr/bin/vim", "vim", "xmrig.md").cpu(0.01, 0.8, 1)),
        twin(
            "a busy program with a miner's name",
            new Program(10, 60, "/usr/bin/python3", "python3", "xmrig-detector.py")
                .cpu(2, 0.995, 1)),
        twin(
            "an array of the size of a RandomX dataset and the page before it",
            new Program(10, 60, "/usr/bin/python3", "python3", "mm.py")
                .cpu(2, 0.99, 20)
                .memory(2200, 0)
                .block((2080L << 20) + 4096)),
        twin(
            "a heap of exactly that size, by chance",
            new Program(10, 60, "/usr/bin/java", "java", "-Xmx2080m", "Anneal")
                .cpu(2, 0.99, 20)
                .memory(2200, 0)
                .block(2080L << 20)),
        twin(
            "a daemon whose package was upgraded under it",
            new Program(10, 60, "/usr/sbin/solverd", "solverd").cpu(2, 0.99, 1).deleted()),
        twin(
            "runc, which executes itself from memory",
            new Program(10, 60, "/memfd:runc_cloned:/proc/self/exe", "runc", "init")
                .cpu(0.5, 0.6, 50)
                .memfd()),
        twin(
            "a compiler's output that is executed from memory",
            new Program(10, 60, "/memfd:jit", "jit", "kernel").cpu(2, 0.99, 1).memfd()),
        twin(
            "vim john.pot john.rec",
            new Program(10, 60, "/usr/bin/vim", "vim", "john.pot", "john.rec")
                .cpu(0.01, 0.8, 1)
                .file(How.OPEN, "/home/u/john.pot", 100)
                .file(How.OPEN, "/home/u/john.rec", 100)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twins")
  void stays_below_probable_and_is_never_reported(List<Program> programs) {
    Timeline host = new Timeline(50, RULES).with(programs.toArray(Program[]::new));
    for (int second = 0; second < 900; second++) {
      for (WorkloadReport report : host.tick(1).workloads()) {
        for (Verdict verdict : report.verdicts()) {
          assertThat(verdict.state()).as(verdict.toString()).isLessThan(VerdictState.PROBABLE);
        }
      }
    }
    assertThat(host.incidents).isEmpty();
  }

  private static Named<List<Program>> twin(String name, Program program) {
    return Named.of(name, List.of(program));
  }

  private static List<Program> build() {
    Program make = new Program(10, 60, "/usr/bin/make", "make", "-j2").cpu(0.02, 0.5, 50);
    List<Program> all = new ArrayList<>(List.of(make));
    for (int i = 0; i < 1200; i++) {
      double start = 60 + i * 0.7;
      all.add(
          new Program(100 + i, start, "/usr/lib/gcc/cc1", "cc1", "pool.c", "-o", "pool.o")
              .childOf(make)
              .cpu(1, 0.86, 20000)
              .io(3e6, 4e5, 500)
              .until(start + 2));
    }
    return all;
  }

  private static List<Program> training() {
    Program main =
        new Program(10, 60, "/usr/bin/python3", "python3", "train.py")
            .cpu(1.6, 0.93, 6000)
            .io(2e5, 1e5, 300)
            .file(How.OPEN, "/data/train/cat/1.jpg", 9000)
            .file(How.CHANGED, "/home/u/out/last.pth", 9000000)
            .file(How.CHANGED, "/home/u/out/best.pth", 9000000);
    List<Program> all = new ArrayList<>(List.of(main));
    for (String animal : List.of("cat", "dog", "cow")) {
      all.add(
          new Program(20 + animal.hashCode() % 7, 61, "/usr/bin/python3", "python3", "train.py")
              .childOf(main)
              .cpu(0.2, 0.85, 3000)
              .io(4e6, 0, 200)
              .file(How.OPEN, "/data/train/" + animal + "/7.jpg", 9000));
    }
    return all;
  }

  private static Program server() {
    Program nginx =
        new Program(10, 60, "/usr/sbin/nginx", "nginx: worker")
            .cpu(0.3, 0.3, 5)
            .io(5e6, 2000, 500)
            .listens(Transport.TCP, 8443);
    DoubleUnaryOperator sent = age -> 1e5 * age;
    for (int i = 0; i < 50; i++) {
      nginx.connected("203.0.113.1", 8443, "198.51.100." + i, 50000 + i, sent, age -> 200 * age);
    }
    return nginx;
  }
}
