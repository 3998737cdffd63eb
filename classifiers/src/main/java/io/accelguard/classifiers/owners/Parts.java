// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.FileSample;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.SocketSample;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A workload while it is being put together.
final class Parts {
  private static final int MOST = 8;

  private final WorkloadKey key;
  private Owner owner;
  private final List<ProcessSample> processes = new ArrayList<>();
  private final List<SocketSample> sockets = new ArrayList<>();
  private final List<FileSample> files = new ArrayList<>();
  private final List<AcceleratorUse> uses = new ArrayList<>();
  private Attribution attribution = Attribution.NONE;
  private boolean infrastructure = true;

  Parts(WorkloadKey key, Owner owner) {
    this.key = key;
    this.owner = owner;
  }

  /// In a box the first process that is not root's says whose it is.
  void add(ProcessSample process, Assigned place) {
    processes.add(process);
    if (owner.uid() == 0 && place.isBoxed()) owner = place.owner();
    infrastructure &= place.home().isInfrastructure();
    Attribution one = place.attribution();
    if (!attribution.equals(one)) attribution = with(attribution, one);
  }

  void add(SocketSample socket) {
    sockets.add(socket);
  }

  void add(FileSample file) {
    files.add(file);
  }

  void add(AcceleratorUse use) {
    uses.add(use);
  }

  /// @param scheduler whether a scheduler gives out this node
  Workload workload(boolean scheduler) {
    Set<DeviceKey> devices = new LinkedHashSet<>();
    uses.stream().filter(Parts::isUse).forEach(use -> devices.add(use.device()));
    boolean outside =
        scheduler
            && !devices.isEmpty()
            && !infrastructure
            && switch (owner.kind()) {
              case SESSION, UNIT, TREE -> true;
              case JOB, POD, CONTAINER, NOTEBOOK, HOST -> false;
            };
    return new Workload(
        key, owner, processes, sockets, files, uses, devices, whole(outside, devices));
  }

  /// A device is used when it has memory or busy time of a process; an open node alone is no use.
  static boolean isUse(AcceleratorUse use) {
    return use.memoryBytes().orElse(0) > 0 || use.utilisation().orElse(0) > 0;
  }

  private Attribution whole(boolean outside, Set<DeviceKey> devices) {
    Set<Integer> acting = new TreeSet<>();
    for (ProcessSample process : processes) {
      if (process.uid() != owner.uid()) acting.add(process.uid());
      if (process.effectiveUid() != owner.uid()) acting.add(process.effectiveUid());
    }
    if (acting.isEmpty() && !outside) return attribution;
    List<Fact> facts = new ArrayList<>(attribution.facts());
    if (outside) {
      String what = devices.iterator().next() + " is used outside any job, pod or container";
      facts.add(new Fact(Attribution.OUTSIDE_ALLOCATION, what));
    }
    List<Integer> others = acting.stream().limit(MOST).toList();
    return new Attribution(attribution.places(), others, facts);
  }

  private static Attribution with(Attribution all, Attribution one) {
    if (all.equals(Attribution.NONE)) return one;
    if (all.places().containsAll(one.places()) && all.facts().containsAll(one.facts())) return all;
    return new Attribution(
        joined(all.places(), one.places()), List.of(), joined(all.facts(), one.facts()));
  }

  private static <T> List<T> joined(List<T> all, List<T> more) {
    Set<T> joined = new LinkedHashSet<>(all);
    for (T item : more) if (joined.size() < MOST) joined.add(item);
    return List.copyOf(joined);
  }
}
