// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.packets.FlowCounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CaptureProgressTest {
  private static final int SIZE = 64 << 20;

  private final StringWriter screen = new StringWriter();
  private final AtomicBoolean stop = new AtomicBoolean();

  private CaptureProgress progress(boolean watched) {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int at, int length) {
            return length;
          }
        };
    FlowCounts seen = new FlowCounts(1234, 0, 0, 0, 56, 0);
    return new CaptureProgress(endless, SIZE, () -> seen, stop, watched, new PrintWriter(screen));
  }

  private static void half(CaptureProgress progress) throws IOException {
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < 32; i++) assertThat(progress.read(block, 0, block.length)).isPositive();
  }

  @Test
  void shows_percent_packets_and_flows_and_wipes_them_at_the_end() throws IOException {
    try (CaptureProgress progress = progress(true)) {
      half(progress);
      assertThat(screen.toString()).endsWith(" 50 %  1,234 packets  56 flows");
      stop.set(true);
      assertThat(progress.read()).isEqualTo(-1);
      assertThat(screen.toString()).endsWith("\r\033[K");
    }
  }

  @Test
  void nobody_is_shown_anything_where_nobody_watches() throws IOException {
    try (CaptureProgress progress = progress(false)) {
      half(progress);
      stop.set(true);
      assertThat(progress.read()).isEqualTo(-1);
      assertThat(screen.toString()).isEmpty();
    }
  }
}
