// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.FlowReport.Volume;
import io.accelguard.collectors.packets.protocols.Bytes;
import io.accelguard.collectors.packets.protocols.Conversation;
import io.accelguard.collectors.packets.protocols.Datagram;
import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.collectors.packets.protocols.Recognition;
import io.accelguard.collectors.packets.protocols.Side;
import io.accelguard.collectors.packets.protocols.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One flow while it is in the table: counters, and the bounded beginning of what was said until
/// that is given up for the protocol that was seen in it.
final class Flow {
  static final int MOST_DATAGRAMS = 16;
  static final int DATAGRAM_BOUND = 512;

  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;

  private static final class End {
    private final StreamHead head = new StreamHead();
    private long packets;
    private long bytes;
    private long payload;
    private long opening;
    private boolean answered;
  }

  final FlowKey key;
  final Transport transport;

  /// Whether the first packet went from side A of the key to side B.
  private final boolean forward;

  private final End first = new End();
  private final End second = new End();
  private List<Datagram> datagrams = new ArrayList<>(0);
  private boolean turned;
  private boolean anySyn;
  private boolean answered;
  private boolean probe;
  private int held;
  private boolean settled;
  private Optional<Recognition> recognition = Optional.empty();

  /// Number of the last packet, over all flows.
  long lastPacket;

  Flow(FlowKey key, Transport transport, boolean forward) {
    this.key = key;
    this.transport = transport;
    this.forward = forward;
  }

  /// Counts a packet and keeps what may be needed of it.
  ///
  /// @return by how many bytes the memory held has grown
  int add(PacketDecoder packet, byte[] array, boolean isForward, int wireLength) {
    boolean isFirst = isForward == forward;
    End from = isFirst ? first : second;
    End to = isFirst ? second : first;
    from.packets++;
    from.bytes += wireLength;
    if (packet.payloadWireLength > 0 && to.payload > 0) to.answered = true;
    if (!from.answered) from.opening += packet.payloadWireLength;
    from.payload += packet.payloadWireLength;
    if (transport == Transport.TCP) return stream(from, to, packet, array, isFirst);
    if (settled || packet.payloadLength == 0 || datagrams.size() >= MOST_DATAGRAMS) return 0;
    int kept = Math.min(packet.payloadLength, DATAGRAM_BOUND);
    datagrams.add(
        new Datagram(
            isFirst, Bytes.copyOf(array, packet.payloadAt, kept), packet.payloadWireLength));
    held += kept;
    return kept;
  }

  private int stream(End from, End to, PacketDecoder packet, byte[] array, boolean isFirst) {
    int flags = packet.tcpFlags;
    if (from.packets + to.packets == 1) probe = isOddProbe(flags);
    if ((flags & SYN) != 0) {
      from.head.begins(packet.sequence);
      // Who sends the first SYN is the client; SYN and ACK is the answer to one.
      if (!anySyn) turned = isFirst == ((flags & ACK) != 0);
      anySyn = true;
      if ((flags & ACK) != 0) answered = true;
    }
    if (packet.payloadLength == 0 || from.head.isFull()) return 0;
    long sequence = (flags & SYN) != 0 ? packet.sequence + 1 : packet.sequence;
    int before = from.head.held();
    from.head.add(sequence, array, packet.payloadAt, packet.payloadLength);
    int grown = from.head.held() - before;
    held += grown;
    return grown;
  }

  /// Bytes of memory held for what was said.
  int held() {
    return held;
  }

  /// Recognises the protocol by what was seen until now, once, and lets go what was kept for that.
  void settle(Recognisers recognisers) {
    if (settled) return;
    settled = true;
    recognition = recognisers.recognise(conversation());
    first.head.drop();
    second.head.drop();
    datagrams = List.of();
    held = 0;
  }

  /// Empty until the flow has settled, and where nobody knows.
  Optional<Recognition> recognition() {
    return recognition;
  }

  /// First packets that no TCP stack sends: none of SYN, RST and ACK (RFC 9293 has ACK always set
  /// once connected).
  private static boolean isOddProbe(int flags) {
    return (flags & (SYN | RST | ACK)) == 0 || (flags & (SYN | FIN)) == (SYN | FIN);
  }

  boolean isFailedAttempt() {
    return transport == Transport.TCP && (probe || (anySyn && !answered && payload() == 0));
  }

  /// A TCP connection that was set up or carries data.
  boolean isEstablished() {
    return transport == Transport.TCP && !isFailedAttempt();
  }

  /// Whether its set-up was seen; without streams there is none.
  boolean beginning() {
    return anySyn;
  }

  /// No stack sends such a first packet.
  boolean isOddProbe() {
    return probe;
  }

  private long payload() {
    return first.payload + second.payload;
  }

  /// Whether the client is side A of the key.
  boolean clientIsA() {
    return forward != turned;
  }

  int clientPort() {
    return clientIsA() ? key.portA : key.portB;
  }

  int serverPort() {
    return clientIsA() ? key.portB : key.portA;
  }

  /// What the client sent.
  Volume out() {
    return volume(turned ? second : first);
  }

  /// What the server sent.
  Volume in() {
    return volume(turned ? first : second);
  }

  private static Volume volume(End end) {
    return new Volume(end.packets, end.bytes);
  }

  /// What was said until now; nothing any more once it has settled.
  Conversation conversation() {
    int firstPort = forward ? key.portA : key.portB;
    int secondPort = forward ? key.portB : key.portA;
    List<Datagram> all = new ArrayList<>(datagrams.size());
    List<Datagram> sent = new ArrayList<>(datagrams.size());
    List<Datagram> answered = new ArrayList<>(datagrams.size());
    for (Datagram d : datagrams) {
      Datagram seen = turned ? new Datagram(!d.fromClient(), d.payload(), d.length()) : d;
      all.add(seen);
      (d.fromClient() ? sent : answered).add(seen);
    }
    Side one = side(first, firstPort, sent);
    Side two = side(second, secondPort, answered);
    return turned
        ? new Conversation(transport, two, one, all)
        : new Conversation(transport, one, two, all);
  }

  private static Side side(End end, int port, List<Datagram> datagrams) {
    return new Side(port, end.head.bytes(), datagrams, end.opening, end.packets, end.bytes);
  }
}
