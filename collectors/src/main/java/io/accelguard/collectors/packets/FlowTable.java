// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.collectors.packets.protocols.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Groups packets into two-way flows and reports each once: when it is the oldest of a full table,
/// or at the end. Memory is bounded by the number of flows and by the bytes kept of them, whatever
/// the packets are: where too much is kept, the flow that was silent for longest settles, which
/// means that it is judged by what it said until then and is only counted from there on.
///
/// Attempts of one source that lead nowhere are counted per source; a flow that is reported early
/// is judged by the count so far.
public final class FlowTable implements PacketSink {
  /// Flows in the table unless told otherwise; each takes about 400 bytes beside what is kept.
  public static final int DEFAULT_FLOWS = 65_536;

  /// Bytes kept of all flows together.
  static final int DEFAULT_HELD = 16 << 20;

  private final int mostFlows;
  private final int mostHeld;
  private final Recognisers recognisers;
  private final Consumer<FlowReport> reports;

  /// In the order of last packets, like those that have settled.
  private final SequencedMap<FlowKey, Flow> open = new LinkedHashMap<>(1024, 0.75f, true);

  private final SequencedMap<FlowKey, Flow> settled = new LinkedHashMap<>(16, 0.75f, true);
  private final SourceCounts sources = new SourceCounts();
  private final PacketDecoder decoder = new PacketDecoder();
  private final FlowKey key = new FlowKey();
  private Flow last = new Flow(new FlowKey(), Transport.OTHER, true);
  private long held;
  private long packets;
  private long notIp;
  private long damaged;
  private long laterFragments;
  private long begun;
  private long evicted;

  public FlowTable(int mostFlows, Recognisers recognisers, Consumer<FlowReport> reports) {
    this(mostFlows, DEFAULT_HELD, recognisers, reports);
  }

  FlowTable(int mostFlows, int mostHeld, Recognisers recognisers, Consumer<FlowReport> reports) {
    this.mostFlows = mostFlows;
    this.mostHeld = mostHeld;
    this.recognisers = recognisers;
    this.reports = reports;
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
    boolean forward = key.set(decoder);
    // Most packets follow one of their own flow, which then is the youngest already.
    Flow flow = last.key.equals(key) ? last : flow(forward);
    last = flow;
    flow.lastPacket = packets;
    held += flow.add(decoder, array, forward, wireLength);
    while (held > mostHeld) settleOldest();
  }

  private Flow flow(boolean forward) {
    Flow known = open.get(key);
    if (known == null) known = settled.get(key);
    if (known != null) return known;
    if (open.size() + settled.size() >= mostFlows) evict();
    Flow flow = new Flow(key.copy(), Transport.of(decoder.ipProtocol), forward);
    open.put(flow.key, flow);
    begun++;
    return flow;
  }

  private void settleOldest() {
    Flow oldest = open.pollFirstEntry().getValue();
    settle(oldest);
    settled.put(oldest.key, oldest);
  }

  private void settle(Flow flow) {
    held -= flow.held();
    flow.settle(recognisers);
  }

  private void evict() {
    boolean fromOpen =
        settled.isEmpty()
            || (!open.isEmpty()
                && open.firstEntry().getValue().lastPacket
                    < settled.firstEntry().getValue().lastPacket);
    Flow oldest = (fromOpen ? open : settled).pollFirstEntry().getValue();
    evicted++;
    sources.count(oldest);
    report(oldest);
  }

  /// Reports what is left in the table, in the order of last packets, and empties it.
  public FlowCounts finish() {
    List<Flow> left = new ArrayList<>(open.values());
    left.addAll(settled.values());
    open.clear();
    settled.clear();
    left.sort(Comparator.comparingLong(flow -> flow.lastPacket));
    left.forEach(sources::count);
    left.forEach(this::report);
    return counts();
  }

  /// Bytes kept at this moment.
  long held() {
    return held;
  }

  /// So far.
  public FlowCounts counts() {
    return new FlowCounts(packets, notIp, damaged, laterFragments, begun, evicted);
  }

  private void report(Flow flow) {
    settle(flow);
    Optional<Recognition> recognition = flow.recognition().or(() -> sources.recognise(flow));
    FlowKey k = flow.key;
    String a = Addresses.text(k.version, k.highA, k.lowA);
    String b = Addresses.text(k.version, k.highB, k.lowB);
    boolean aFirst = flow.clientIsA();
    reports.accept(
        new FlowReport(
            flow.transport == Transport.OTHER ? "IP-" + k.ipProtocol : flow.transport.label(),
            aFirst ? a : b,
            flow.clientPort(),
            aFirst ? b : a,
            flow.serverPort(),
            flow.out(),
            flow.in(),
            recognition));
  }
}
