// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import io.accelguard.model.Category;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.Grade;
import io.accelguard.model.Reading;
import io.accelguard.model.SocketSample;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The payload source against real packets on loopback, most of them in network namespaces that the
/// tests make.
class PayloadCollectorTest {
  private static final Host LIVE = Host.at(Path.of("/"));
  private static final Path POOL = Path.of("../lab/subjects/stratum_pool.py").toAbsolutePath();

  /// A pool, and a client that for each line of its input opens a conversation, keeps it, and
  /// prints its port.
  private static final String MINING =
      """
      ip link set lo up
      python3 %s --every 1 --for 60 >/proc/$$/fd/3 &
      read port <&3
      exec python3 -c "
      import socket, sys
      kept = []
      print('ready', flush=True)
      for line in sys.stdin:
        s = socket.create_connection(('127.0.0.1', $port))
        kept.append(s)
        s.sendall(b'{\\"id\\":1,\\"method\\":\\"mining.subscribe\\",\\"params\\":[]}\\n')
        s.recv(4096)
        s.sendall(b'{\\"id\\":2,\\"method\\":\\"mining.authorize\\",\\"params\\":[\\"w\\",\\"x\\"]}\\n')
        s.recv(4096)
        print(s.getsockname()[1], flush=True)"
      """;

  @BeforeEach
  void only_root() throws IOException {
    Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "SKIPPED: only root may open packet sockets and make network namespaces");
  }

  private static void await(BooleanSupplier what) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!what.getAsBoolean()) {
      assertThat(System.nanoTime()).as("came within 20 s").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static List<ConversationSample> heard(PayloadCollector collector) {
    return collector.collect(Focus.nobody()) instanceof Reading.Seen seen
        ? seen.samples().stream().map(ConversationSample.class::cast).toList()
        : List.of();
  }

  /// Lets the client speak until it is heard from the beginning: a new namespace is found after two
  /// seconds.
  private static ConversationSample speaks(Process miner, PayloadCollector payload)
      throws IOException {
    List<String> ports = new ArrayList<>();
    AtomicReference<ConversationSample> said = new AtomicReference<>();
    BooleanSupplier heard =
        () -> {
          heard(payload).stream()
              .filter(c -> c.beginning() && ports.contains("" + c.client().port()))
              .findFirst()
              .ifPresent(said::set);
          return said.get() != null;
        };
    for (int attempt = 0; attempt < 8 && !heard.getAsBoolean(); attempt++) {
      miner.outputWriter().write("speak\n");
      miner.outputWriter().flush();
      ports.add(miner.inputReader().readLine());
      LockSupport.parkNanos(1_000_000_000);
    }
    await(heard);
    return said.get();
  }

  private static Process shell(String script) throws IOException {
    return new ProcessBuilder("unshare", "-n", "bash", "-c", script).start();
  }

  @Test
  void a_captured_tree_has_no_packets() {
    try (PayloadCollector none = new PayloadCollector(Host.at(Path.of("/tmp")), System::nanoTime)) {
      assertThat(none.collect(Focus.nobody())).isInstanceOf(Reading.Absent.class);
    }
  }

  @Test
  void a_miner_in_a_namespace_of_its_own_is_heard_and_its_socket_is_that_of_its_process()
      throws IOException, InterruptedException {
    Path pipe = Files.createTempDirectory("pool").resolve("port");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String script = "exec 3<>" + pipe + "\n" + MINING.formatted(POOL);
    try (PayloadCollector payload = new PayloadCollector(LIVE, System::nanoTime);
        SocketCollector sockets = new SocketCollector(LIVE, () -> 0)) {
      Process miner = shell(script);
      try {
        assertThat(miner.inputReader().readLine()).isEqualTo("ready");
        ConversationSample said = speaks(miner, payload);
        assertThat(said.protocol()).isEqualTo("stratum");
        assertThat(said.category()).isEqualTo(Category.CRYPTO_MINING);
        assertThat(said.grade()).isEqualTo(Grade.CONTENT);
        assertThat(Files.readSymbolicLink(Path.of("/proc/%d/ns/net".formatted(miner.pid()))))
            .hasToString("net:[%d]".formatted(said.netNamespace()));
        Reading reading = sockets.collect(Focus.nobody());
        assertThat(
                ((Reading.Seen) reading)
                    .samples().stream()
                        .filter(SocketSample.class::isInstance)
                        .map(SocketSample.class::cast))
            .anyMatch(s ->
                s.local().equals(said.client())
                    && s.remote().equals(said.server())
                    && s.netNamespace() == said.netNamespace()
                    && s.owner().stream().anyMatch(p -> p.pid() == (int) miner.pid()));
      } finally {
        miner.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void pages_and_ciphertext_are_not_spoken_of() throws IOException, InterruptedException {
    try (PayloadCollector payload = new PayloadCollector(LIVE, System::nanoTime);
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
      await(() -> payload.collect(Focus.nobody()) instanceof Reading.Seen);
      for (String line :
          List.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u0016\u0003\u0001\u0000\u0005abcde")) {
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket accepted = server.accept()) {
          client.getOutputStream().write(line.getBytes(StandardCharsets.ISO_8859_1));
          accepted
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
      while (System.nanoTime() < end) {
        assertThat(heard(payload)).noneMatch(c -> c.server().port() == server.getLocalPort());
        LockSupport.parkNanos(200_000_000);
      }
    }
  }

  /// Lengths of the packets to or from a port that the filter lets through.
  private static List<Integer> through(PacketSocket socket, int port) {
    Memory room = new Memory(1 << 16);
    List<Integer> lengths = new ArrayList<>();
    for (OptionalInt got = socket.receive(room); got.isPresent(); got = socket.receive(room)) {
      int header = (room.getByte(0) & 0x0f) * 4;
      int from = Short.toUnsignedInt(Short.reverseBytes(room.getShort(header)));
      int to = Short.toUnsignedInt(Short.reverseBytes(room.getShort(header + 2)));
      if (from == port || to == port) lengths.add(got.getAsInt());
    }
    return lengths;
  }

  @Test
  void the_kernel_passes_on_what_begins_carries_or_ends_and_each_packet_once() throws IOException {
    try (PacketSocket socket = new PacketSocket(PacketSocket.open(), 0);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      client.getOutputStream().write(new byte[100]);
      accepted.getInputStream().readNBytes(100);
      client.getOutputStream().write(new byte[50_000]);
      accepted.getInputStream().readNBytes(50_000);
      List<Integer> lengths = through(socket, server.getLocalPort());
      // SYN, SYN and ACK, the hundred bytes; the rest is cut.
      assertThat(lengths.subList(0, 3)).containsExactly(60, 60, 152);
      assertThat(lengths.subList(3, lengths.size())).isNotEmpty().containsOnly(PacketFilter.SNAP);
      assertThat(socket.dropped()).isZero();
    }
  }

  @Test
  void datagrams_pass_and_what_finds_no_room_is_counted() throws IOException {
    try (PacketSocket socket = new PacketSocket(PacketSocket.open(), 0);
        DatagramSocket udp = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      udp.connect(udp.getLocalAddress(), udp.getLocalPort());
      udp.send(new DatagramPacket(new byte[10], 10));
      assertThat(through(socket, udp.getLocalPort())).containsExactly(38);
      for (int i = 0; i < 40_000; i++) udp.send(new DatagramPacket(new byte[1000], 1000));
      assertThat(socket.dropped()).isPositive();
    }
  }
}
