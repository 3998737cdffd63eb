// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Small reads below `/sys`: one value a file, and links. What is not there, is no number or lies
/// outside of what it can be, is missing. Not for two threads at once.
final class Sysfs {
  private static final int MOST_NAMES = 4096;
  private static final int MOST_TEXT = 200;

  private final Host host;
  private final ProcFiles files = new ProcFiles(8 << 10);
  private int skipped;

  Sysfs(Host host) {
    this.host = host;
  }

  /// Values since the last call of this method that were there and could not be true.
  int takeSkipped() {
    int count = skipped;
    skipped = 0;
    return count;
  }

  /// Names in a directory, in order; bounded.
  List<String> list(String directory) {
    String[] names = new File(host.text(directory)).list();
    if (names == null) return List.of();
    if (names.length > MOST_NAMES) names = Arrays.copyOf(names, MOST_NAMES);
    Arrays.sort(names);
    return List.of(names);
  }

  /// The names that are a prefix and a number.
  List<String> numbered(String directory, String prefix) {
    return list(directory).stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> isNumber(name.substring(prefix.length())))
        .toList();
  }

  /// Whether a text is a decimal number of at most nine digits.
  static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 10
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  boolean exists(String path) {
    return host.exists(path);
  }

  /// The lines of a small file, as they are: whoever shows one escapes it.
  List<String> lines(String path) {
    int length = files.read(host.text(path));
    if (length <= 0) return List.of();
    return List.of(
        new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1).split("\n", 256));
  }

  /// The first line, escaped and cut.
  Optional<String> text(String path) {
    int length = files.read(host.text(path));
    int end = 0;
    while (end < length && files.bytes()[end] != '\n') end++;
    String text = end == 0 ? "" : Escape.text(files.bytes(), 0, end, MOST_TEXT).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /// A number as PCI writes it, such as `0x1002`.
  Optional<String> pciId(String path) {
    return text(path).filter(id -> id.matches("0x[0-9a-f]{4}"));
  }

  /// A number, decimal or with 0x.
  OptionalLong number(String path, long least, long most) {
    Optional<String> text = text(path);
    if (text.isEmpty()) return OptionalLong.empty();
    return within(text.get(), least, most);
  }

  /// A number in a text that was read elsewhere.
  OptionalLong within(String text, long least, long most) {
    try {
      long value = Long.decode(decimal(text));
      if (value >= least && value <= most) return OptionalLong.of(value);
    } catch (NumberFormatException e) {
      // Counted below.
    }
    skipped++;
    return OptionalLong.empty();
  }

  /// Leading zeros mean nothing here; to Java they would mean octal.
  private static String decimal(String text) {
    int at = 0;
    while (at < text.length() - 1
        && text.charAt(at) == '0'
        && Character.isDigit(text.charAt(at + 1))) at++;
    return text.substring(at);
  }

  /// The same in another unit.
  OptionalDouble scaled(String path, long least, long most, double unit) {
    OptionalLong value = number(path, least, most);
    return value.isPresent() ? OptionalDouble.of(value.getAsLong() / unit) : OptionalDouble.empty();
  }

  /// The last name of where a link points, such as a PCI address or a driver.
  Optional<String> target(String link) {
    int length = files.link(host.text(link));
    if (length <= 0) return Optional.empty();
    String path = Escape.text(files.bytes(), 0, length, 4096);
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /// The first directory `hwmonN` of a device.
  Optional<String> hwmon(String device) {
    List<String> found = numbered(device + "/hwmon", "hwmon");
    return found.isEmpty() ? Optional.empty() : Optional.of(device + "/hwmon/" + found.getFirst());
  }
}
