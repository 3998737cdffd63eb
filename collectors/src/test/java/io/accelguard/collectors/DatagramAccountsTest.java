// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.SocketCollectorTest.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.ConntrackLine.Side;
import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes of datagrams, as the connection tracking of Linux 6.18 shows them.
class DatagramAccountsTest {
  private static final String CALL =
      "ipv4     2 udp      17 29 src=10.77.0.1 dst=10.77.0.2 sport=60135 dport=9000 packets=10"
          + " bytes=12280 src=10.77.0.2 dst=10.77.0.1 sport=9000 dport=60135 packets=10 bytes=300"
          + " mark=0 zone=0 use=2";
  private static final String SIX =
      "ipv6     10 udp      17 29 src=fd00:0000:0000:0000:0000:0000:0000:0001"
          + " dst=fd00:0000:0000:0000:0000:0000:0000:0002 sport=51673 dport=9001 packets=1"
          + " bytes=3048 [UNREPLIED] src=fd00:0000:0000:0000:0000:0000:0000:0002"
          + " dst=fd00:0000:0000:0000:0000:0000:0000:0001 sport=9001 dport=51673 packets=0 bytes=0"
          + " mark=0 zone=0 use=5";
  private static final String TCP = CALL.replace("udp      17", "tcp      6");
  private static final String FIB =
      "Local:\n  |-- 10.77.0.0\n  /24 link UNICAST\n  |-- 10.77.0.1\n    /32 host LOCAL\n";

  @TempDir Path root;
  private final DatagramAccounts accounts =
      new DatagramAccounts(new ProcFiles(1 << 16), new ConntrackTable());
  private int call;

  @Test
  void a_line_says_who_sent_how_much_payload() {
    ConntrackLine line = ConntrackLine.parse(CALL, Map.of()).orElseThrow();
    assertThat(line.there()).isEqualTo(new Side("10.77.0.1", 60135, "10.77.0.2", 9000, 12_000));
    assertThat(line.back()).isEqualTo(new Side("10.77.0.2", 9000, "10.77.0.1", 60135, 20));
    ConntrackLine six = ConntrackLine.parse(SIX, Map.of()).orElseThrow();
    assertThat(six.there())
        .isEqualTo(new Side("fd00:0:0:0:0:0:0:1", 51673, "fd00:0:0:0:0:0:0:2", 9001, 3000));
    assertThat(six.back().bytes()).isZero();
    assertThat(six.key()).isNotEqualTo(line.key());
  }

  @Test
  void no_damaged_byte_makes_a_line_throw_or_count_below_zero() {
    byte[] whole = SIX.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < whole.length; at++) {
      for (int flip = 1; flip < 256; flip++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) flip;
        ConntrackLine.isDatagram(damaged, 0, damaged.length);
        ConntrackLine.parse(new String(damaged, StandardCharsets.ISO_8859_1), Map.of())
            .ifPresent(line -> {
              assertThat(line.there().bytes()).isGreaterThanOrEqualTo(-1);
              assertThat(line.back().targetPort()).isBetween(0, 65_535);
            });
      }
      ConntrackLine.parse(SIX.substring(0, at), Map.of());
    }
  }

  private static KnownSocket socket(int inode, String local, int port, String remote, int to) {
    boolean connected = to != 0;
    return new KnownSocket(
        inode,
        0,
        new SocketSample(
            inode,
            Optional.empty(),
            Transport.UDP,
            connected ? State.ESTABLISHED : State.BOUND,
            endpoint(local, port),
            endpoint(remote, to),
            0,
            OptionalLong.empty(),
            OptionalLong.empty(),
            1));
  }

  private static Endpoint endpoint(String address, int port) {
    return Endpoint.of(java.net.InetAddress.ofLiteral(address).getAddress(), port);
  }

  private void look(String table, KnownSocket... sockets) throws IOException {
    Files.writeString(root.resolve("fib_trie"), FIB);
    Files.writeString(root.resolve("nf_conntrack"), table);
    FoundSockets found = new FoundSockets();
    for (KnownSocket socket : sockets) found.add(socket);
    accounts.credit(root + "/", found, ++call);
  }

  @Test
  void a_socket_is_credited_with_what_its_flows_move_after_the_first_look() throws IOException {
    KnownSocket socket = socket(1, "10.77.0.1", 60135, "10.77.0.2", 9000);
    look(CALL + "\n", socket);
    assertThat(socket.sample().bytesSent()).hasValue(0);
    look(CALL.replace("bytes=12280", "bytes=13280") + "\n" + SIX + "\n", socket);
    assertThat(socket.sample().bytesSent()).hasValue(1000);
    assertThat(socket.sample().bytesReceived()).hasValue(0);
    assertThat(accounts.total()).isEqualTo(1000);
    look(SIX + "\n", socket);
    look(TCP + "\n" + CALL + "\n", socket);
    assertThat(socket.sample().bytesSent()).hasValue(1000 + 12_000);
    assertThat(socket.sample().bytesReceived()).hasValue(20);
  }

  @Test
  void who_was_called_received_what_the_caller_sent() throws IOException {
    KnownSocket server = socket(1, "0.0.0.0", 60135, "0.0.0.0", 0);
    String came = CALL.replace("src=10.77.0.1 dst=10.77.0.2", "src=10.77.0.9 dst=10.77.0.1");
    came = came.replace("sport=60135 dport=9000", "sport=7 dport=60135");
    came = came.replace("src=10.77.0.2 dst=10.77.0.1", "src=10.77.0.1 dst=10.77.0.9");
    came = came.replace("sport=9000 dport=60135", "sport=60135 dport=7");
    look("", server);
    look(came + "\n", server);
    assertThat(server.sample().bytesReceived()).hasValue(12_000);
    assertThat(server.sample().bytesSent()).hasValue(20);
  }

  @Test
  void what_passes_through_for_others_is_credited_to_no_socket_on_the_same_port()
      throws IOException {
    KnownSocket own = socket(1, "0.0.0.0", 60135, "0.0.0.0", 0);
    look("", own);
    look(CALL.replace("10.77.0.1", "10.88.0.1") + "\n", own);
    assertThat(own.sample().bytesSent()).isEmpty();
    assertThat(accounts.total()).isZero();
  }

  @Test
  void a_flow_that_two_sockets_could_have_is_nobodys() throws IOException {
    KnownSocket one = socket(1, "0.0.0.0", 60135, "0.0.0.0", 0);
    KnownSocket two = socket(2, "0.0.0.0", 60135, "0.0.0.0", 0);
    look("", one, two);
    look(CALL + "\n", one, two);
    assertThat(one.sample().bytesSent()).isEmpty();
    assertThat(two.sample().bytesSent()).isEmpty();
  }

  @Test
  void without_accounting_the_bytes_are_missing() throws IOException {
    KnownSocket socket = socket(1, "10.77.0.1", 60135, "10.77.0.2", 9000);
    String uncounted = CALL.replaceAll(" packets=\\d+ bytes=\\d+", "");
    look(uncounted + "\n", socket);
    look(uncounted + "\n", socket);
    assertThat(socket.sample().bytesSent()).isEmpty();
  }

  @Test
  void a_table_longer_than_is_read_counts_nothing() throws IOException {
    KnownSocket socket = socket(1, "10.77.0.1", 60135, "10.77.0.2", 9000);
    look((TCP + "\n").repeat(12_000) + CALL + "\n", socket);
    assertThat(socket.sample().bytesSent()).isEmpty();
  }

  @Test
  void lines_are_found_wherever_the_reader_cuts() throws IOException {
    KnownSocket socket = socket(1, "10.77.0.1", 60135, "10.77.0.2", 9000);
    look("", socket);
    look((TCP + "\n").repeat(3000) + CALL + "\n" + (SIX + "\n").repeat(500), socket);
    assertThat(socket.sample().bytesSent()).hasValue(12_000);
  }

  private static final String WORLD =
      """
      set -e
      sysctl -qw net.netfilter.nf_conntrack_acct=1
      ip link set lo up
      for t in iptables ip6tables; do $t -A OUTPUT -m conntrack --ctstate NEW -j ACCEPT; done
      exec python3 -c '
      import socket,sys
      s=socket.socket(socket.AF_INET6,socket.SOCK_DGRAM); s.bind(("::",7001))
      c=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); c.connect(("127.0.0.1",7001))
      print("ready",flush=True); sys.stdin.readline()
      for i in range(10): c.send(b"x"*1200); d,a=s.recvfrom(9999); s.sendto(b"yy",a); c.recv(99)
      print("sent",flush=True); sys.stdin.readline()'
      """;

  @Test
  void the_kernels_own_accounting_is_what_the_sockets_moved()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
            && Files.exists(Path.of("/proc/net/nf_conntrack"))
            && Files.exists(Path.of("/usr/sbin/iptables")),
        "SKIPPED: wants root, a kernel with connection tracking, and iptables");
    Process world = new ProcessBuilder("unshare", "-n", "sh", "-c", WORLD).start();
    try (SocketCollector collector = new SocketCollector(Host.at(Path.of("/")), () -> 0)) {
      assertThat(world.inputReader().readLine()).isEqualTo("ready");
      SocketCollectorTest.sockets(collector);
      world.outputWriter().append("go\n").flush();
      assertThat(world.inputReader().readLine()).isEqualTo("sent");
      SocketSample server =
          local(SocketCollectorTest.sockets(collector), Transport.UDP, 7001).stream()
              .filter(s -> s.owner().stream().anyMatch(p -> p.pid() == (int) world.pid()))
              .findFirst()
              .orElseThrow();
      assertThat(server.bytesReceived()).hasValue(12_000);
      assertThat(server.bytesSent()).hasValue(20);
    } finally {
      world.destroyForcibly().waitFor();
    }
  }
}
