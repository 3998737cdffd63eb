// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import com.google.re2j.Pattern;
import java.util.Set;

/// A question about one value.
sealed interface ValueTest {
  boolean passes(Text value);

  /// Rough price of asking.
  default int cost() {
    return switch (this) {
      case Among _ -> 1;
      case Like _ -> 2;
      case Compared _ -> 2;
      case Within _ -> 4;
      case Expressed _ -> 100;
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

  /// The value has the shape of a text with wildcards; letter case does not matter.
  record Like(Glob glob) implements ValueTest {
    @Override
    public boolean passes(Text value) {
      return glob.matches(value.folded());
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
