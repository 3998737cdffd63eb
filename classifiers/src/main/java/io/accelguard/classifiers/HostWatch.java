// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.window.DeviceUse;
import io.accelguard.classifiers.window.Features;
import io.accelguard.classifiers.window.HostWindow;
import io.accelguard.classifiers.window.Share;
import io.accelguard.classifiers.window.Surroundings;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Attribution;
import io.accelguard.model.Context;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Incident;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadKey;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// The host as a suspect of its own: evidence that belongs to no process, or of which nobody knows
/// whose doing it is. It is shown once there is something to show.
final class HostWatch {
  private static final Workload HOST =
      new Workload(
          new WorkloadKey("host:accelerators"),
          new Owner(OwnerKind.HOST, "accelerators", 0, Trust.SURE),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Set.of(),
          Attribution.NONE);

  private final HostWindow window = new HostWindow();
  private final Suspicion suspicion;
  private final Incidents incidents;
  private Share share;
  private Hop hop;
  private int hops;

  HostWatch(Snapshot snapshot, double now, Sight sight) {
    this.suspicion =
        new Suspicion(
            Classifiers.ofHost().category(), Optional.of(Classifiers.ofHost()), snapshot.at());
    this.incidents = new Incidents(snapshot.bootId() + "|" + HOST.key());
    this.share = share(now, 0, List.of());
    Features nothing = new Features.Builder().build();
    this.hop = new Hop(snapshot.at(), now, 0, nothing, List.of(), false, false, false, sight);
  }

  private static Share share(double now, double elapsed, List<DeviceUse> devices) {
    return new Share(
        now, elapsed, List.of(), List.of(), List.of(), List.of(), devices, Surroundings.NONE);
  }

  OptionalDouble bytesCounted(double now) {
    return window.bytesCounted(now);
  }

  /// One tick. Gives the snapshot without the word of devices that contradict themselves.
  Snapshot observe(Snapshot snapshot, double now, double elapsed) {
    window.observe(snapshot, now, elapsed);
    Set<DeviceKey> liars = window.liars(now);
    List<AcceleratorSample> accused =
        snapshot.accelerators().stream().filter(device -> liars.contains(device.key())).toList();
    share = share(now, elapsed, accused.stream().map(HostWatch::use).toList());
    return liars.isEmpty() ? snapshot : without(snapshot, liars);
  }

  private static DeviceUse use(AcceleratorSample device) {
    return new DeviceUse(device, false, OptionalDouble.empty(), OptionalLong.empty());
  }

  private static Snapshot without(Snapshot snapshot, Set<DeviceKey> liars) {
    return new Snapshot(
        snapshot.at(),
        snapshot.uptime(),
        snapshot.bootId(),
        snapshot.ticksPerSecond(),
        snapshot.processes(),
        snapshot.exits(),
        snapshot.execs(),
        snapshot.sockets(),
        snapshot.files(),
        snapshot.accelerators().stream()
            .map(device -> liars.contains(device.key()) ? device.disputed() : device)
            .toList(),
        snapshot.acceleratorUses().stream()
            .map(use -> liars.contains(use.device()) ? held(use) : use)
            .toList(),
        snapshot.memory(),
        snapshot.blind(),
        snapshot.drivers(),
        snapshot.traffic());
  }

  /// That a process holds memory of the device still says whose device it is.
  private static AcceleratorUse held(AcceleratorUse use) {
    return new AcceleratorUse(use.device(), use.pid(), use.memoryBytes(), OptionalDouble.empty());
  }

  /// One hop: weighs, moves the state, and says what changed.
  List<Incident> judge(
      Snapshot snapshot, double now, Sight sight, JudgementConfig config, Reports reports) {
    hops++;
    hop =
        new Hop(
            snapshot.at(),
            now,
            now - hop.now(),
            sight.processes() ? window.features(now) : hop.features(),
            List.of(),
            hops % Run.ACCELERATOR_HOPS == 0,
            false,
            true,
            sight);
    suspicion.step(hop, config.prior());
    return incidents
        .after(suspicion, hop, () -> report(config, reports))
        .map(List::of)
        .orElse(List.of());
  }

  /// The boot is over.
  List<Incident> end(JudgementConfig config, Reports reports) {
    return incidents
        .end(suspicion.category(), () -> report(config, reports))
        .map(List::of)
        .orElse(List.of());
  }

  /// What is shown of the host; empty while nothing speaks against it.
  Optional<WorkloadReport> shown(JudgementConfig config, Reports reports) {
    boolean noteworthy =
        suspicion.standing().state() != VerdictState.CLEAR
            || Fusion.probability(suspicion.logOdds(config.prior(), hop, true))
                > config.prior() * Run.NOTEWORTHY;
    return noteworthy ? Optional.of(report(config, reports)) : Optional.empty();
  }

  private WorkloadReport report(JudgementConfig config, Reports reports) {
    Verdict verdict = Verdicts.of(suspicion, hop, config.prior());
    return reports.of(HOST, share, Context.UNKNOWN, List.of(verdict));
  }
}
