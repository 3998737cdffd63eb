// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;

/// Where to listen.
///
/// @param host name or address, without the brackets of IPv6
/// @param port 0 takes one that is free
record Listen(String host, int port) {
  /// Reads the key `listen`.
  static Listen read(Settings settings, String otherwise) {
    String text = settings.text("listen", otherwise);
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    int port = -1;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      // Reported below, with the other ways to be wrong.
    }
    if (host.isEmpty() || port < 0 || port > 65535)
      settings.report("listen", "expected address:port");
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    return new Listen(brackets ? host.substring(1, host.length() - 1) : host, port);
  }

  /// Whether only this host can connect.
  boolean isInside() {
    return host.equals("127.0.0.1") || host.equals("::1") || host.equals("localhost");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
