// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.FlowReport.Volume;
import io.accelguard.collectors.packets.protocols.Conversation;
import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.collectors.packets.protocols.Side;
import io.accelguard.collectors.packets.protocols.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Groups packets into two-way flows and reports each once: when it is the oldest of a full table,
/// or at the end. Memory is bounded by the number of flows, whatever the packets are.
///
/// Attempts of one source that lead nowhere are counted per source; a flow that is reported early
/// is judged by the count so far.
public final class FlowTable implements PacketSink {
  /// Flows in the table unless told otherwise; their heads take 10 KiB each at most.
  public static final int DEFAULT_FLOWS = 65_536;

  private final int mostFlows;
  private final Recognisers recognisers;
  private final Consumer<FlowReport> reports;
  private final SequencedMap<FlowKey, Flow> flows;
  private final SourceCounts sources = new SourceCounts();
  private final PacketDecoder decoder = new PacketDecoder();
  private long packets;
  private long notIp;
  private long damaged;
  private long laterFragments;
  private long begun;
  private long evicted;

  public FlowTable(int mostFlows, Recognisers recognisers, Consumer<FlowReport> reports) {
    this.mostFlows = mostFlows;
    this.recognisers = recognisers;
    this.reports = reports;
    this.flows = new LinkedHashMap<>(1024, 0.75f, true);
  }

  @Override
  public void packet(
      int linkType, long atNanos, byte[] array, int offset, int length, int wireLength) {
    packets++;
    switch (decoder.decode(linkType, array, offset, length, wireLength)) {
      case FLOW -> count(array, wireLength);
      case NOT_IP -> notIp++;
      case DAMAGED -> damaged++;
      case LATER_FRAGMENT -> laterFragments++;
    }
  }

  private void count(byte[] array, int wireLength) {
    PacketDecoder d = decoder;
    boolean forward = isLess(d);
    FlowKey key =
        forward
            ? new FlowKey(
                d.version,
                d.ipProtocol,
                d.sourceHigh,
                d.sourceLow,
                d.sourcePort,
                d.destinationHigh,
                d.destinationLow,
                d.destinationPort)
            : new FlowKey(
                d.version,
                d.ipProtocol,
                d.destinationHigh,
                d.destinationLow,
                d.destinationPort,
                d.sourceHigh,
                d.sourceLow,
                d.sourcePort);
    Flow flow = flows.get(key);
    if (flow == null) {
      if (flows.size() >= mostFlows) evict();
      flow = new Flow(key, Transport.of(d.ipProtocol), forward);
      flows.put(key, flow);
      begun++;
    }
    flow.add(d, array, forward, wireLength);
  }

  /// The order of the two ends in a key.
  private static boolean isLess(PacketDecoder d) {
    if (d.sourceHigh != d.destinationHigh) return d.sourceHigh < d.destinationHigh;
    if (d.sourceLow != d.destinationLow) return d.sourceLow < d.destinationLow;
    return d.sourcePort <= d.destinationPort;
  }

  private void evict() {
    Map.Entry<FlowKey, Flow> oldest = flows.firstEntry();
    flows.remove(oldest.getKey());
    evicted++;
    sources.count(oldest.getValue());
    report(oldest.getValue());
  }

  /// Reports what is left in the table, in the order of last packets, and empties it.
  public FlowCounts finish() {
    flows.values().forEach(sources::count);
    flows.values().forEach(this::report);
    flows.clear();
    return new FlowCounts(packets, notIp, damaged, laterFragments, begun, evicted);
  }

  private void report(Flow flow) {
    Conversation conversation = flow.conversation();
    Optional<Recognition> recognition =
        recognisers.recognise(conversation).or(() -> sources.recognise(flow));
    FlowKey k = flow.key;
    String a = Addresses.text(k.version(), k.highA(), k.lowA());
    String b = Addresses.text(k.version(), k.highB(), k.lowB());
    boolean aFirst = flow.clientIsA();
    reports.accept(
        new FlowReport(
            flow.transport == Transport.OTHER ? "IP-" + k.ipProtocol() : flow.transport.label(),
            aFirst ? a : b,
            conversation.client().port(),
            aFirst ? b : a,
            conversation.server().port(),
            volume(conversation.client()),
            volume(conversation.server()),
            recognition));
  }

  private static Volume volume(Side side) {
    return new Volume(side.packets(), side.bytes());
  }
}
