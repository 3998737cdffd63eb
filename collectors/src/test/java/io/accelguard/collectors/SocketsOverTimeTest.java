// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static io.accelguard.collectors.SocketCollectorTest.local;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Reading;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The socket collector over several looks: what stays, and what ends in between.
class SocketsOverTimeTest {
  private final int self = (int) ProcessHandle.current().pid();
  private final SocketCollector collector = new SocketCollector(Host.at(Path.of("/")), () -> 0);

  @AfterEach
  void close() {
    collector.close();
  }

  private List<SocketSample> sockets() {
    return SocketCollectorTest.sockets(collector);
  }

  @Test
  void a_connection_that_ended_since_the_last_look_shows_once_with_its_last_bytes_and_its_holder()
      throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      port = client.getLocalPort();
      sockets();
      client.getOutputStream().write(new byte[5000]);
      accepted.getInputStream().readNBytes(5000);
    }
    // The kernel tells of it when the last timer of the connection has run out.
    List<SocketSample> told = new ArrayList<>();
    Patience.patiently()
        .until(() -> {
          told.addAll(
              local(sockets(), Transport.TCP, port).stream()
                  .filter(s -> s.state() == State.ENDED)
                  .toList());
          return !told.isEmpty();
        });
    SocketSample ended = told.getFirst();
    assertThat(ended.bytesSent().orElseThrow()).isBetween(5000L, 5002L);
    assertThat(ended.owner().orElseThrow().pid()).isEqualTo(self);
    assertThat(local(sockets(), Transport.TCP, port)).isEmpty();
  }

  private ShortConnectionsSample shortHere() throws IOException {
    String here = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
    Reading.Seen seen = (Reading.Seen) collector.collect(Focus.nobody());
    return seen.samples().stream()
        .filter(ShortConnectionsSample.class::isInstance)
        .map(ShortConnectionsSample.class::cast)
        .filter(s -> here.equals("net:[" + s.netNamespace() + "]"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void connections_between_two_looks_are_counted_with_their_bytes_and_nobody_is_named()
      throws IOException {
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
      sockets();
      shortHere();
      for (int i = 0; i < 20; i++) {
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            Socket accepted = server.accept()) {
          client.getOutputStream().write(new byte[1000]);
          accepted.getInputStream().readNBytes(1000);
        }
      }
      long count = 0;
      long sent = 0;
      long received = 0;
      for (int looks = 0; count < 40; looks++) {
        assertThat(looks).isLessThan(100);
        LockSupport.parkNanos(100_000_000);
        ShortConnectionsSample few = shortHere();
        assertThat(few.overflows()).isZero();
        count += few.count();
        sent += few.bytesSent();
        received += few.bytesReceived();
      }
      assertThat(sent).isGreaterThanOrEqualTo(20_000);
      assertThat(received).isGreaterThanOrEqualTo(20_000);
    }
  }

  @Test
  void twenty_thousand_sockets_are_seen_with_their_holders()
      throws IOException, InterruptedException {
    List<Process> holders = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Process holder =
            new ProcessBuilder(
                    "python3",
                    "-c",
                    "import socket,sys; s=[socket.socket(socket.AF_INET,socket.SOCK_DGRAM) for i in"
                        + " range(10000)]; [x.connect(('127.0.0.1',9)) for x in s];"
                        + " print('ready',flush=True); sys.stdin.read()")
                .start();
        holders.add(holder);
        assertThat(holder.inputReader().readLine()).isEqualTo("ready");
      }
      List<SocketSample> seen = sockets();
      for (Process holder : holders) {
        assertThat(
                seen.stream()
                    .filter(s -> s.owner().stream().anyMatch(p -> p.pid() == holder.pid())))
            .hasSize(10_000);
      }
      Set<SocketSample> before = Collections.newSetFromMap(new IdentityHashMap<>());
      before.addAll(seen);
      assertThat(sockets().stream().filter(before::contains).count())
          .isGreaterThanOrEqualTo(20_000);
    } finally {
      for (Process holder : holders) holder.destroyForcibly().waitFor();
    }
  }
}
