// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Conversation;
import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.collectors.packets.protocols.Transport;
import io.accelguard.model.Grade;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Recognises conversations while they go on, by their first packets. A flow is *open* until a
/// handshake is proved, or until enough packets or seconds have passed; then it is *settled*: what
/// was said is forgotten, the name of the protocol and both ends are all that stays.
///
/// Memory is bounded whatever the packets are: the oldest open flow settles early, the settled flow
/// that was silent for longest is forgotten. For one thread.
public final class LiveFlows {
  static final int MOST_OPEN = 1024;
  static final int MOST_SETTLED = 8192;

  /// Packets with a payload after which no recogniser changes its mind.
  static final int ENOUGH_PACKETS = 16;

  /// Seconds after which a flow is judged by what it has said.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /// How long a silent conversation is believed to go on; mining pools speak every minute or so.
  static final Duration SILENCE = Duration.ofMinutes(5);

  private static final Duration PARTING = Duration.ofSeconds(5);
  private static final int RAW_IP = 101;
  private static final int FIN_OR_RST = 0x05;
  private static final int SYN_AND_ACK = 0x12;
  private static final int SYN = 0x02;

  private final Recognisers recognisers;
  private final PacketDecoder decoder = new PacketDecoder();
  private final FlowKey key = new FlowKey();
  private final SequencedMap<Place, Open> open = new LinkedHashMap<>();
  private final SequencedMap<Place, Settled> settled = new LinkedHashMap<>(64, 0.75f, true);
  private long packets;
  private long skipped;
  private long early;

  public LiveFlows(Recognisers recognisers) {
    this.recognisers = recognisers;
  }

  /// A flow in a network namespace: private addresses repeat themselves.
  private record Place(long namespace, FlowKey key) {}

  private static final class Open {
    private final Flow flow;
    private final long since;
    private int spoke;

    Open(Flow flow, long since) {
      this.flow = flow;
      this.since = since;
    }
  }

  private static final class Settled {
    private final Optional<LiveFlow> recognised;
    private long until;

    Settled(Optional<LiveFlow> recognised, long until) {
      this.recognised = recognised;
      this.until = until;
    }
  }

  /// One packet, from its IP header on. The array is reused.
  ///
  /// @param at nanoseconds of a clock that never goes back
  public void packet(long namespace, long at, byte[] array, int length) {
    packets++;
    if (decoder.decode(RAW_IP, array, 0, length, length) != PacketDecoder.Outcome.FLOW) {
      skipped++;
      return;
    }
    boolean forward = key.set(decoder);
    Place place = new Place(namespace, key);
    boolean begins = (decoder.tcpFlags & SYN_AND_ACK) == SYN;
    Settled past = settled.get(place);
    if (past != null && !begins && at - past.until < 0) {
      past.until = at + ((decoder.tcpFlags & FIN_OR_RST) == 0 ? SILENCE : PARTING).toNanos();
      return;
    }
    if (past != null) settled.remove(place);
    Open known = open.get(place);
    // The same ends, another conversation.
    if (known != null && begins && known.spoke > 0) known = null;
    if (known == null) known = begin(place, forward, at);
    known.flow.add(decoder, array, forward, length);
    if (decoder.payloadLength > 0 && ++known.spoke >= 2) ask(place, known, at);
  }

  private Open begin(Place place, boolean forward, long at) {
    if (open.size() >= MOST_OPEN) {
      early++;
      Map.Entry<Place, Open> oldest = open.firstEntry();
      settle(oldest.getKey(), recognise(oldest.getValue()), at);
    }
    FlowKey kept = place.key().copy();
    Open fresh = new Open(new Flow(kept, Transport.of(decoder.ipProtocol), forward), at);
    open.put(new Place(place.namespace(), kept), fresh);
    return fresh;
  }

  private void ask(Place place, Open known, long at) {
    Optional<LiveFlow> found = recognise(known);
    boolean proved = found.filter(flow -> flow.recognition().grade() == Grade.CONTENT).isPresent();
    if (proved || known.spoke >= ENOUGH_PACKETS) settle(place, found, at);
  }

  private Optional<LiveFlow> recognise(Open known) {
    Conversation conversation = known.flow.conversation();
    Optional<Recognition> recognition = recognisers.recognise(conversation);
    return recognition.map(found -> LiveFlow.of(known.flow, conversation, found));
  }

  private void settle(Place place, Optional<LiveFlow> recognised, long at) {
    open.remove(place);
    settled.put(
        new Place(place.namespace(), place.key().copy()),
        new Settled(recognised, at + SILENCE.toNanos()));
    if (settled.size() > MOST_SETTLED) settled.pollFirstEntry();
  }

  /// Judges those that have been open for long enough and forgets those that are over.
  public void tick(long at) {
    List<Map.Entry<Place, Open>> due = new ArrayList<>();
    for (Map.Entry<Place, Open> entry : open.entrySet())
      if (at - entry.getValue().since >= PATIENCE.toNanos()) due.add(entry);
    for (Map.Entry<Place, Open> entry : due) {
      // Nothing was said: what comes later is its beginning.
      if (entry.getValue().spoke == 0) open.remove(entry.getKey());
      else settle(entry.getKey(), recognise(entry.getValue()), at);
    }
    settled.values().removeIf(past -> at - past.until >= 0);
  }

  /// What is going on, by the namespace it was seen in.
  public Map<Long, List<LiveFlow>> recognised() {
    Map<Long, List<LiveFlow>> all = new LinkedHashMap<>();
    settled.forEach((place, flow) ->
        flow.recognised.ifPresent(
            found -> all.computeIfAbsent(place.namespace(), _ -> new ArrayList<>()).add(found)));
    return all;
  }

  public long packets() {
    return packets;
  }

  /// Packets that are damaged or in no flow.
  public long skipped() {
    return skipped;
  }

  /// Flows that were judged before their time for want of room.
  public long early() {
    return early;
  }

  /// Flows of which anything is remembered.
  int size() {
    return open.size() + settled.size();
  }
}
