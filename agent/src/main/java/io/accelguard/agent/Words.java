// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Evidence;
import io.accelguard.model.Owner;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// How numbers and parts of a verdict are written for people, the same everywhere.
final class Words {
  private Words() {}

  /// A probability, never rounded to certainty: `99.81 %`, `>99.99 %`, `<0.01 %`.
  static String percent(double probability) {
    if (probability > 0.9999) return ">99.99 %";
    if (probability > 0 && probability < 0.0001) return "<0.01 %";
    return String.format(Locale.ROOT, "%.2f %%", probability * 100);
  }

  /// A weight with its sign: `+9.1`, `−0.4`.
  static String nats(double nats) {
    String text = String.format(Locale.ROOT, "%.1f", Math.abs(nats));
    return (nats < 0 && !text.equals("0.0") ? "−" : "+") + text;
  }

  /// `crypto-mining (cpu)`.
  static String category(Verdict verdict) {
    return verdict.variant().isEmpty()
        ? verdict.category().id()
        : verdict.category().id() + " (" + Terminal.safe(verdict.variant()) + ")";
  }

  /// `job slurm/4242, uid 1000`, with the trust where it is not sure.
  static String owner(Owner owner) {
    String trust =
        switch (owner.trust()) {
          case SURE -> "";
          case CLAIMED, DISPUTED -> ", " + owner.trust().id();
        };
    return owner.kind().id() + " " + Terminal.safe(owner.name()) + ", uid " + owner.uid() + trust;
  }

  /// The verdict that matters most of a workload, if it has any.
  static Optional<Verdict> worst(WorkloadReport workload) {
    return workload.verdicts().stream()
        .max(Comparator.comparing(Verdict::state).thenComparingDouble(Verdict::posterior));
  }

  /// The strongest reason in a few words: `+9.1 argv.pool: stratum+tcp…`.
  static String strongest(Verdict verdict) {
    return verdict.evidence().stream()
        .max(Comparator.comparingDouble(Evidence::nats))
        .map(e -> nats(e.nats()) + " " + Terminal.safe(e.what()) + ": " + Terminal.safe(e.seen()))
        .orElse("");
  }

  /// Name of the program of the busiest process.
  static String program(WorkloadReport workload) {
    return workload.processes().stream()
        .findFirst()
        .map(p -> p.exe().isEmpty() ? p.comm() : p.exe().substring(p.exe().lastIndexOf('/') + 1))
        .map(Terminal::safe)
        .orElse("");
  }
}
