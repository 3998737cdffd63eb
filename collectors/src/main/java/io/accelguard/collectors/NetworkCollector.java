// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Counters of the interfaces and protocols of the host and of every network namespace that its
/// sockets are seen in, through `/proc/PID/net` of one process each, which wants no right. Bounded
/// in time: on a host with very many namespaces some are shown as they were some calls ago.
final class NetworkCollector implements Collector {
  private static final long BUDGET_NANOS = 10_000_000L;
  private static final int DEVICES_CALLS = 60;
  private static final int MOST_DEVICES = 1024;

  private final Host host;
  private final Supplier<List<Place>> places;
  private final LongSupplier nanos;
  private final ProcFiles files = new ProcFiles(1 << 18);
  private final Map<Long, Known> known = new HashMap<>();
  private Set<String> devices = Set.of();
  private int call;

  /// A network namespace.
  ///
  /// @param member a process that lives in it
  /// @param host whether it is the host's own
  /// @param socketBytes see [NetworkSample#socketBytes]
  record Place(long namespace, int member, boolean host, OptionalLong socketBytes) {
    /// The only place that a captured tree shows.
    static final Place CAPTURED = new Place(0, 1, true, OptionalLong.empty());
  }

  private record Known(int call, NetworkSample sample) {}

  /// @param places the namespaces as they are known at the moment
  /// @param nanos a clock that only measures how long reading takes
  NetworkCollector(Host host, Supplier<List<Place>> places, LongSupplier nanos) {
    this.host = host;
    this.places = places;
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public Reading collect(Focus focus) {
    List<Place> all = new ArrayList<>(host.live() ? places.get() : List.of(Place.CAPTURED));
    if (all.isEmpty()) return new Reading.Failed("no network namespace is known");
    if (call++ % DEVICES_CALLS == 0) devices = devices();
    known.keySet().retainAll(all.stream().map(Place::namespace).toList());
    all.sort(Comparator.comparingInt(this::lastRead));
    long start = nanos.getAsLong();
    int silent = 0;
    for (Place place : all) {
      Optional<NetworkSample> read = read(place);
      read.ifPresent(sample -> known.put(place.namespace(), new Known(call, sample)));
      if (read.isEmpty()) silent++;
      if (nanos.getAsLong() - start >= BUDGET_NANOS) break;
    }
    if (known.isEmpty()) return new Reading.Failed("the counters below /proc/PID/net are closed");
    List<Sample> samples = new ArrayList<>(known.size());
    for (Known each : known.values()) samples.add(each.sample());
    return new Reading.Seen(samples, silent);
  }

  private int lastRead(Place place) {
    Known past = known.get(place.namespace());
    return past == null ? 0 : past.call();
  }

  /// Empty when the process is gone.
  private Optional<NetworkSample> read(Place place) {
    String directory = host.text("/proc/" + place.member() + "/net/");
    Optional<Interfaces> interfaces =
        text(directory + "dev")
            .map(dev -> dev.interfaces(name -> isWayOut(name, place.host())))
            .filter(found -> found.count() > 0);
    Optional<NetCounterText> snmp = text(directory + "snmp");
    if (interfaces.isEmpty() && snmp.isEmpty()) return Optional.empty();
    Optional<NetCounterText> netstat = text(directory + "netstat");
    int six = Math.max(0, files.read(directory + "snmp6"));
    return Optional.of(
        new NetworkSample(
            place.namespace(),
            place.host(),
            interfaces,
            snmp.flatMap(counters -> tcp(counters, netstat)),
            snmp.flatMap(counters -> udp(counters, six)),
            snmp.flatMap(counters -> other(counters, six)),
            place.socketBytes()));
  }

  private Optional<NetCounterText> text(String file) {
    int length = files.read(file);
    return length <= 0 ? Optional.empty() : Optional.of(new NetCounterText(files.bytes(), length));
  }

  private boolean isWayOut(String name, boolean ofHost) {
    boolean byDevice = ofHost && !devices.isEmpty();
    return byDevice ? devices.contains(name) : !name.equals("lo");
  }

  private static Optional<Tcp> tcp(NetCounterText snmp, Optional<NetCounterText> netstat) {
    return new Group(snmp, "Tcp:")
        .of("ActiveOpens", "AttemptFails", "InSegs", "OutSegs", "RetransSegs", "InErrs", "OutRsts")
        .map(value ->
            new Tcp(
                value[0],
                value[1],
                value[2],
                value[3],
                value[4],
                value[5],
                value[6],
                netstat
                    .map(more -> more.value("TcpExt:", "TCPSynRetrans"))
                    .orElse(OptionalLong.empty())));
  }

  private Optional<Udp> udp(NetCounterText snmp, int six) {
    return new Group(snmp, "Udp:")
        .of("InDatagrams", "OutDatagrams", "NoPorts")
        .map(value ->
            new Udp(
                value[0] + six("Udp6InDatagrams", six),
                value[1] + six("Udp6OutDatagrams", six),
                value[2] + six("Udp6NoPorts", six)));
  }

  private Optional<Other> other(NetCounterText snmp, int six) {
    OptionalLong forwarded = snmp.value("Ip:", "ForwDatagrams");
    OptionalLong messages = snmp.value("Icmp:", "OutMsgs");
    return forwarded.isEmpty() || messages.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Other(
                forwarded.getAsLong() + six("Ip6OutForwDatagrams", six),
                messages.getAsLong() + six("Icmp6OutMsgs", six)));
  }

  /// A host without IPv6 has sent nothing by it.
  private long six(String name, int length) {
    return ProcText.value(files.bytes(), length, name + " ").orElse(0);
  }

  /// The counters of one protocol, all or none.
  private record Group(NetCounterText text, String heading) {
    Optional<long[]> of(String... names) {
      long[] values = new long[names.length];
      for (int i = 0; i < names.length; i++) {
        OptionalLong value = text.value(heading, names[i]);
        if (value.isEmpty()) return Optional.empty();
        values[i] = value.getAsLong();
      }
      return Optional.of(values);
    }
  }

  /// Interfaces that drive a device. What bridges, bonds and tunnels carry goes through these too.
  private Set<String> devices() {
    Set<String> found = new HashSet<>();
    Path all = host.path("/sys/class/net");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(all)) {
      for (Path entry : entries) {
        if (found.size() >= MOST_DEVICES) break;
        if (Files.exists(entry.resolve("device"))) found.add(entry.getFileName().toString());
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Set.of();
    }
    return found;
  }
}
