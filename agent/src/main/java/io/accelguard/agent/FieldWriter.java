// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/// Writes fields one after the other: whole numbers as variable-length zigzag, the others bit for
/// bit. Fields have no names; [FieldReader] says how they may be added later.
final class FieldWriter {
  private byte[] bytes = new byte[8192];
  private int length;

  /// A whole number.
  void number(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7fL) != 0) {
      put((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  /// A number with a fraction: NaN and zero's sign are kept.
  void real(double value) {
    fixed(Double.doubleToRawLongBits(value), 8);
  }

  void flag(boolean value) {
    put(value ? 1 : 0);
  }

  /// Any text, half surrogates and control characters too.
  void text(String text) {
    boolean narrow = text.chars().allMatch(c -> c <= 0xff);
    number(narrow ? text.length() : -1L - text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!narrow) put(text.charAt(i) >> 8);
      put(text.charAt(i));
    }
  }

  void optional(OptionalLong value) {
    flag(value.isPresent());
    value.ifPresent(this::number);
  }

  void optional(OptionalInt value) {
    flag(value.isPresent());
    value.ifPresent(this::number);
  }

  void optional(OptionalDouble value) {
    flag(value.isPresent());
    value.ifPresent(this::real);
  }

  /// A value that may be missing.
  <T> void optional(Optional<T> value, BiConsumer<T, FieldWriter> form) {
    flag(value.isPresent());
    value.ifPresent(present -> form.accept(present, this));
  }

  /// How many there are, then each.
  <T> void list(List<T> values, BiConsumer<T, FieldWriter> form) {
    number(values.size());
    values.forEach(value -> form.accept(value, this));
  }

  void instant(Instant at) {
    number(at.getEpochSecond());
    number(at.getNano());
  }

  void duration(Duration time) {
    number(time.getSeconds());
    number(time.getNano());
  }

  /// Fields with their length in front, so that a reader can leave out what it does not know.
  <T> void record(T value, BiConsumer<T, FieldWriter> form) {
    int start = length;
    fixed(0, 4);
    form.accept(value, this);
    int size = length - start - 4;
    for (int i = 0; i < 4; i++) bytes[start + i] = (byte) (size >>> (24 - 8 * i));
  }

  /// What was written.
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void fixed(long value, int width) {
    for (int i = width - 1; i >= 0; i--) put((int) (value >>> (8 * i)));
  }

  private void put(int value) {
    if (length == bytes.length) bytes = Arrays.copyOf(bytes, length * 2);
    bytes[length++] = (byte) value;
  }
}
