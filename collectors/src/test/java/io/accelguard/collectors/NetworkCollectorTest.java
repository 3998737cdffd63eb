// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.NetworkCollector.Place;
import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Counters of interfaces and protocols, as Linux 6.18 shows them.
class NetworkCollectorTest {
  static final String DEV =
      """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
          lo: 5593685615 1546468    0    0    0     0          0         0 5593685615 1546468    0    0    0     0       0          0
        eth0: 384968693    9541    0    0    0     0          0         0   698340    6540    0    0    0     0       0          0
      docker0:     700       7    0    0    0     0          0         0      800       8    0    0    0     0       0          0
      """;
  static final String SNMP =
      """
      Ip: Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos
      Ip: 2 64 0 0 0 30 0
      Icmp: InMsgs InErrors InCsumErrors OutMsgs OutErrors
      Icmp: 0 0 0 40 0
      IcmpMsg: OutType3
      IcmpMsg: 40
      Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors
      Tcp: 1 200 120000 -1 101 102 103 104 105 106 107 108 109 110 111
      Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors
      Udp: 201 202 203 204 205
      UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors
      UdpLite: 1 2 3 4 5
      """;
  private static final String NETSTAT = "TcpExt: SyncookiesSent TCPSynRetrans\nTcpExt: 0 55\n";
  private static final String SIX =
      """
      Ip6OutForwDatagrams             \t3
      Icmp6OutMsgs                    \t4
      Udp6InDatagrams                 \t1000
      Udp6NoPorts                     \t2000
      Udp6OutDatagrams                \t3000
      """;

  @TempDir Path root;

  private void write(String path, String text) throws IOException {
    Files.createDirectories(root.resolve(path).getParent());
    Files.writeString(root.resolve(path), text);
  }

  private NetworkSample captured() {
    return samples(new NetworkCollector(Host.at(root), List::of, () -> 0)).getFirst();
  }

  private static List<NetworkSample> samples(NetworkCollector collector) {
    Reading reading = collector.collect(Focus.nobody());
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading).samples().stream().map(NetworkSample.class::cast).toList();
  }

  @Test
  void a_host_is_counted_by_its_devices_and_both_families() throws IOException {
    write("proc/1/net/dev", DEV);
    write("proc/1/net/snmp", SNMP);
    write("proc/1/net/netstat", NETSTAT);
    write("proc/1/net/snmp6", SIX);
    write("sys/class/net/eth0/device/vendor", "0x1af4");
    write("sys/class/net/docker0/address", "02:42");
    assertThat(captured())
        .isEqualTo(
            new NetworkSample(
                0,
                true,
                Optional.of(new Interfaces(1, 384_968_693, 9541, 698_340, 6540)),
                Optional.of(new Tcp(101, 103, 106, 107, 108, 109, 110, OptionalLong.of(55))),
                Optional.of(new Udp(1201, 3204, 2202)),
                Optional.of(new Other(33, 44)),
                OptionalLong.empty()));
  }

  @Test
  void without_devices_every_interface_but_loopback_counts() throws IOException {
    write("proc/1/net/dev", DEV);
    assertThat(captured().interfaces())
        .hasValue(new Interfaces(2, 384_969_393, 9548, 699_140, 6548));
  }

  @Test
  void what_cannot_be_read_is_missing_and_not_zero() throws IOException {
    write("proc/1/net/snmp", SNMP.replace("OutRsts", "Renamed"));
    NetworkSample sample = captured();
    assertThat(sample.tcp()).isEmpty();
    assertThat(sample.interfaces()).isEmpty();
    assertThat(sample.udp()).hasValue(new Udp(201, 204, 202));
    write("proc/1/net/snmp", SNMP);
    assertThat(captured().tcp().orElseThrow().synRetrans()).isEmpty();
  }

  @Test
  void a_namespace_whose_process_is_gone_is_counted_as_skipped() throws IOException {
    write("proc/1/net/dev", DEV);
    Host live = Host.at(Path.of("/"));
    List<Place> places =
        List.of(
            new Place(1, (int) ProcessHandle.current().pid(), true, OptionalLong.of(7)),
            new Place(2, Integer.MAX_VALUE, false, OptionalLong.empty()));
    Reading.Seen seen =
        (Reading.Seen) new NetworkCollector(live, () -> places, () -> 0).collect(Focus.nobody());
    assertThat(seen.skipped()).isEqualTo(1);
    assertThat(seen.samples()).hasSize(1);
    assertThat(((NetworkSample) seen.samples().getFirst()).socketBytes()).hasValue(7);
  }

  @Test
  void without_time_each_namespace_has_its_turn() {
    int self = (int) ProcessHandle.current().pid();
    List<Place> places =
        List.of(
            new Place(1, self, true, OptionalLong.empty()),
            new Place(2, self, false, OptionalLong.empty()),
            new Place(3, self, false, OptionalLong.empty()));
    AtomicLong nanos = new AtomicLong();
    NetworkCollector slow =
        new NetworkCollector(
            Host.at(Path.of("/")), () -> places, () -> nanos.addAndGet(20_000_000));
    for (int calls = 1; calls <= 3; calls++) assertThat(samples(slow)).hasSize(calls);
    assertThat(samples(slow)).hasSize(3);
  }

  @Test
  void connections_refused_in_another_namespace_are_counted_there()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "SKIPPED: only root may make a network namespace");
    Process stranger =
        new ProcessBuilder(
                "unshare",
                "-n",
                "sh",
                "-c",
                "ip link set lo up && exec python3 -c 'import socket,sys\n"
                    + "for p in range(2001,2021): socket.socket().connect_ex((\"127.0.0.1\",p))\n"
                    + "u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\n"
                    + "for p in range(5): u.sendto(b\"x\",(\"127.0.0.1\",2001))\n"
                    + "print(\"ready\",flush=True); sys.stdin.read()'")
            .start();
    Host live = Host.at(Path.of("/"));
    try (SocketCollector sockets = new SocketCollector(live, () -> 0)) {
      assertThat(stranger.inputReader().readLine()).isEqualTo("ready");
      sockets.collect(Focus.nobody());
      NetworkCollector collector = new NetworkCollector(live, sockets::places, () -> 0);
      Place place =
          sockets.places().stream()
              .filter(known -> known.member() == (int) stranger.pid())
              .findFirst()
              .orElseThrow();
      assertThat(place.host()).isFalse();
      NetworkSample there =
          samples(collector).stream()
              .filter(sample -> sample.netNamespace() == place.namespace())
              .findFirst()
              .orElseThrow();
      assertThat(there.host()).isFalse();
      assertThat(there.socketBytes()).hasValue(0);
      assertThat(there.interfaces()).isEmpty();
      assertThat(there.tcp().orElseThrow().activeOpens()).isEqualTo(20);
      assertThat(there.tcp().orElseThrow().attemptFails()).isEqualTo(20);
      assertThat(there.tcp().orElseThrow().outRsts()).isEqualTo(20);
      assertThat(there.udp().orElseThrow().outDatagrams()).isEqualTo(5);
      assertThat(there.udp().orElseThrow().noPorts()).isEqualTo(5);
      assertThat(samples(collector).stream().filter(NetworkSample::host)).hasSize(1);
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }
}
