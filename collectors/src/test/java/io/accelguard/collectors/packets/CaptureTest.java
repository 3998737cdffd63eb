// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTest {
  private static final List<byte[]> SSH =
      Frames.session(22, Frames.text("SSH-2.0-a\r\n"), Frames.text("SSH-2.0-b\r\n"));
  private static final List<ByteOrder> ORDERS =
      List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

  @Test
  void pcap_is_read_in_both_byte_orders_and_both_time_units() {
    for (ByteOrder order : ORDERS)
      for (int magic : new int[] {0xa1b2c3d4, 0xa1b23c4d}) {
        Read read = Read.file(Frames.pcap(order, magic, SSH));
        assertThat(read.file()).get().matches(f -> f.packets() == 4 && !f.endedEarly());
        assertThat(read.flows()).singleElement().matches(f -> f.packets() == 4);
      }
  }

  @Test
  void pcapng_is_read_in_both_byte_orders_by_the_interface_each_packet_names() {
    for (ByteOrder order : ORDERS) {
      Read read = Read.file(Frames.pcapng(order, SSH));
      assertThat(read.file()).get().matches(f -> f.packets() == 4 && f.skippedBlocks() == 0);
      assertThat(read.flows()).singleElement().matches(f -> f.recognition().isPresent());
    }
  }

  @Test
  void a_packet_of_an_interface_nobody_described_is_skipped_and_the_next_is_read() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(Frames.pcapng(ByteOrder.LITTLE_ENDIAN, SSH));
    Frames.block(file, ByteOrder.LITTLE_ENDIAN, 6, b -> b.putInt(77), 24);
    Frames.block(file, ByteOrder.LITTLE_ENDIAN, 3, b -> b.putInt(4), 8);
    Read read = Read.file(file.toByteArray());
    assertThat(read.file()).get().matches(f -> f.skippedBlocks() == 1 && f.packets() == 5);
  }

  @Test
  void a_cut_file_gives_what_was_whole_and_says_so() {
    byte[] whole = Frames.pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, SSH);
    Read read = Read.file(Arrays.copyOf(whole, whole.length - 5));
    assertThat(read.file()).get().matches(f -> f.packets() == 3 && f.endedEarly());
  }

  @Test
  void an_absurd_record_length_is_counted_and_takes_no_memory() {
    byte[] file = Frames.pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, SSH);
    Arrays.fill(file, 32, 36, (byte) 0x7f);
    assertThat(Read.file(file).file())
        .get()
        .matches(f -> f.skippedBlocks() == 1 && f.packets() == 0 && f.endedEarly());
  }

  @Test
  void what_is_no_capture_is_no_capture() {
    assertThat(Read.file(Frames.text("hello, world")).file()).isEmpty();
    assertThat(Read.file(new byte[0]).file()).isEmpty();
  }
}
