// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What `/proc/PID/fdinfo/N` says of an open DRM node: a client of a device, how long each engine
/// worked for it, and its memory on the device. Old kernels say `memory` where new ones say
/// `resident`.
///
/// @param address PCI address of the device
/// @param client unique on that device; descriptors that share it are one client
/// @param nanos busy time by engine
/// @param cycles busy cycles by engine, with the total of that engine: where those exist they are
///   preferred, for they need no clock of ours
/// @param deviceBytes resident in the device's own memory; empty where it has none
record DrmClient(
    String address,
    long client,
    Map<String, Long> nanos,
    Map<String, Cycles> cycles,
    Map<String, Long> capacities,
    OptionalLong deviceBytes) {
  private static final int MOST_LINES = 256;
  private static final int MOST_ENGINES = 32;

  record Cycles(long busy, long total) {}

  /// Reads the text; empty when it is no DRM node or says not whose.
  static Optional<DrmClient> parse(byte[] bytes, int length) {
    Map<String, String> lines = new HashMap<>();
    String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", MOST_LINES)) {
      int colon = line.indexOf(':');
      if (colon > 4 && line.startsWith("drm-"))
        lines.putIfAbsent(line.substring(4, colon), line.substring(colon + 1).strip());
    }
    String address = lines.getOrDefault("pdev", "");
    OptionalLong client = number(lines.getOrDefault("client-id", ""));
    if (!address.matches("[0-9a-f]{4,8}(:[0-9a-f]{2}){2}\\.[0-7]") || client.isEmpty())
      return Optional.empty();
    Map<String, Long> nanos = new HashMap<>();
    Map<String, Long> capacities = new HashMap<>();
    Map<String, Cycles> cycles = new HashMap<>();
    Map<String, Long> resident = new HashMap<>();
    lines.forEach((key, value) -> {
      OptionalLong number = number(value);
      if (number.isEmpty()) return;
      if (key.startsWith("engine-capacity-")) put(capacities, key.substring(16), number);
      else if (key.startsWith("engine-") && value.endsWith(" ns"))
        put(nanos, key.substring(7), number);
      else if (key.startsWith("cycles-")) {
        OptionalLong total = number(lines.getOrDefault("total-cycles-" + key.substring(7), ""));
        if (total.isPresent() && cycles.size() < MOST_ENGINES)
          cycles.put(key.substring(7), new Cycles(number.getAsLong(), total.getAsLong()));
      } else if (key.startsWith("resident-")) put(resident, key.substring(9), bytes(value));
      else if (key.startsWith("memory-") && !lines.containsKey("resident-" + key.substring(7)))
        put(resident, key.substring(7), bytes(value));
    });
    return Optional.of(
        new DrmClient(address, client.getAsLong(), nanos, cycles, capacities, onDevice(resident)));
  }

  private static void put(Map<String, Long> into, String key, OptionalLong value) {
    if (value.isPresent() && into.size() < MOST_ENGINES) into.put(key, value.getAsLong());
  }

  private static OptionalLong onDevice(Map<String, Long> resident) {
    return resident.entrySet().stream()
        .filter(e -> e.getKey().matches("(vram|local|lmem)[0-9]*"))
        .mapToLong(Map.Entry::getValue)
        .reduce(Long::sum);
  }

  private static OptionalLong bytes(String value) {
    OptionalLong number = number(value);
    int shift = value.endsWith(" KiB") ? 10 : value.endsWith(" MiB") ? 20 : 0;
    return number.isPresent() && number.getAsLong() < 1L << (50 - shift)
        ? OptionalLong.of(number.getAsLong() << shift)
        : OptionalLong.empty();
  }

  private static OptionalLong number(String value) {
    int end = 0;
    while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') end++;
    return end == 0 || end > 18
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(value.substring(0, end)));
  }
}
