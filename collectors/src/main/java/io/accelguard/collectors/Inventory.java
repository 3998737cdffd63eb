// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oshi.hardware.Baseboard;
import oshi.hardware.CentralProcessor;
import oshi.hardware.ComputerSystem;
import oshi.hardware.GraphicsCard;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/// Facts about the running host in words, by OSHI: what a person wants to know of a node. Nothing
/// is loaded before the first question, and what was answered once is kept, for it does not change
/// while the host runs. Never part of a tick: OSHI starts `lspci`.
public final class Inventory {
  private static final int MOST_CARDS = 16;
  private static final int MOST_CHARACTERS = 200;

  private Optional<Map<String, String>> known = Optional.empty();

  /// Facts by name, in the order in which they are shown; what the host does not tell is missing.
  /// The first call takes about half a second.
  public synchronized Map<String, String> facts() {
    if (known.isEmpty()) known = Optional.of(read());
    return known.get();
  }

  private static Map<String, String> read() {
    Map<String, String> facts = new LinkedHashMap<>();
    SystemInfo system = new SystemInfo();
    HardwareAbstractionLayer hardware = system.getHardware();
    OperatingSystem os = system.getOperatingSystem();
    put(facts, "system", () -> words(hardware.getComputerSystem()));
    put(facts, "board", () -> words(hardware.getComputerSystem().getBaseboard()));
    put(facts, "processor", () -> hardware.getProcessor().getProcessorIdentifier().getName());
    put(facts, "processors", () -> words(hardware.getProcessor()));
    put(facts, "memory", () -> gibibytes(hardware.getMemory().getTotal()));
    put(facts, "operating-system", () -> os.getFamily() + " " + os.getVersionInfo().getVersion());
    put(facts, "kernel", () -> os.getVersionInfo().getBuildNumber());
    put(facts, "graphics", () -> cards(hardware.getGraphicsCards()));
    return Collections.unmodifiableMap(facts);
  }

  private static String words(ComputerSystem system) {
    return words(system.getManufacturer(), system.getModel());
  }

  private static String words(Baseboard board) {
    return words(board.getManufacturer(), board.getModel());
  }

  private static String words(CentralProcessor processor) {
    return "%d logical, %d physical, %d packages"
        .formatted(
            processor.getLogicalProcessorCount(),
            processor.getPhysicalProcessorCount(),
            processor.getPhysicalPackageCount());
  }

  private static String cards(List<GraphicsCard> cards) {
    List<String> names = new ArrayList<>();
    for (GraphicsCard card : cards) {
      if (names.size() < MOST_CARDS) names.add(words(card.getVendor(), card.getName()));
    }
    return String.join("; ", names);
  }

  private static String gibibytes(long bytes) {
    return bytes <= 0 ? "" : "%.1f GiB".formatted(bytes / (double) (1 << 30));
  }

  /// OSHI says `unknown` for what it does not know.
  private static String words(String... parts) {
    List<String> known = new ArrayList<>();
    for (String part : parts) {
      if (!part.isBlank() && !part.equalsIgnoreCase("unknown")) known.add(part.strip());
    }
    return String.join(" ", known);
  }

  /// One fact that cannot be had must not cost the others.
  private static void put(Map<String, String> facts, String name, Supplier<String> source) {
    try {
      byte[] bytes = words(source.get()).getBytes(StandardCharsets.UTF_8);
      String text = Escape.text(bytes, 0, bytes.length, MOST_CHARACTERS);
      if (!text.isEmpty()) facts.put(name, text);
    } catch (RuntimeException | LinkageError e) {
      // Missing.
    }
  }
}
