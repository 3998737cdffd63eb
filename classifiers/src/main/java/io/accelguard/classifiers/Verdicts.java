// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.Accumulator.Part;
import io.accelguard.classifiers.Observations.Level;
import io.accelguard.classifiers.Sight.View;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a suspicion down as a verdict, with the sum laid open.
final class Verdicts {
  private static final int FOR = 6;
  private static final int AGAINST = 3;

  private static final Comparator<Evidence> STRONGEST =
      Comparator.comparingDouble((Evidence evidence) -> -Math.abs(evidence.nats()))
          .thenComparing(Evidence::source)
          .thenComparing(Evidence::what);

  private Verdicts() {}

  static Verdict of(Suspicion suspicion, Hop hop, double prior) {
    double logOdds = suspicion.logOdds(prior, hop, true);
    List<Evidence> all = evidence(suspicion, hop);
    return new Verdict(
        suspicion.category(),
        variant(suspicion, hop),
        suspicion.standing().state(),
        Fusion.probability(logOdds),
        logOdds,
        prior,
        rounded(Coverage.of(suspicion, hop)),
        suspicion.standing().since(),
        families(suspicion, hop),
        all.stream().filter(item -> item.nats() >= 0).limit(FOR).toList(),
        all.stream().filter(item -> item.nats() < 0).limit(AGAINST).toList(),
        blind(hop));
  }

  private static Map<String, Double> families(Suspicion suspicion, Hop hop) {
    Map<String, Double> families = new LinkedHashMap<>();
    suspicion.nats(hop, true).forEach((family, nats) -> families.put(family.id(), rounded(nats)));
    return families;
  }

  private static List<Evidence> evidence(Suspicion suspicion, Hop hop) {
    List<Evidence> all = new ArrayList<>();
    for (Level level : suspicion.observations().levels(hop.now(), true)) {
      all.add(
          new Evidence(
              level.rule().family(),
              level.grade(),
              rounded(level.nats()),
              level.rule().title(),
              level.where(),
              "absent",
              "rule:" + level.rule().id()));
    }
    suspicion
        .behaviour()
        .forEach((family, sum) -> sum.parts().forEach(part -> all.add(evidence(family, part))));
    all.sort(STRONGEST);
    return all;
  }

  private static Evidence evidence(Family family, Part part) {
    Increment latest = part.latest();
    return new Evidence(
        family,
        null,
        rounded(part.nats()),
        latest.what(),
        latest.seen(),
        latest.expected(),
        latest.source());
  }

  /// The kind that the strongest observation names, else the one that behaviour shows.
  private static String variant(Suspicion suspicion, Hop hop) {
    return suspicion.observations().levels(hop.now(), true).stream()
        .sorted(Comparator.comparingDouble(level -> -level.full()))
        .map(level -> level.rule().variant())
        .filter(variant -> !variant.isEmpty())
        .findFirst()
        .or(() -> suspicion.classifier().map(known -> known.variant(hop.features())))
        .orElse("");
  }

  private static List<String> blind(Hop hop) {
    List<String> blind = new ArrayList<>();
    for (Family family : Family.values()) {
      if (hop.sight().of(family) != View.CLEAR) blind.add(family.id());
    }
    hop.sight()
        .bytesUnseen()
        .ifPresent(share -> blind.add(Math.round(share * 100) + " % of the network's bytes"));
    return blind;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
