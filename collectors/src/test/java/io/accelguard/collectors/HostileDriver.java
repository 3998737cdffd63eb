// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A driver of NVIDIA devices that answers every question with the next bytes of a text: it fills
/// what it was given to fill, says any length, and ends with any code.
final class HostileDriver {
  private static final int MOST_FILLED = 64;
  private static final int CODES = 30;
  private static final int ROUNDS = 2;
  private static final Pointer HANDLE = Pointer.createConstant(1);

  private HostileDriver() {}

  /// Reads the driver's lists twice, as the first time says nothing, and holds them against what a
  /// device can have.
  static void read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    NvmlAsk ask = new NvmlAsk((_, arguments) -> answer(in, arguments));
    NvmlProcesses processes = new NvmlProcesses(ask, HANDLE, new DeviceKey("nvidia", "GPU-1"));
    NvmlFields fields = new NvmlFields(ask, HANDLE);
    for (NvmlRing.Kind kind : NvmlRing.Kind.values()) {
      NvmlRing ring = new NvmlRing(ask, HANDLE, kind);
      for (int i = 0; i < ROUNDS; i++) ring.read().ifPresent(burst -> possible(burst, kind));
    }
    for (int i = 0; i < ROUNDS; i++) {
      processes.read(false).forEach(HostileDriver::possible);
      NvmlFields.Values values = fields.read();
      values.millijoules().ifPresent(v -> assertThat(v).isNotNegative());
      values.instantWatts().ifPresent(v -> assertThat(v).isBetween(0.0, 100_000.0));
      values.linkSentBytes().ifPresent(v -> assertThat(v).isNotNegative());
      values.pcieReceivedBytes().ifPresent(v -> assertThat(v).isNotNegative());
    }
    assertThat(ask.skipped()).isNotNegative();
  }

  private static int answer(ByteBuffer in, Object... arguments) {
    if (!in.hasRemaining()) return NvmlLibrary.NOT_SUPPORTED;
    for (Object each : arguments)
      if (each instanceof Memory memory) {
        long most = Math.min(memory.size(), MOST_FILLED);
        for (long at = 0; at < most && in.hasRemaining(); at++) memory.setByte(at, in.get());
      }
    return in.hasRemaining() ? Math.floorMod(in.get(), CODES) : NvmlLibrary.SUCCESS;
  }

  private static void possible(Burst burst, NvmlRing.Kind kind) {
    assertThat(burst.count()).isBetween(1, 8192);
    assertThat(burst.least()).isNotNegative().isLessThanOrEqualTo(burst.most());
    assertThat(burst.most()).isLessThanOrEqualTo(kind == NvmlRing.Kind.POWER ? 100_000 : 1);
  }

  private static void possible(AcceleratorUse use) {
    assertThat(use.pid()).isBetween(1, 1 << 22);
    use.memoryBytes().ifPresent(bytes -> assertThat(bytes).isNotNegative());
    use.utilisation().ifPresent(share -> assertThat(share).isBetween(0.0, 1.0));
  }

  /// One answer to each question, in the order in which they are asked: two samples in each ring at
  /// each round, a process, a field.
  static List<byte[]> seeds() {
    ByteBuffer out = ByteBuffer.allocate(2048).order(ByteOrder.nativeOrder());
    for (int ring = 0; ring < NvmlRing.Kind.values().length; ring++)
      for (int round = 1; round <= ROUNDS; round++)
        out.putInt(1)
            .putInt(2)
            .put(filled(1000L * round, 50, 1000L * round + 1, 60))
            .put((byte) NvmlLibrary.SUCCESS);
    for (int round = 1; round <= ROUNDS; round++) {
      for (int kind = 0; kind < 3; kind++)
        out.putInt(1).put(filled(4321, 1L << 30, 0, 0)).put((byte) NvmlLibrary.SUCCESS);
      out.put(filled(4321, 1000L * round, 40, 0)).putInt(1).put((byte) NvmlLibrary.SUCCESS);
      out.put(filled(83, 0, 0, 3)).put((byte) NvmlLibrary.SUCCESS);
    }
    byte[] all = new byte[out.position()];
    out.flip().get(all);
    return List.of(all);
  }

  private static byte[] filled(long... numbers) {
    ByteBuffer out = ByteBuffer.allocate(MOST_FILLED).order(ByteOrder.nativeOrder());
    for (long number : numbers) out.putLong(number);
    return out.array();
  }
}
