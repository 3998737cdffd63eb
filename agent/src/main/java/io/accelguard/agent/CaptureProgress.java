// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.packets.FlowCounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// A capture's bytes on their way to the reader: shows how far it is where somebody watches, and
/// ends the file early when it is told to stop, so that what was seen is reported.
final class CaptureProgress extends InputStream {
  /// Bytes between two lines: a fraction of a second of work.
  static final long STEP = 32 << 20;

  private static final String ERASE = "\r\033[K";

  private final InputStream in;
  private final long size;
  private final Supplier<FlowCounts> counts;
  private final AtomicBoolean stop;
  private final boolean watched;
  private final PrintWriter to;
  private long read;
  private long next = STEP;
  private boolean shown;

  CaptureProgress(
      InputStream in,
      long size,
      Supplier<FlowCounts> counts,
      AtomicBoolean stop,
      boolean watched,
      PrintWriter to) {
    this.in = in;
    this.size = size;
    this.counts = counts;
    this.stop = stop;
    this.watched = watched;
    this.to = to;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int got = stop.get() ? -1 : in.read(into, at, length);
    if (got > 0) read += got;
    if (watched && got > 0 && read >= next) show();
    if (got < 0 && shown) erase();
    return got;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  private void show() {
    next = read + STEP;
    shown = true;
    FlowCounts seen = counts.get();
    to.print(
        String.format(
            Locale.ROOT,
            "%s%3d %%  %,d packets  %,d flows",
            ERASE,
            size == 0 ? 100 : Math.min(100, 100 * read / size),
            seen.packets(),
            seen.flows()));
    to.flush();
  }

  private void erase() {
    shown = false;
    to.print(ERASE);
    to.flush();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
