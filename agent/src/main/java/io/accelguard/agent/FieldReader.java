// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads what [FieldWriter] wrote. Fields may be added at the end of a record: an older reader
/// skips them, and where an older writer did not write them they are zero, empty or absent.
///
/// Every method throws IllegalArgumentException or ArithmeticException on bytes that no writer
/// makes.
final class FieldReader {
  /// Most texts and list entries that one frame may hold, whatever it says: they cost more memory
  /// than bytes.
  private static final int MOST_VALUES = 1_000_000;

  private final byte[] bytes;
  private int at;
  private int end;
  private int left = MOST_VALUES;

  FieldReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
    this.end = bytes.length;
  }

  /// Whether nothing is left of the record.
  boolean ended() {
    return at >= end;
  }

  long number() {
    if (ended()) return 0;
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = next();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new IllegalArgumentException("a number without an end");
  }

  int integer() {
    return Math.toIntExact(number());
  }

  double real() {
    return ended() ? 0 : Double.longBitsToDouble(fixed(8));
  }

  boolean flag() {
    return !ended() && next() != 0;
  }

  String text() {
    if (ended()) return "";
    int size = integer();
    if (size == 0) return "";
    spend();
    boolean narrow = size >= 0;
    int characters = narrow ? size : -1 - size;
    require(narrow ? characters : 2L * characters);
    if (narrow) {
      at += characters;
      return new String(bytes, at - characters, characters, StandardCharsets.ISO_8859_1);
    }
    char[] text = new char[characters];
    for (int i = 0; i < characters; i++) text[i] = (char) fixed(2);
    return new String(text);
  }

  OptionalLong optionalNumber() {
    return flag() ? OptionalLong.of(number()) : OptionalLong.empty();
  }

  OptionalInt optionalInteger() {
    return flag() ? OptionalInt.of(integer()) : OptionalInt.empty();
  }

  OptionalDouble optionalReal() {
    return flag() ? OptionalDouble.of(real()) : OptionalDouble.empty();
  }

  <T> Optional<T> optional(Function<FieldReader, T> form) {
    return flag() ? Optional.of(form.apply(this)) : Optional.empty();
  }

  <T> List<T> list(Function<FieldReader, T> form) {
    int size = integer();
    if (size < 0) throw new IllegalArgumentException("a list of " + size);
    require(size);
    List<T> values = new ArrayList<>(Math.min(size, 1024));
    for (int i = 0; i < size; i++) {
      spend();
      values.add(form.apply(this));
    }
    return values;
  }

  Instant instant() {
    return Instant.ofEpochSecond(number(), number());
  }

  Duration duration() {
    return Duration.ofSeconds(number(), number());
  }

  /// A record with its length in front; what is left of it afterwards is skipped.
  <T> T record(Function<FieldReader, T> form) {
    int size = (int) fixed(4);
    if (size < 0) throw new IllegalArgumentException("a record of " + size + " bytes");
    require(size);
    int outer = end;
    int next = at + size;
    end = next;
    try {
      return form.apply(this);
    } finally {
      end = outer;
      at = next;
    }
  }

  /// Counts one value against what a frame may hold.
  void spend() {
    if (--left < 0) throw new IllegalArgumentException("more than " + MOST_VALUES + " values");
  }

  private void require(long size) {
    if (size > end - at)
      throw new IllegalArgumentException(size + " bytes wanted where " + (end - at) + " are left");
  }

  private long fixed(int width) {
    require(width);
    long value = 0;
    for (int i = 0; i < width; i++) value = (value << 8) | next();
    return value;
  }

  private int next() {
    require(1);
    return bytes[at++] & 0xff;
  }
}
