// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.FileSample;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.WorkloadKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Groups the processes of a snapshot into workloads.
///
/// A job, pod or container is one workload. Elsewhere (login session, unit, nothing) each process
/// tree is: from the outermost ancestor that is in the same session (`setsid`) and place and is no
/// launcher. A notebook kernel always begins a tree. [Assignment] says which process keeps which
/// workload for how long.
public final class Workloads {
  private final Assignment assignment;
  private Endings endings = new Endings(Map.of(), List.of(), List.of(), _ -> Optional.empty());

  /// @param transparent ids of containers, pods or units that only carry others and answer for
  ///   nobody: what is inside them is looked at as if they were not there
  public Workloads(Set<String> transparent) {
    this.assignment = new Assignment(transparent);
  }

  /// The workloads of this moment, in the order in which their first processes are listed.
  public List<Workload> group(Snapshot snapshot) {
    assignment.assign(snapshot.processes());
    Map<WorkloadKey, WorkloadKey> merged = mergeByDevice(snapshot.acceleratorUses());
    endings = endings(snapshot, merged);
    Map<WorkloadKey, Parts> parts = new LinkedHashMap<>();
    for (ProcessSample process : snapshot.processes()) {
      assignment
          .of(process.key())
          .ifPresent(place -> parts(place, merged, parts).add(process, place));
    }
    for (SocketSample socket : snapshot.sockets()) {
      socket
          .owner()
          .flatMap(key -> parts(key, merged, parts))
          .ifPresent(found -> found.add(socket));
    }
    for (FileSample file : snapshot.files()) {
      parts(file.process(), merged, parts).ifPresent(found -> found.add(file));
    }
    for (AcceleratorUse use : snapshot.acceleratorUses()) {
      assignment.of(use.pid()).ifPresent(place -> parts(place, merged, parts).add(use));
    }
    return parts.values().stream().map(found -> found.workload(assignment.hasScheduler())).toList();
  }

  /// The processes of this moment by pid.
  public Map<Integer, ProcessSample> byPid() {
    return assignment.byPid();
  }

  /// Whose the processes were that came or went since the last tick.
  public Endings endings() {
    return endings;
  }

  private Endings endings(Snapshot snapshot, Map<WorkloadKey, WorkloadKey> merged) {
    Map<Integer, Endings.Starter> starters = new HashMap<>();
    if (!snapshot.exits().isEmpty() || !snapshot.execs().isEmpty()) {
      assignment.everyone((process, place) -> {
        WorkloadKey key = merged.getOrDefault(place.key(), place.key());
        starters.put(process.key().pid(), new Endings.Starter(process, key, place.isBoxed()));
      });
    }
    return new Endings(starters, snapshot.exits(), snapshot.execs(), assignment::box);
  }

  /// Trees of one owner that use the same device are one workload; those of different owners never
  /// are.
  private Map<WorkloadKey, WorkloadKey> mergeByDevice(List<AcceleratorUse> uses) {
    record Claim(DeviceKey device, Owner owner) {}
    Map<Claim, WorkloadKey> first = new HashMap<>();
    Map<WorkloadKey, WorkloadKey> merged = new HashMap<>();
    for (AcceleratorUse use : uses) {
      Optional<Assigned> found = assignment.of(use.pid());
      if (found.isEmpty() || found.get().isBoxed() || !Parts.isUse(use)) continue;
      Assigned place = found.get();
      WorkloadKey old = first.putIfAbsent(new Claim(use.device(), place.owner()), place.key());
      if (old != null && !old.equals(place.key()))
        merged.put(place.key(), merged.getOrDefault(old, old));
    }
    return merged;
  }

  private Optional<Parts> parts(
      ProcessKey process, Map<WorkloadKey, WorkloadKey> merged, Map<WorkloadKey, Parts> parts) {
    return assignment.of(process).map(place -> parts(place, merged, parts));
  }

  private static Parts parts(
      Assigned place, Map<WorkloadKey, WorkloadKey> merged, Map<WorkloadKey, Parts> parts) {
    WorkloadKey key = merged.getOrDefault(place.key(), place.key());
    return parts.computeIfAbsent(key, k -> new Parts(k, place.owner()));
  }
}
