// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.Patience.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.accelguard.model.Reading;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The socket collector against sockets that the tests open. Its clock stands still where time is
/// not the matter, so that a slow machine changes nothing.
class SocketCollectorTest {
  private final int self = (int) ProcessHandle.current().pid();
  private final SocketCollector collector = new SocketCollector(Host.at(Path.of("/")), () -> 0);

  @AfterEach
  void close() {
    collector.close();
  }

  private List<SocketSample> sockets() {
    return sockets(collector);
  }

  static List<SocketSample> sockets(SocketCollector from) {
    Reading reading = from.collect(Focus.nobody());
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading)
        .samples().stream()
            .filter(SocketSample.class::isInstance)
            .map(SocketSample.class::cast)
            .toList();
  }

  static List<SocketSample> local(List<SocketSample> sockets, Transport transport, int port) {
    return sockets.stream()
        .filter(s -> s.transport() == transport && s.local().port() == port)
        .toList();
  }

  @Test
  void a_captured_tree_has_no_sockets_of_this_host() {
    assertThat(
            new SocketCollector(Host.at(Path.of("/tmp")), System::nanoTime).collect(Focus.nobody()))
        .isInstanceOf(Reading.Absent.class);
  }

  @Test
  void bytes_are_counted_on_both_ends_and_grow() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("::1"));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      for (int sent = 10_000; sent <= 30_000; sent += 10_000) {
        client.getOutputStream().write(new byte[10_000]);
        accepted.getInputStream().readNBytes(10_000);
        // That the bytes were read says nothing of when their sender hears of it.
        long all = sent;
        List<SocketSample> sockets =
            patiently()
                .until(
                    this::sockets, seen -> sender(seen, client).bytesSent().orElseThrow() >= all);
        SocketSample out = sender(sockets, client);
        SocketSample in =
            local(sockets, Transport.TCP, server.getLocalPort()).stream()
                .filter(s -> s.state() == State.ESTABLISHED)
                .findFirst()
                .orElseThrow();
        assertThat(in.bytesReceived()).hasValue(sent);
        assertThat(out.bytesSent().orElseThrow()).isBetween((long) sent, sent + 1L);
        assertThat(out.owner().orElseThrow().pid()).isEqualTo(self);
      }
    }
  }

  private static SocketSample sender(List<SocketSample> sockets, Socket client) {
    return local(sockets, Transport.TCP, client.getLocalPort()).getFirst();
  }

  @Test
  void a_datagram_socket_is_bound_and_has_no_counters() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      SocketSample seen = local(sockets(), Transport.UDP, socket.getLocalPort()).getFirst();
      assertThat(seen.state()).isEqualTo(State.BOUND);
      assertThat(seen.bytesSent()).isEmpty();
      assertThat(seen.owner().orElseThrow().pid()).isEqualTo(self);
      socket.connect(InetAddress.getLoopbackAddress(), 9);
      assertThat(local(sockets(), Transport.UDP, socket.getLocalPort()).getFirst().state())
          .isEqualTo(State.ESTABLISHED);
    }
  }

  @Test
  void a_search_for_holders_that_runs_out_of_time_goes_on_in_the_next_call() throws IOException {
    AtomicLong nanos = new AtomicLong();
    List<ServerSocket> servers = new ArrayList<>();
    try (SocketCollector slow =
        new SocketCollector(Host.at(Path.of("/")), () -> nanos.addAndGet(1_000_000))) {
      for (int i = 0; i < 300; i++) {
        servers.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      // How many calls it takes depends on what else this machine holds open.
      AtomicInteger calls = new AtomicInteger();
      patiently()
          .until(() -> {
            calls.incrementAndGet();
            return held(servers, slow) == servers.size();
          });
      assertThat(calls).hasValueGreaterThan(servers.size() / 50);
    } finally {
      for (ServerSocket server : servers) server.close();
    }
  }

  private long held(List<ServerSocket> servers, SocketCollector from) {
    List<SocketSample> seen = sockets(from);
    return servers.stream()
        .flatMap(server -> local(seen, Transport.TCP, server.getLocalPort()).stream())
        .filter(socket -> socket.owner().stream().anyMatch(key -> key.pid() == self))
        .count();
  }

  /// A process that listens on a port in a network namespace of its own.
  private static Process stranger(int port) throws IOException {
    Process stranger =
        new ProcessBuilder(
                "unshare",
                "-n",
                "python3",
                "-c",
                "import socket,sys; s=socket.socket(); s.bind(('0.0.0.0',%d)); s.listen();"
                        .formatted(port)
                    + " print('ready',flush=True); sys.stdin.read()")
            .start();
    BufferedReader out = stranger.inputReader();
    assertThat(out.readLine()).isEqualTo("ready");
    return stranger;
  }

  @Test
  void a_socket_in_another_network_namespace_is_seen_until_its_process_ends()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(isRoot(), "SKIPPED: only root may make a network namespace");
    Process stranger = stranger(4567);
    try {
      SocketSample seen = local(sockets(), Transport.TCP, 4567).getFirst();
      assertThat(Files.readSymbolicLink(Path.of("/proc/%d/ns/net".formatted(stranger.pid()))))
          .hasToString("net:[%d]".formatted(seen.netNamespace()));
      assertThat(seen.state()).isEqualTo(State.LISTEN);
      assertThat(seen.owner().orElseThrow().pid()).isEqualTo((int) stranger.pid());
      assertThat(Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")))
          .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
    } finally {
      stranger.destroyForcibly().waitFor();
    }
    assertThat(local(sockets(), Transport.TCP, 4567)).isEmpty();
  }

  @Test
  void without_the_right_to_enter_a_namespace_its_sockets_are_seen_without_counters()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(isRoot(), "SKIPPED: only root may make a network namespace");
    Process stranger = stranger(4568);
    try {
      SocketSample entered = local(sockets(), Transport.TCP, 4568).getFirst();
      assertThat(entered.bytesSent()).hasValue(0);
      List<SocketSample> outside = new ArrayList<>();
      try (SocketCollector weak = new SocketCollector(Host.at(Path.of("/")), () -> 0)) {
        Thread visitor =
            Thread.ofPlatform()
                .start(() -> {
                  giveUpAdministration();
                  outside.addAll(local(sockets(weak), Transport.TCP, 4568));
                });
        visitor.join();
      }
      assertThat(outside).hasSize(1);
      assertThat(outside.getFirst().bytesSent()).isEmpty();
      assertThat(outside.getFirst().owner()).isEqualTo(entered.owner());
      assertThat(outside.getFirst().netNamespace()).isEqualTo(entered.netNamespace());
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  /// Takes CAP_SYS_ADMIN (21) from this thread and those that it starts.
  private static void giveUpAdministration() {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Memory header = new Memory(8);
    header.setInt(0, 0x20080522);
    header.setInt(4, 0);
    Memory rights = new Memory(24);
    libc.getFunction("capget").invokeInt(new Object[] {header, rights});
    rights.setInt(0, rights.getInt(0) & ~(1 << 21));
    assertThat(libc.getFunction("capset").invokeInt(new Object[] {header, rights})).isZero();
  }

  @Test
  void without_time_for_all_namespaces_each_has_its_turn_and_none_is_forgotten()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(isRoot(), "SKIPPED: only root may make a network namespace");
    AtomicLong nanos = new AtomicLong();
    List<Process> strangers = new ArrayList<>();
    try (SocketCollector slow =
        new SocketCollector(Host.at(Path.of("/")), () -> nanos.addAndGet(20_000_000))) {
      for (int port = 4001; port <= 4003; port++) strangers.add(stranger(port));
      int before = 0;
      for (int calls = 0; before < 3; calls++) {
        assertThat(calls).isLessThan(100);
        List<SocketSample> seen = sockets(slow);
        int now = 0;
        for (int port = 4001; port <= 4003; port++) {
          now += local(seen, Transport.TCP, port).size();
        }
        assertThat(now).isBetween(before, before + 1);
        before = now;
      }
    } finally {
      for (Process stranger : strangers) stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void nobody_but_the_kernel_can_answer() throws IOException {
    Assumptions.assumeTrue(isRoot(), "SKIPPED: only root may send netlink messages to others");
    sockets();
    int sender = Libc.socket(16, 3, 4);
    Function sendto = NativeLibrary.getInstance("c").getFunction("sendto");
    try {
      Memory forged = new Memory(16);
      forged.clear();
      forged.setInt(0, 16);
      int refused = 0;
      for (int port : netlinkPorts()) {
        Memory address = new Memory(12);
        address.clear();
        address.setShort(0, (short) 16);
        address.setInt(4, port);
        assertThat(sendto.invokeInt(new Object[] {sender, forged, 16L, 0, address, 12}))
            .isEqualTo(-1);
        assertThat(Native.getLastError()).isEqualTo(111);
        refused++;
      }
      assertThat(refused).isPositive();
    } finally {
      Libc.close(sender);
    }
  }

  /// The netlink addresses of this process's sockets of the kind (4) that the collector opens.
  private List<Integer> netlinkPorts() throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<String> own = new ArrayList<>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)) own.add(Files.readSymbolicLink(link).toString());
      }
    }
    for (String line : Files.readAllLines(Path.of("/proc/net/netlink"))) {
      String[] fields = line.trim().split(" +");
      if (fields[1].equals("4") && own.contains("socket:[%s]".formatted(fields[9]))) {
        ports.add((int) Long.parseLong(fields[2]));
      }
    }
    return ports;
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
