// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;

/// A question about one value.
sealed interface ValueTest {
  boolean passes(Text value);

  /// Steps for each character of the value, at most (docs/decisions/0063-the-price-of-a-rule.md).
  default int cost() {
    return switch (this) {
      case Among _, Anything _ -> 1;
      case Compared _ -> 2;
      case Like(Glob glob, _) -> glob.cost();
      case Within _ -> 4;
      case LikeAny(var globs, _) -> 4 + globs.stream().mapToInt(Glob::cost).max().orElse(0);
      case Expressed(Pattern pattern) -> pattern.programSize();
    };
  }

  /// The value is one of these; letter case does not matter.
  ///
  /// @param folded the values, folded
  record Among(Set<String> folded) implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return folded.contains(value.folded());
    }
  }

  /// The value has the shape of a text with wildcards.
  ///
  /// @param cased whether letter case matters
  record Like(Glob glob, boolean cased) implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return glob.matches(cased ? value.seen() : value.folded());
    }
  }

  /// The value has one of many shapes, which are found by their longest texts; letter case does not
  /// matter.
  ///
  /// @param needles a text of every shape, in the same order
  record LikeAny(List<Glob> globs, Needles needles) implements ValueTest {
    static LikeAny of(List<Glob> globs) {
      return new LikeAny(
          List.copyOf(globs), new Needles(globs.stream().map(Glob::longestRun).toList()));
    }

    @Override
    public boolean passes(Text value) {
      return needles.find(value.folded(), part -> globs.get(part).matches(value.folded()));
    }
  }

  /// There is a value.
  record Anything() implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return true;
    }
  }

  /// Some part of the value fits a regular expression; letter case matters, as in Sigma.
  record Expressed(Pattern pattern) implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return pattern.matcher(value.seen()).find();
    }
  }

  /// The value is a number on this side of a bound.
  record Compared(Order order, double bound) implements ValueTest {
    enum Order {
      GT,
      GTE,
      LT,
      LTE
    }

    @Override
    public boolean passes(Text value) {
      double number;
      try {
        number = Double.parseDouble(value.seen());
      } catch (NumberFormatException e) {
        return false;
      }
      return switch (order) {
        case GT -> number > bound;
        case GTE -> number >= bound;
        case LT -> number < bound;
        case LTE -> number <= bound;
      };
    }
  }

  /// The value is an address in this network.
  record Within(Network network) implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return network.contains(value.seen());
    }
  }
}
