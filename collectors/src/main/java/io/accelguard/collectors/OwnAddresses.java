// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/// The addresses of a network namespace, from `fib_trie` and `if_inet6` below `/proc/PID/net`.
final class OwnAddresses {
  private static final int MOST = 4096;
  private static final int IPV6_DIGITS = 32;

  private OwnAddresses() {}

  /// @param directory ends with a slash
  static Set<String> read(ProcFiles files, String directory) {
    Set<String> own = new HashSet<>();
    String last = "";
    for (String line : text(files, directory + "fib_trie").lines().toList()) {
      String entry = line.strip();
      if (entry.startsWith("|-- ")) last = entry.substring(4);
      else if (entry.equals("/32 host LOCAL") && own.size() < MOST) own.add(last);
    }
    for (String line : text(files, directory + "if_inet6").lines().toList()) {
      if (line.length() <= IPV6_DIGITS || own.size() >= MOST) continue;
      try {
        byte[] address = HexFormat.of().parseHex(line, 0, IPV6_DIGITS);
        own.add(Endpoint.of(address, 0).address());
      } catch (IllegalArgumentException e) {
        // a damaged line names nobody
      }
    }
    return own;
  }

  private static String text(ProcFiles files, String file) {
    int length = Math.max(0, files.read(file));
    return new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
  }
}
