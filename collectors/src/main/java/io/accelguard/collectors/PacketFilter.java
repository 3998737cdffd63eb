// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The classic BPF program that the kernel runs on every packet before it is copied to us: TCP that
/// begins, ends or carries something, and UDP. Acknowledgements, all other protocols and later
/// fragments stay where they are. A packet on loopback is seen when it arrives, not also when it
/// leaves.
///
/// Packets begin at the IP header (`SOCK_DGRAM` of packet(7)). Extension headers of IPv6 are not
/// followed.
final class PacketFilter {
  /// Bytes copied of a packet: the first segment of a stream, however long it is.
  static final int SNAP = 2200;

  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_HALF = 0x28;
  private static final int LOAD_BYTE = 0x30;
  private static final int LOAD_BYTE_AT_X = 0x50;
  private static final int LOAD_MEMORY = 0x60;
  private static final int X_IS_HEADER = 0xb1;
  private static final int STORE = 0x02;
  private static final int SUBTRACT_X = 0x1c;
  private static final int AND = 0x54;
  private static final int SHIFT_RIGHT = 0x74;
  private static final int TO_X = 0x07;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_SET = 0x45;
  private static final int JUMP_GREATER_THAN_X = 0x2d;
  private static final int RETURN = 0x06;
  private static final int PROTOCOL = 0xfffff000;
  private static final int PACKET_TYPE = 0xfffff004;
  private static final int HARDWARE = 0xfffff01c;
  private static final int LOOPBACK = 772;
  private static final int OUTGOING = 4;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int FIN_SYN_RST = 0x07;

  private static final String TAKE = "take";
  private static final String DROP = "drop";

  private final List<Step> steps = new ArrayList<>();

  /// One instruction; an empty label is the next one, a word alone labels a place.
  private record Step(int code, String yes, String no, int value) {
    boolean isLabel() {
      return code < 0;
    }
  }

  private PacketFilter() {}

  /// The program as the kernel wants it: eight bytes an instruction.
  static byte[] program() {
    PacketFilter filter = new PacketFilter();
    filter.write();
    return filter.assemble();
  }

  private void write() {
    add(LOAD_WORD, HARDWARE);
    jump(JUMP_EQUAL, LOOPBACK, "", "network");
    add(LOAD_WORD, PACKET_TYPE);
    jump(JUMP_EQUAL, OUTGOING, DROP, "");
    label("network");
    add(LOAD_WORD, PROTOCOL);
    jump(JUMP_EQUAL, IPV6, "six", "");
    jump(JUMP_EQUAL, IPV4, "", DROP);
    add(LOAD_HALF, 6);
    jump(JUMP_SET, 0x1fff, DROP, "");
    add(LOAD_BYTE, 9);
    jump(JUMP_EQUAL, UDP, TAKE, "");
    jump(JUMP_EQUAL, TCP, "", DROP);
    add(X_IS_HEADER, 0);
    add(LOAD_BYTE_AT_X, 13);
    jump(JUMP_SET, FIN_SYN_RST, TAKE, "");
    // A length of zero is that of a packet too long for the field.
    add(LOAD_HALF, 2);
    jump(JUMP_EQUAL, 0, TAKE, "");
    add(SUBTRACT_X, 0);
    add(STORE, 0);
    add(LOAD_BYTE_AT_X, 12);
    carries();
    label("six");
    add(LOAD_BYTE, 6);
    jump(JUMP_EQUAL, UDP, TAKE, "");
    jump(JUMP_EQUAL, TCP, "", DROP);
    add(LOAD_BYTE, 53);
    jump(JUMP_SET, FIN_SYN_RST, TAKE, "");
    add(LOAD_HALF, 4);
    jump(JUMP_EQUAL, 0, TAKE, "");
    add(STORE, 0);
    add(LOAD_BYTE, 52);
    carries();
    label(TAKE);
    add(RETURN, SNAP);
    label(DROP);
    add(RETURN, 0);
  }

  /// Takes the packet when what was stored is longer than the TCP header, whose length is in the
  /// accumulator.
  private void carries() {
    add(AND, 0xf0);
    add(SHIFT_RIGHT, 2);
    add(TO_X, 0);
    add(LOAD_MEMORY, 0);
    jump(JUMP_GREATER_THAN_X, 0, TAKE, DROP);
  }

  private void add(int code, int value) {
    steps.add(new Step(code, "", "", value));
  }

  private void jump(int code, int value, String yes, String no) {
    steps.add(new Step(code, yes, no, value));
  }

  private void label(String name) {
    steps.add(new Step(-1, name, "", 0));
  }

  private byte[] assemble() {
    int count = (int) steps.stream().filter(step -> !step.isLabel()).count();
    ByteBuffer out = ByteBuffer.allocate(8 * count).order(ByteOrder.nativeOrder());
    for (Step step : steps) {
      if (step.isLabel()) continue;
      int next = out.position() / 8 + 1;
      out.putShort((short) step.code());
      out.put((byte) (step.yes().isEmpty() ? 0 : place(step.yes()) - next));
      out.put((byte) (step.no().isEmpty() ? 0 : place(step.no()) - next));
      out.putInt(step.value());
    }
    return out.array();
  }

  private int place(String label) {
    int place = 0;
    for (Step step : steps) {
      if (step.isLabel() && step.yes().equals(label)) return place;
      if (!step.isLabel()) place++;
    }
    throw new IllegalStateException("no label " + label);
  }
}
