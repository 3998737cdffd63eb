// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Reading;
import io.accelguard.model.ShortConnectionsSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Connections of less than a look from one network namespace to another.
class ShortCallsTest {
  private static final String WORLD =
      """
      set -e
      unshare -n sleep 60 & other=$!
      trap 'kill $other' EXIT
      while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do :; done
      ip link add near type veth peer name far
      ip link set far netns $other
      ip addr add 10.77.0.1/24 dev near; ip link set near up
      nsenter -t $other -n sh -c 'ip addr add 10.77.0.2/24 dev far; ip link set far up'
      nsenter -t $other -n python3 -c '
      import socket
      s=socket.create_server(("10.77.0.2",5555))
      while True: s.accept()[0].close()' & server=$!
      trap 'kill $other $server' EXIT
      python3 -c '
      import socket,sys,time
      def call(port):
        s=socket.socket(); s.settimeout(5); r=s.connect_ex(("10.77.0.2",port)); s.close(); return r
      end=time.monotonic()+20
      while call(5555):
        if time.monotonic()>end: sys.exit(1)
      print("ready",flush=True); sys.stdin.readline()
      for port in range(6001,6021): call(port)
      for i in range(5): call(5555)
      s=socket.socket(); s.setblocking(True); s.connect_ex(("10.77.0.2",7000)); s.close()
      print("sent",flush=True); sys.stdin.readline()'
      """;

  @Test
  void each_destination_is_told_with_whether_it_answered()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "SKIPPED: only root may make a network namespace");
    Process world = new ProcessBuilder("unshare", "-n", "sh", "-c", WORLD).start();
    try (SocketCollector collector = new SocketCollector(Host.at(Path.of("/")), () -> 0)) {
      assertThat(world.inputReader().readLine()).isEqualTo("ready");
      String link = Files.readSymbolicLink(Path.of("/proc/" + world.pid() + "/ns/net")).toString();
      collect(collector, link, new HashMap<>());
      collect(collector, link, new HashMap<>());
      world.outputWriter().append("go\n").flush();
      assertThat(world.inputReader().readLine()).isEqualTo("sent");
      Map<Integer, Outcome> told = new HashMap<>();
      for (int looks = 0; told.size() < 22; looks++) {
        assertThat(looks).isLessThan(200);
        LockSupport.parkNanos(50_000_000);
        collect(collector, link, told);
      }
      assertThat(told.remove(5555)).isEqualTo(Outcome.ANSWERED);
      assertThat(told.remove(0)).isEqualTo(Outcome.UNKNOWN);
      assertThat(told).hasSize(20).containsKeys(6001, 6020);
      assertThat(told.values()).containsOnly(Outcome.UNANSWERED);
    } finally {
      world.outputWriter().close();
      if (!world.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) world.destroyForcibly();
    }
  }

  private static void collect(SocketCollector from, String link, Map<Integer, Outcome> into) {
    ((Reading.Seen) from.collect(Focus.nobody()))
        .samples().stream()
            .filter(ShortConnectionsSample.class::isInstance)
            .map(ShortConnectionsSample.class::cast)
            .filter(s -> link.equals("net:[" + s.netNamespace() + "]"))
            .map(ShortConnectionsSample::calls)
            .map(Calls::destinations)
            .forEach(all -> all.forEach(d -> into.put(d.to().port(), d.outcome())));
  }
}
