// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What the kernel counted on the network in the last minute: interfaces of the host, protocols of
/// all namespaces together. It says what went out, not who sent it.
final class HostNetwork {
  /// Ratios want this many in the divisor.
  private static final double ENOUGH_OPENS = 20;

  private static final double ENOUGH_SEGMENTS = 1000;
  private static final double ENOUGH_PACKETS = 100;

  /// Above this mean size, in bytes, a device may have cut large pieces into packets that no
  /// protocol has counted.
  private static final double SMALL_PACKET = 600;

  private static final int BYTES_IN = 0;
  private static final int BYTES_OUT = 1;
  private static final int PACKETS_IN = 2;
  private static final int PACKETS_OUT = 3;
  private static final int OPENS = 4;
  private static final int FAILS = 5;
  private static final int SEGMENTS_IN = 6;
  private static final int SEGMENTS_OUT = 7;
  private static final int REPEATED = 8;
  private static final int RESETS = 9;
  private static final int DATAGRAMS_OUT = 10;
  private static final int NO_PORTS = 11;
  private static final int COUNTED = 12;
  private static final int INTERFACE_SECONDS = 13;
  private static final int TCP_SECONDS = 14;
  private static final int UDP_SECONDS = 15;
  private static final int COUNTED_SECONDS = 16;
  private static final int METRICS = 17;

  private final Buckets totals = new Buckets(METRICS, Span.MEDIUM.seconds(), 1);
  private Map<Long, NetworkSample> past = Map.of();

  /// One tick. What was counted before a namespace was first seen is not dated.
  void observe(List<NetworkSample> networks, double now, double elapsed) {
    Map<Long, NetworkSample> next = new HashMap<>();
    for (NetworkSample network : networks) {
      next.put(network.netNamespace(), network);
      NetworkSample before = past.get(network.netNamespace());
      if (before != null) add(network, before, now, elapsed);
    }
    if (!past.isEmpty()) addCounted(networks, now, elapsed);
    past = next;
  }

  private void add(NetworkSample network, NetworkSample before, double now, double elapsed) {
    double seconds = network.host() ? elapsed : 0;
    if (network.host() && network.interfaces().isPresent() && before.interfaces().isPresent()) {
      var is = network.interfaces().get();
      var was = before.interfaces().get();
      totals.add(now, INTERFACE_SECONDS, seconds);
      add(now, BYTES_IN, is.bytesIn(), was.bytesIn());
      add(now, BYTES_OUT, is.bytesOut(), was.bytesOut());
      add(now, PACKETS_IN, is.packetsIn(), was.packetsIn());
      add(now, PACKETS_OUT, is.packetsOut(), was.packetsOut());
    }
    if (network.tcp().isPresent() && before.tcp().isPresent()) {
      Tcp is = network.tcp().get();
      Tcp was = before.tcp().get();
      totals.add(now, TCP_SECONDS, seconds);
      add(now, OPENS, is.activeOpens(), was.activeOpens());
      add(now, FAILS, is.attemptFails(), was.attemptFails());
      add(now, SEGMENTS_IN, is.inSegs(), was.inSegs());
      add(now, SEGMENTS_OUT, is.outSegs(), was.outSegs());
      add(now, REPEATED, is.retransSegs(), was.retransSegs());
      add(now, RESETS, is.outRsts(), was.outRsts());
    }
    if (network.udp().isPresent() && before.udp().isPresent()) {
      Udp is = network.udp().get();
      Udp was = before.udp().get();
      totals.add(now, UDP_SECONDS, seconds);
      add(now, DATAGRAMS_OUT, is.outDatagrams(), was.outDatagrams());
      add(now, NO_PORTS, is.noPorts(), was.noPorts());
    }
  }

  /// Packets out that some protocol of some namespace has counted; nothing unless all are known.
  private void addCounted(List<NetworkSample> networks, double now, double elapsed) {
    double moved = 0;
    for (NetworkSample network : networks) {
      NetworkSample before = past.get(network.netNamespace());
      if (packets(network).isEmpty()) return;
      if (before == null || packets(before).isEmpty()) continue;
      moved += Math.max(0, packets(network).getAsDouble() - packets(before).getAsDouble());
    }
    totals.add(now, COUNTED_SECONDS, elapsed);
    totals.add(now, COUNTED, moved);
  }

  /// Missing unless all protocols are known.
  private static OptionalDouble packets(NetworkSample network) {
    return network.tcp().isEmpty() || network.udp().isEmpty() || network.other().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            (double) network.tcp().get().outSegs()
                + network.udp().get().outDatagrams()
                + network.other().get().forwarded()
                + network.other().get().icmpOut());
  }

  private void add(double now, int metric, long is, long was) {
    totals.add(now, metric, (double) Math.max(0, is - was));
  }

  void features(double now, Features.Builder into) {
    into.put(Feature.HOST_BYTES_IN, rate(now, BYTES_IN, INTERFACE_SECONDS));
    into.put(Feature.HOST_BYTES_OUT, rate(now, BYTES_OUT, INTERFACE_SECONDS));
    into.put(Feature.HOST_PACKETS_IN, rate(now, PACKETS_IN, INTERFACE_SECONDS));
    into.put(Feature.HOST_PACKETS_OUT, rate(now, PACKETS_OUT, INTERFACE_SECONDS));
    OptionalDouble size = ratio(now, BYTES_OUT, PACKETS_OUT, Span.SHORT, ENOUGH_PACKETS);
    into.put(Feature.HOST_PACKET_SIZE, size);
    into.put(Feature.HOST_FAILED_OPENS, rate(now, FAILS, TCP_SECONDS));
    into.put(Feature.HOST_UNANSWERED, ratio(now, FAILS, OPENS, Span.MEDIUM, ENOUGH_OPENS));
    into.put(Feature.HOST_RESETS, rate(now, RESETS, TCP_SECONDS));
    into.put(
        Feature.HOST_RESET_SHARE, ratio(now, RESETS, SEGMENTS_IN, Span.SHORT, ENOUGH_SEGMENTS));
    into.put(
        Feature.HOST_REPEATED, ratio(now, REPEATED, SEGMENTS_OUT, Span.MEDIUM, ENOUGH_SEGMENTS));
    into.put(Feature.HOST_DATAGRAMS_OUT, rate(now, DATAGRAMS_OUT, UDP_SECONDS));
    into.put(Feature.HOST_NO_PORTS, rate(now, NO_PORTS, UDP_SECONDS));
    unexplained(now, size, into);
  }

  private void unexplained(double now, OptionalDouble size, Features.Builder into) {
    OptionalDouble sent = rate(now, PACKETS_OUT, INTERFACE_SECONDS);
    OptionalDouble counted = rate(now, COUNTED, COUNTED_SECONDS);
    if (sent.isEmpty() || counted.isEmpty()) return;
    boolean small = size.isPresent() && size.getAsDouble() < SMALL_PACKET;
    double rest = Math.max(0, sent.getAsDouble() - counted.getAsDouble());
    into.put(Feature.HOST_UNEXPLAINED, small ? rest : 0);
  }

  private OptionalDouble rate(double now, int metric, int seconds) {
    double known = totals.sum(now, seconds, Span.SHORT.seconds());
    return known < 3
        ? OptionalDouble.empty()
        : OptionalDouble.of(totals.sum(now, metric, Span.SHORT.seconds()) / known);
  }

  private OptionalDouble ratio(double now, int part, int whole, Span span, double enough) {
    double all = totals.sum(now, whole, span.seconds());
    return all < enough
        ? OptionalDouble.empty()
        : OptionalDouble.of(totals.sum(now, part, span.seconds()) / all);
  }
}
