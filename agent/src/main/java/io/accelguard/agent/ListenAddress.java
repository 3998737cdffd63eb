// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server listens: `127.0.0.1:9435`, `[::1]:9435`, `0.0.0.0:9435`. Port 0 picks a free one.
record ListenAddress(String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9A-Za-z.-]+)):(\\d{1,5})");

  static Optional<ListenAddress> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) return Optional.empty();
    int port = Integer.parseInt(matcher.group(3));
    if (port > 65535) return Optional.empty();
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return Optional.of(new ListenAddress(host, port));
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
