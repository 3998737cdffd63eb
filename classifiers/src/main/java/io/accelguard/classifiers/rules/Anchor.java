// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A text that some value of a field must hold: what a rule can be found by. Several are
/// alternatives.
///
/// @param folded never empty
/// @param whole whether the value must be this text, not only hold it
record Anchor(Field field, String folded, boolean whole) {
  private static final int RARE_ENOUGH = 8;

  /// Texts of which one must be seen for the expression to hold. Empty when there is no such list:
  /// then only asking helps. A list without anchors means that it never holds.
  static Optional<List<Anchor>> of(Expression expression) {
    return switch (expression) {
      case Expression.All(var branches) ->
          branches.stream()
              .flatMap(branch -> of(branch).stream())
              .min(Comparator.comparingDouble(Anchor::commonness));
      case Expression.Any(var branches) -> ofAny(branches);
      case Expression.Matches(Field field, ValueTest test) -> of(field, test);
      case Expression.Constant(boolean value) -> value ? Optional.empty() : Optional.of(List.of());
      case Expression.Not _, Expression.Missing _, Expression.Same _ -> Optional.empty();
    };
  }

  private static Optional<List<Anchor>> ofAny(List<Expression> branches) {
    List<Anchor> all = new ArrayList<>();
    for (Expression branch : branches) {
      Optional<List<Anchor>> some = of(branch);
      if (some.isEmpty()) return Optional.empty();
      all.addAll(some.get());
    }
    return Optional.of(all);
  }

  private static Optional<List<Anchor>> of(Field field, ValueTest test) {
    return switch (test) {
      case ValueTest.Among(var folded) ->
          Optional.of(
                  folded.stream()
                      .filter(text -> !text.isEmpty())
                      .map(text -> new Anchor(field, text, true))
                      .toList())
              .filter(anchors -> anchors.size() == folded.size());
      case ValueTest.Like(Glob glob, _) -> of(field, List.of(glob));
      case ValueTest.LikeAny(var globs, _) -> of(field, globs);
      case ValueTest.Expressed _, ValueTest.Compared _, ValueTest.Within _, ValueTest.Anything _ ->
          Optional.empty();
    };
  }

  private static Optional<List<Anchor>> of(Field field, List<Glob> globs) {
    List<Anchor> all = new ArrayList<>();
    for (Glob glob : globs) {
      Optional<String> literal = glob.literal().map(Text::fold);
      String text = literal.orElseGet(glob::longestRun);
      if (text.isEmpty()) return Optional.empty();
      all.add(new Anchor(field, text, literal.isPresent()));
    }
    return Optional.of(all);
  }

  /// How often one of the texts will be seen, roughly: short ones and pieces are seen often.
  private static double commonness(List<Anchor> anchors) {
    double worst = 0;
    for (Anchor anchor : anchors) {
      int length = Math.min(anchor.folded.length(), RARE_ENOUGH);
      worst = Math.max(worst, Math.pow(2, -length) * (anchor.whole ? 1 : 16));
    }
    return worst + anchors.size() * 1e-6;
  }
}
