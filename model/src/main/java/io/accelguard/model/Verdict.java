// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The judgement of one workload in one category, with the sum laid open.
///
/// @param variant kind within the category, by the strongest evidence; empty for none
/// @param posterior probability of guilt, 0 to 1
/// @param logOdds the same in nats
/// @param prior probability before any evidence
/// @param coverage share of the possible evidence that had a value, 0 to 1; clear at 0.3 is not an
///   acquittal
/// @param since when the state was entered
/// @param families nats counted per family id, after caps
/// @param evidence what speaks for guilt, strongest first
/// @param counterEvidence what speaks against it, strongest first
/// @param blind families that could not be seen, and how much of the network's bytes when that is
///   most of them
@Json(naming = Json.Naming.LowerHyphen)
public record Verdict(
    Category category,
    String variant,
    VerdictState state,
    double posterior,
    double logOdds,
    double prior,
    double coverage,
    Instant since,
    Map<String, Double> families,
    List<Evidence> evidence,
    List<Evidence> counterEvidence,
    List<String> blind) {

  public Verdict {
    Required.fields(category, variant, state, since, families, evidence, counterEvidence, blind);
    families = Map.copyOf(families);
    evidence = List.copyOf(evidence);
    counterEvidence = List.copyOf(counterEvidence);
    blind = List.copyOf(blind);
  }

  /// The prior in nats.
  public double priorLogOdds() {
    return Math.log(prior) - Math.log1p(-prior);
  }
}
