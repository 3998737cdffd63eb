// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.OptionalInt;

/// One packet(7) socket that sees what [PacketFilter] lets through of all interfaces of the network
/// namespace it was opened in. Needs CAP_NET_RAW.
final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_STATISTICS = 6;
  private static final int ADDRESS_BYTES = 20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int BUFFER_BYTES = 4 << 20;

  private final int descriptor;
  private final long namespace;
  private final Memory statistics = new Memory(16);

  PacketSocket(int descriptor, long namespace) {
    this.descriptor = descriptor;
    this.namespace = namespace;
  }

  /// @return a descriptor, or -1 without the right
  static int open() {
    // Without a protocol the socket hears nothing until the filter is in place.
    int descriptor = Libc.socket(AF_PACKET, SOCK_DGRAM_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    if (attach(descriptor) && listen(descriptor)) return descriptor;
    Libc.close(descriptor);
    return -1;
  }

  private static boolean attach(int descriptor) {
    byte[] program = PacketFilter.program();
    Memory instructions = new Memory(program.length);
    instructions.write(0, program, 0, program.length);
    Memory filter = new Memory(16);
    filter.setShort(0, (short) (program.length / 8));
    filter.setPointer(8, instructions);
    return Libc.setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, filter, 16) == 0;
  }

  private static boolean listen(int descriptor) {
    Memory bytes = new Memory(4);
    bytes.setInt(0, BUFFER_BYTES);
    if (Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, bytes, 4) != 0)
      Libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, bytes, 4);
    Memory address = new Memory(ADDRESS_BYTES);
    address.clear();
    address.setShort(0, (short) AF_PACKET);
    // All protocols, in network order: the only way to see packets that leave.
    address.setByte(2, (byte) 0);
    address.setByte(3, (byte) 3);
    return Libc.bind(descriptor, address, ADDRESS_BYTES) == 0;
  }

  int descriptor() {
    return descriptor;
  }

  long namespace() {
    return namespace;
  }

  /// Takes the next packet, from its IP header on, if one waits.
  OptionalInt receive(Memory room) {
    long got = Libc.recv(descriptor, room, room.size(), MSG_DONTWAIT);
    return got < 0 ? OptionalInt.empty() : OptionalInt.of((int) got);
  }

  /// Packets that the kernel had no room for since the last call.
  long dropped() {
    statistics.setInt(8, 8);
    Pointer size = statistics.share(8);
    int answer = Libc.getsockopt(descriptor, SOL_PACKET, PACKET_STATISTICS, statistics, size);
    return answer == 0 ? statistics.getInt(4) & 0xffffffffL : 0;
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
