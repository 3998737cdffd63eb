// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.Sight.View;
import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import io.accelguard.model.VerdictState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One workload under one category: all evidence so far, and how far it has come.
final class Suspicion {
  /// From here on a family counts as agreeing.
  static final double AGREES = 3.0;

  private final Category category;
  private final Optional<Classifier> classifier;
  private final Observations observations = new Observations();
  private final Map<Family, Accumulator> behaviour = new EnumMap<>(Family.class);
  private final Standing standing;
  private Caps caps;
  private boolean leftBlind;

  Suspicion(Category category, Optional<Classifier> classifier, Instant since) {
    this.category = category;
    this.classifier = classifier;
    this.standing = new Standing(since);
    this.caps = Caps.of(category);
    for (Family family : Family.values()) {
      if (family != Family.IDENTITY) {
        behaviour.put(family, new Accumulator(Fusion.autocorrelation(family)));
      }
    }
  }

  /// Notes graded rules that are true at this tick.
  void see(RuleMatch match, double now) {
    match
        .rule()
        .grade()
        .ifPresent(grade -> observations.see(match.rule(), grade, match.where(), now));
  }

  /// Weighs one hop and moves the state.
  void step(Hop hop, double prior) {
    caps = hop.deviceShared() ? Caps.of(category).shared() : Caps.of(category);
    boolean rested = restsOnBlind(hop.sight());
    leftBlind = false;
    weigh(hop);
    double rising = probability(prior, hop, false);
    double full = probability(prior, hop, true);
    boolean resting = restsOnBlind(hop.sight());
    standing.step(new Standing.Hop(hop.at(), hop.now(), rising, full, confirmed(hop), !resting));
    if (rested && faded(hop.sight()) && full < 0.5 && standing.state() != VerdictState.CLEAR) {
      leftBlind = true;
      standing.clear(hop.at());
    }
  }

  private void weigh(Hop hop) {
    boolean identityBlind = hop.sight().of(Family.IDENTITY) != View.CLEAR;
    observations.pass(hop.now(), hop.elapsed(), identityBlind);
    if (hop.sight().of(Family.IDENTITY) == View.FADED) observations.forgetFrozen();
    List<Increment> increments = increments(hop);
    behaviour.forEach((family, accumulator) -> {
      switch (hop.sight().of(family)) {
        case CLEAR -> accumulator.step(hop.elapsed(), of(family, increments), caps.of(family));
        case FROZEN -> {}
        case FADED -> accumulator.forget();
      }
    });
  }

  private static List<Increment> of(Family family, List<Increment> increments) {
    return increments.stream().filter(increment -> increment.family() == family).toList();
  }

  private List<Increment> increments(Hop hop) {
    List<Increment> increments = new ArrayList<>();
    classifier.ifPresent(known -> {
      String source = "classifier:" + known.name();
      for (Row row : known.rows()) {
        boolean device = row.feature().family() == Family.ACCELERATOR;
        if (device && !hop.acceleratorTurn()) continue;
        row.weigh(hop.features(), source).ifPresent(increments::add);
      }
    });
    for (RuleMatch match : hop.behaviour()) {
      if (match.rule().category() == category) increments.add(match.increment());
    }
    return increments;
  }

  /// Nats per family after its cap.
  ///
  /// @param withFrozen with what is only kept because its source is blind
  Map<Family, Double> nats(Hop hop, boolean withFrozen) {
    List<Observations.Level> levels = observations.levels(hop.now(), withFrozen);
    Map<Family, Double> nats = new EnumMap<>(Family.class);
    nats.put(Family.IDENTITY, Observations.nats(levels, Family.IDENTITY));
    behaviour.forEach((family, accumulator) -> {
      boolean frozen = hop.sight().of(family) == View.FROZEN;
      double sum = accumulator.nats();
      if (frozen && !withFrozen) sum = Math.min(0, sum);
      double level = Observations.nats(levels, family);
      nats.put(family, Math.min(sum + level, cap(family, levels)));
    });
    return nats;
  }

  private double cap(Family family, List<Observations.Level> levels) {
    boolean proof =
        family == Family.NETWORK
            && levels.stream()
                .anyMatch(
                    level -> level.rule().family() == family && level.grade() == Grade.CONTENT);
    return proof ? Caps.networkProof(category) : caps.of(family);
  }

  double logOdds(double prior, Hop hop, boolean withFrozen) {
    return Fusion.logOdds(
        prior, caps, nats(hop, withFrozen), observations.proof(hop.now(), withFrozen));
  }

  private double probability(double prior, Hop hop, boolean withFrozen) {
    return Fusion.probability(logOdds(prior, hop, withFrozen));
  }

  /// Two families agree, one of them identity or network; or a proof stands and the workload is
  /// active. Names and shared files alone are no identity here.
  private boolean confirmed(Hop hop) {
    if (observations.proof(hop.now(), false) && Activity.of(hop.features())) return true;
    Map<Family, Double> nats = nats(hop, false);
    if (!observations.named()) nats.remove(Family.IDENTITY);
    long agreeing = nats.values().stream().filter(value -> value >= AGREES).count();
    boolean anchored =
        category == Category.HIDDEN_COMPUTE
            || nats.getOrDefault(Family.IDENTITY, 0.0) >= AGREES
            || nats.getOrDefault(Family.NETWORK, 0.0) >= AGREES;
    return agreeing >= 2 && anchored;
  }

  private boolean restsOnBlind(Sight sight) {
    if (observations.anyFrozen()) return true;
    return behaviour.entrySet().stream()
        .anyMatch(entry -> sight.of(entry.getKey()) != View.CLEAR && entry.getValue().nats() > 0);
  }

  private static boolean faded(Sight sight) {
    for (Family family : Family.values()) if (sight.of(family) == View.FADED) return true;
    return false;
  }

  Category category() {
    return category;
  }

  Optional<Classifier> classifier() {
    return classifier;
  }

  Observations observations() {
    return observations;
  }

  Map<Family, Accumulator> behaviour() {
    return behaviour;
  }

  Standing standing() {
    return standing;
  }

  /// Whether the last step cleared it because its sources were blind for too long.
  boolean leftBlind() {
    return leftBlind;
  }
}
