// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The collector with a real gRPC server on loopback in the place of a TPU's runtime.
class TpuCollectorTest {
  private static final String BARE =
      """
      google:0000:00:04.0, TPU v5e, claimed
      google:0000:00:05.0, TPU v5e, claimed
      google:0000:00:06.0, TPU v5e, claimed
      google:0000:00:07.0, TPU v5e, claimed
        301 on google:0000:00:04.0
        301 on google:0000:00:05.0
      """;

  @TempDir Path root;

  private String read() {
    return read(20_000);
  }

  private String read(long waitMilliseconds) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          try (TpuCollector collector = new TpuCollector(Host.at(root), waitMilliseconds)) {
            return DeviceTree.text(collector.collect(Focus.nobody()));
          }
        });
  }

  /// Process 301 listens on a port, in our namespace.
  private void listens(int port) throws IOException {
    DeviceTree tree = new DeviceTree(root).v5e();
    tree.link("proc/301/ns/net", Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    tree.link("proc/301/fd/20", "socket:[777]");
    tree.write(
        "proc/301/net/tcp",
        "  sl\n   0: 0100007F:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 777 1\n"
            .formatted(port));
  }

  @Test
  void holders_are_seen_without_a_runtime_and_the_network_card_is_none() throws IOException {
    new DeviceTree(root).v5e();
    assertThat(read()).isEqualTo(BARE + "skipped 0\n");
  }

  @Test
  void what_the_runtime_says_is_shown_as_its_claim() throws IOException {
    try (RuntimeServer server = RuntimeServer.honest()) {
      listens(server.port());
      assertThat(read())
          .isEqualTo(
              """
              google:0000:00:04.0, TPU v5e, claimed, busy 0.425, used 1000, total 17179869184
              google:0000:00:05.0, TPU v5e, claimed, busy 0.525, used 2000, total 17179869184
              google:0000:00:06.0, TPU v5e, claimed
              google:0000:00:07.0, TPU v5e, claimed
                301 on google:0000:00:04.0, bytes 1000, busy 0.425
                301 on google:0000:00:05.0, bytes 2000, busy 0.525
              skipped 0
              """);
    }
  }

  @Test
  void values_that_no_device_can_have_are_missing() throws IOException {
    try (RuntimeServer server = RuntimeServer.of(_ -> RuntimeServer.response(-5.0, 1e300))) {
      listens(server.port());
      assertThat(read()).startsWith(BARE).endsWith("skipped 3\n");
    }
  }

  @Test
  void garbage_giants_and_silence_cost_a_bounded_time_and_only_the_claims() throws IOException {
    try (RuntimeServer garbage = RuntimeServer.of(_ -> new byte[] {0x0a, 0x7f, 1, 2, 3})) {
      listens(garbage.port());
      assertThat(read()).isEqualTo(BARE + "skipped 3\n");
    }
    try (RuntimeServer giant = RuntimeServer.of(_ -> new byte[8 << 20])) {
      listens(giant.port());
      assertThat(read()).isEqualTo(BARE + "skipped 3\n");
    }
    try (RuntimeServer silent = RuntimeServer.silent()) {
      listens(silent.port());
      assertThat(read(500)).isEqualTo(BARE + "skipped 3\n");
    }
  }

  @Test
  void a_closed_port_costs_only_the_claims() throws IOException {
    int port;
    try (RuntimeServer server = RuntimeServer.honest()) {
      port = server.port();
    }
    listens(port);
    assertThat(read()).isEqualTo(BARE + "skipped 3\n");
  }

  @Test
  void nobody_elses_port_is_called() throws IOException {
    try (RuntimeServer server = RuntimeServer.honest()) {
      listens(server.port());
      new DeviceTree(root).link("proc/301/fd/20", "socket:[778]");
      assertThat(read()).isEqualTo(BARE + "skipped 0\n");
      listens(server.port());
      new DeviceTree(root).link("proc/301/ns/net", "net:[1]");
      assertThat(read()).isEqualTo(BARE + "skipped 0\n");
      assertThat(server.calls()).isZero();
    }
  }

  @Test
  void a_host_without_one_is_absent() {
    assertThat(read()).isEqualTo("absent: no Google TPU on the PCI bus\n");
  }
}
