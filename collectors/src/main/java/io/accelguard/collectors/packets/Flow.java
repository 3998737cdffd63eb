// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import io.accelguard.collectors.packets.protocols.Bytes;
import io.accelguard.collectors.packets.protocols.Conversation;
import io.accelguard.collectors.packets.protocols.Datagram;
import io.accelguard.collectors.packets.protocols.Side;
import io.accelguard.collectors.packets.protocols.Transport;
import java.util.ArrayList;
import java.util.List;

/// One flow while it is in the table: counters and the bounded beginning of what was said. About 10
/// KiB at most.
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
  }

  final FlowKey key;
  final Transport transport;

  /// Whether the first packet went from side A of the key to side B.
  private final boolean forward;

  private final End first = new End();
  private final End second = new End();
  private final List<Datagram> datagrams = new ArrayList<>(0);
  private boolean turned;
  private boolean anySyn;
  private boolean answered;
  private boolean probe;

  Flow(FlowKey key, Transport transport, boolean forward) {
    this.key = key;
    this.transport = transport;
    this.forward = forward;
  }

  void add(PacketDecoder packet, byte[] array, boolean isForward, int wireLength) {
    boolean isFirst = isForward == forward;
    End from = isFirst ? first : second;
    End to = isFirst ? second : first;
    from.packets++;
    from.bytes += wireLength;
    if (to.payload == 0) from.opening += packet.payloadWireLength;
    from.payload += packet.payloadWireLength;
    if (transport == Transport.TCP) stream(from, to, packet, array, isFirst);
    else if (datagrams.size() < MOST_DATAGRAMS && packet.payloadLength > 0)
      datagrams.add(
          new Datagram(
              isFirst,
              Bytes.copyOf(array, packet.payloadAt, Math.min(packet.payloadLength, DATAGRAM_BOUND)),
              packet.payloadWireLength));
  }

  private void stream(End from, End to, PacketDecoder packet, byte[] array, boolean isFirst) {
    int flags = packet.tcpFlags;
    if (from.packets + to.packets == 1) probe = isOddProbe(flags);
    if ((flags & SYN) != 0) {
      from.head.begins(packet.sequence);
      // Who sends the first SYN is the client; SYN and ACK is the answer to one.
      if (!anySyn) turned = isFirst == ((flags & ACK) != 0);
      anySyn = true;
      if ((flags & ACK) != 0) answered = true;
    }
    if (packet.payloadLength > 0 && !from.head.isFull()) {
      long sequence = (flags & SYN) != 0 ? packet.sequence + 1 : packet.sequence;
      from.head.add(sequence, array, packet.payloadAt, packet.payloadLength);
    }
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

  Conversation conversation() {
    int firstPort = forward ? key.portA() : key.portB();
    int secondPort = forward ? key.portB() : key.portA();
    Side one = side(first, firstPort);
    Side two = side(second, secondPort);
    if (!turned) return new Conversation(transport, one, two, datagrams);
    return new Conversation(
        transport,
        two,
        one,
        datagrams.stream()
            .map(d -> new Datagram(!d.fromClient(), d.payload(), d.length()))
            .toList());
  }

  private static Side side(End end, int port) {
    return new Side(port, end.head.bytes(), end.opening, end.packets, end.bytes);
  }
}
