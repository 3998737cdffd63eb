// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/// Finds which of many texts stand in another one, in a single pass whose cost does not grow with
/// their number.
///
/// Of every text the rarest run of eight characters (four, two, one in shorter ones) is kept in a
/// hash table. The run under a moving window is looked up there, and a hit is compared in full. A
/// window of eight low bytes fits into a `long`; what it loses is found out by the comparison.
final class Needles {
  private static final int[] WIDTHS = {8, 4, 2, 1};

  private final String[] texts;
  private final Table[] tables;

  Needles(List<String> texts) {
    this.texts = texts.toArray(String[]::new);
    int[] counts = counts(this.texts);
    this.tables =
        Arrays.stream(WIDTHS)
            .mapToObj(width -> new Table(width, this.texts, counts))
            .filter(table -> table.entries > 0)
            .toArray(Table[]::new);
  }

  /// Gives the number of each text that stands in this one, some more than once, until the taker
  /// says that it is enough. Says whether it did.
  boolean find(String text, IntPredicate enough) {
    for (Table table : tables) {
      if (table.find(text, texts, enough)) return true;
    }
    return false;
  }

  private static int width(String text) {
    int length = text.length();
    if (length >= 8) return 8;
    if (length >= 4) return 4;
    return length >= 2 ? 2 : 1;
  }

  /// How often each run is found among the texts, by a hash of it: enough to choose a rare one.
  private static int[] counts(String[] texts) {
    long characters = Arrays.stream(texts).mapToLong(String::length).sum();
    int size = Integer.highestOneBit(Math.clamp(characters, 1 << 8, 1 << 18)) << 1;
    int[] counts = new int[size];
    for (String text : texts) {
      int width = width(text);
      for (int at = 0; at + width <= text.length(); at++)
        counts[(int) mixed(run(text, at, width)) & (size - 1)]++;
    }
    return counts;
  }

  private static long run(String text, int at, int width) {
    long run = 0;
    for (int i = 0; i < width; i++) run = (run << 8) | (text.charAt(at + i) & 0xff);
    return run;
  }

  private static long mixed(long run) {
    long mixed = run * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Needles needles && Arrays.equals(texts, needles.texts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(texts);
  }

  /// The texts of one window width. A slot holds the first entry of a chain, plus one.
  private static final class Table {
    private final int width;
    private final int entries;
    private final long[] runs;
    private final int[] slots;
    private final int[] next;
    private final int[] text;
    private final int[] offset;

    Table(int width, String[] texts, int[] counts) {
      this.width = width;
      int[] mine = new int[texts.length];
      int found = 0;
      for (int i = 0; i < texts.length; i++) if (width(texts[i]) == width) mine[found++] = i;
      this.entries = found;
      this.text = Arrays.copyOf(mine, found);
      this.offset = new int[found];
      this.next = new int[found];
      int size = Math.max(16, Integer.highestOneBit(Math.max(found, 1)) << 2);
      this.runs = new long[size];
      this.slots = new int[size];
      for (int entry = 0; entry < found; entry++) add(entry, texts[text[entry]], counts);
    }

    private void add(int entry, String needle, int[] counts) {
      int best = Integer.MAX_VALUE;
      for (int at = 0; at + width <= needle.length(); at++) {
        int count = counts[(int) mixed(run(needle, at, width)) & (counts.length - 1)];
        if (count < best) {
          best = count;
          offset[entry] = at;
        }
      }
      long run = run(needle, offset[entry], width);
      int slot = slot(run);
      runs[slot] = run;
      next[entry] = slots[slot];
      slots[slot] = entry + 1;
    }

    /// Where a run is, or the free slot where it would be.
    private int slot(long run) {
      int slot = (int) mixed(run) & (slots.length - 1);
      while (slots[slot] != 0 && runs[slot] != run) slot = (slot + 1) & (slots.length - 1);
      return slot;
    }

    boolean find(String seen, String[] texts, IntPredicate enough) {
      long mask = width == 8 ? -1L : (1L << (8 * width)) - 1;
      long run = 0;
      for (int end = 0; end < seen.length(); end++) {
        run = ((run << 8) | (seen.charAt(end) & 0xff)) & mask;
        int start = end + 1 - width;
        if (start < 0) continue;
        for (int entry = slots[slot(run)]; entry != 0; entry = next[entry - 1]) {
          int at = start - offset[entry - 1];
          if (at >= 0
              && seen.startsWith(texts[text[entry - 1]], at)
              && enough.test(text[entry - 1])) return true;
        }
      }
      return false;
    }
  }
}
