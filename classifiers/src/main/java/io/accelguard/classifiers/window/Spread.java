// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Statistics of a few numbers.
final class Spread {
  private Spread() {}

  /// Standard deviation over mean; empty for fewer than `least` numbers or a mean of zero.
  static OptionalDouble relative(double[] numbers, int least) {
    if (numbers.length < least) return OptionalDouble.empty();
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    if (mean <= 0) return OptionalDouble.empty();
    double squares = 0;
    for (double number : numbers) squares += (number - mean) * (number - mean);
    return OptionalDouble.of(Math.sqrt(squares / numbers.length) / mean);
  }

  /// The middle number, the lower one of two; empty for fewer than `least`.
  static OptionalDouble median(double[] numbers, int least) {
    if (numbers.length < least || numbers.length == 0) return OptionalDouble.empty();
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return OptionalDouble.of(sorted[(sorted.length - 1) / 2]);
  }
}
