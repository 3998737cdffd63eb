// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// Attacking others from here: calls that nearly nobody answers, hundreds of connections held open
/// to one stranger for almost nothing, or a core that only sends. A torrent client calls many who
/// are gone, and is told by its ports. Sending much is honest, and so is calling many; therefore
/// the kernel's share of the work counts for little without a tool or a victim.
final class OutboundAttackClassifier implements Classifier {
  private static final double HELD = 100;
  private static final double UNANSWERED = 0.9;

  private static final List<Row> ROWS =
      List.of(
          row(Feature.HELD_TO_ONE, "below 100", 0, step(HELD, 1.0), step(300, 2.0)),
          row(Feature.CALLS_UNANSWERED, "below 0.5", 0, step(0.5, 0.05), step(UNANSWERED, 1.0)),
          row(Feature.TWO_TRANSPORTS, "any", 0, step(1, -1.0)),
          row(Feature.LOCAL_DISCOVERY, "no", 0, step(1, -3.0)),
          row(Feature.TORRENT_PORT, "no", 0, step(1, -1.0)),
          row(Feature.CPU_USER_SHARE, "0.3–1", 2.0, step(0.15, 0.5), step(0.3, 0)));

  @Override
  public Category category() {
    return Category.OUTBOUND_ATTACK;
  }

  @Override
  public String name() {
    return "outbound-attack";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    if (features.atLeast(Feature.HELD_TO_ONE, HELD)) return "flood";
    return features.atLeast(Feature.CALLS_UNANSWERED, UNANSWERED) ? "scan" : "";
  }
}
