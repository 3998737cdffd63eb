// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;

/// A read-only stretch of bytes from the network.
///
/// Tests (`is`, `startsWith`, `find`) hold false or are empty where the stretch is too short.
/// Readers (`u8`, `u16`, …) need the caller to have checked the length.
public final class Bytes {
  /// No bytes at all.
  public static final Bytes NONE = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int length;

  private Bytes(byte[] array, int from, int length) {
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /// A copy of a part of an array.
  public static Bytes copyOf(byte[] array, int from, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(array, from, copy, 0, length);
    return new Bytes(copy, 0, length);
  }

  /// The beginning of an array, of which nobody will change that part.
  public static Bytes view(byte[] array, int length) {
    return length == 0 ? NONE : new Bytes(array, 0, length);
  }

  /// A view of an array that nobody will change.
  public static Bytes of(byte... array) {
    return new Bytes(array, 0, array.length);
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /// Unsigned byte.
  public int u8(int at) {
    if (at >= length) throw new IndexOutOfBoundsException(at);
    return array[from + at] & 0xff;
  }

  /// Unsigned, most significant byte first.
  public int u16(int at) {
    return (u8(at) << 8) | u8(at + 1);
  }

  /// Unsigned, least significant byte first.
  public int u16le(int at) {
    return u8(at) | (u8(at + 1) << 8);
  }

  /// Unsigned, most significant byte first.
  public long u32(int at) {
    return ((long) u16(at) << 16) | u16(at + 2);
  }

  /// Unsigned, least significant byte first.
  public long u32le(int at) {
    return u16le(at) | ((long) u16le(at + 2) << 16);
  }

  /// All 64 bits, most significant byte first.
  public long u64(int at) {
    return (u32(at) << 32) | u32(at + 4);
  }

  /// All 64 bits, least significant byte first.
  public long u64le(int at) {
    return u32le(at) | (u32le(at + 4) << 32);
  }

  /// The stretch from here to the end; empty when it begins behind the end.
  public Bytes from(int at) {
    int skip = Math.min(Math.max(at, 0), length);
    return new Bytes(array, from + skip, length - skip);
  }

  /// At most so many bytes of the beginning.
  public Bytes first(int most) {
    return new Bytes(array, from, Math.min(length, Math.max(most, 0)));
  }

  /// Whether exactly these values (0–255) stand at a place.
  public boolean is(int at, int... values) {
    if (at < 0 || at > length - values.length) return false;
    for (int i = 0; i < values.length; i++)
      if ((array[from + at + i] & 0xff) != values[i]) return false;
    return true;
  }

  /// Whether this text, byte by byte, stands at a place.
  public boolean is(int at, String text) {
    if (at < 0 || at > length - text.length()) return false;
    for (int i = 0; i < text.length(); i++)
      if ((array[from + at + i] & 0xff) != text.charAt(i)) return false;
    return true;
  }

  public boolean startsWith(String text) {
    return is(0, text);
  }

  /// Where a text, which is not empty, first stands from a place on.
  public OptionalInt find(String text, int start) {
    char initial = text.charAt(0);
    for (int at = Math.max(start, 0); at <= length - text.length(); at++)
      if ((array[from + at] & 0xff) == initial && is(at, text)) return OptionalInt.of(at);
    return OptionalInt.empty();
  }

  public boolean contains(String text) {
    return find(text, 0).isPresent();
  }

  /// Whether two places of two stretches hold the same bytes.
  public boolean same(int at, Bytes other, int otherAt, int count) {
    if (at < 0 || otherAt < 0 || at > length - count || otherAt > other.length - count)
      return false;
    for (int i = 0; i < count; i++) if (u8(at + i) != other.u8(otherAt + i)) return false;
    return true;
  }

  /// Whether every byte of a part has one value.
  public boolean allAre(int value, int start, int end) {
    for (int i = start; i < Math.min(end, length); i++) if (u8(i) != value) return false;
    return true;
  }

  /// Each byte as one character: loses nothing, and is not yet safe to show.
  public String latin1() {
    return new String(array, from, length, StandardCharsets.ISO_8859_1);
  }

  /// At most so many characters that are safe to show: everything but plain ASCII becomes a dot.
  public String shown(int most) {
    return shown(latin1(), most);
  }

  /// The same for text that came off the network.
  static String shown(String text, int most) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), most));
    for (int i = 0; i < Math.min(text.length(), most); i++) {
      char c = text.charAt(i);
      safe.append(c >= 0x20 && c < 0x7f ? c : '.');
    }
    return safe.toString();
  }

  /// Distinct byte values among the first so many: few in text and headers, many in ciphertext.
  int distinct(int most) {
    boolean[] seen = new boolean[256];
    int count = 0;
    for (int i = 0; i < Math.min(most, length); i++) {
      if (!seen[u8(i)]) count++;
      seen[u8(i)] = true;
    }
    return count;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d bytes: %s", length, shown(32));
  }
}
