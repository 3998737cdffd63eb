// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.PrintWriter;
import java.util.List;

/// The part of a terminal that is drawn again and again. Leaves everything as it was when closed.
final class Screen implements AutoCloseable {
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";
  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";

  private final PrintWriter out;
  private boolean open;

  Screen(PrintWriter out) {
    this.out = out;
  }

  /// Shows these lines in place of the ones before; the caller has cut them to the terminal.
  synchronized void draw(List<String> lines) {
    if (!open) return;
    StringBuilder frame = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++)
      frame.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append(REST_OF_LINE);
    out.print(frame.append(REST_OF_SCREEN));
    out.flush();
  }

  /// Takes the terminal.
  synchronized void open() {
    open = true;
    out.print(ENTER);
    out.flush();
  }

  /// Gives the terminal back; may be called from any thread, more than once.
  @Override
  public synchronized void close() {
    if (!open) return;
    open = false;
    out.print(LEAVE);
    out.flush();
  }
}
