// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.FileSample;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.Trust;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Groups the processes of a snapshot into workloads.
///
/// A job, pod or container is one workload. Elsewhere (login session, unit, nothing) each process
/// tree is: from the outermost ancestor that is in the same session (`setsid`) and place and is no
/// launcher. A notebook kernel always begins a tree. A process keeps its workload for life, also
/// when its ancestors end; it moves only when it begins a session of its own or is put into a job,
/// pod or container.
public final class Workloads {
  private final CgroupOwners cgroups = new CgroupOwners(Set.of());
  private final Map<Place, Placement> placements =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Placement> eldest) {
          return size() > 4096;
        }
      };
  private Map<ProcessKey, Assigned> assigned = new HashMap<>();

  private record Place(List<CgroupLine> lines, int uid) {}

  private record Assigned(
      WorkloadKey key, Owner owner, int session, List<CgroupLine> cgroups, boolean boxed) {}

  /// The workloads of this moment, in the order in which their first processes are listed.
  public List<Workload> group(Snapshot snapshot) {
    Map<Integer, ProcessSample> byPid = HashMap.newHashMap(snapshot.processes().size());
    for (ProcessSample process : snapshot.processes()) byPid.put(process.key().pid(), process);
    Map<ProcessKey, Assigned> next = HashMap.newHashMap(byPid.size());
    for (ProcessSample process : snapshot.processes()) {
      if (!process.kernelThread()) assign(process, byPid, next);
    }
    Map<WorkloadKey, WorkloadKey> merged = mergeByDevice(snapshot.acceleratorUses(), byPid, next);
    assigned = next;
    return collect(snapshot, byPid, merged);
  }

  private Assigned assign(
      ProcessSample process, Map<Integer, ProcessSample> byPid, Map<ProcessKey, Assigned> next) {
    Assigned done = next.get(process.key());
    if (done != null) return done;
    Assigned before = assigned.get(process.key());
    Assigned now =
        before != null && isSettled(before, process) ? before : place(process, byPid, next);
    next.put(process.key(), now);
    return now;
  }

  private static boolean isSettled(Assigned before, ProcessSample process) {
    return before.session() == process.session()
        && (before.boxed() || before.cgroups().equals(process.cgroups()));
  }

  private Assigned place(
      ProcessSample process, Map<Integer, ProcessSample> byPid, Map<ProcessKey, Assigned> next) {
    Home home = home(process);
    ProcessSample parent = byPid.get(process.parent());
    if (home.box().isPresent()) return assigned(home.box().get(), home.owner(), process, true);
    if (parent != null && belongsTo(parent, process)) {
      Assigned above = assign(parent, byPid, next);
      return new Assigned(
          above.key(), above.owner(), process.session(), process.cgroups(), above.boxed());
    }
    Owner owner = home.owner();
    if (Launchers.isNotebookKernel(process) && owner.kind() != OwnerKind.NOTEBOOK) {
      owner = new Owner(OwnerKind.NOTEBOOK, owner.name(), owner.uid(), Trust.CLAIMED);
    }
    String tree = process.key().pid() + "-" + process.key().startTicks();
    return assigned(owner.kind().id() + ":" + tree, owner, process, false);
  }

  private static Assigned assigned(String key, Owner owner, ProcessSample process, boolean boxed) {
    return new Assigned(new WorkloadKey(key), owner, process.session(), process.cgroups(), boxed);
  }

  private static boolean belongsTo(ProcessSample parent, ProcessSample child) {
    return parent.key().startTicks() <= child.key().startTicks()
        && parent.session() == child.session()
        && parent.cgroups().equals(child.cgroups())
        && !Launchers.isLauncher(parent)
        && !Launchers.isNotebookKernel(child);
  }

  private Home home(ProcessSample process) {
    Place place = new Place(process.cgroups(), process.uid());
    Placement placement =
        placements.computeIfAbsent(place, key -> cgroups.resolve(key.lines(), key.uid()));
    return Home.of(placement, process);
  }

  /// Trees of one owner that use the same device are one workload; those of different owners never
  /// are.
  private static Map<WorkloadKey, WorkloadKey> mergeByDevice(
      List<AcceleratorUse> uses,
      Map<Integer, ProcessSample> byPid,
      Map<ProcessKey, Assigned> next) {
    record Claim(DeviceKey device, Owner owner) {}
    Map<Claim, WorkloadKey> first = new HashMap<>();
    Map<WorkloadKey, WorkloadKey> merged = new HashMap<>();
    for (AcceleratorUse use : uses) {
      ProcessSample holder = byPid.get(use.pid());
      Assigned place = holder == null ? null : next.get(holder.key());
      if (place == null || place.boxed() || !isUse(use)) continue;
      WorkloadKey old = first.putIfAbsent(new Claim(use.device(), place.owner()), place.key());
      if (old != null && !old.equals(place.key()))
        merged.put(place.key(), merged.getOrDefault(old, old));
    }
    return merged;
  }

  private static boolean isUse(AcceleratorUse use) {
    return use.memoryBytes().orElse(0) > 0 || use.utilisation().orElse(0) > 0;
  }

  private List<Workload> collect(
      Snapshot snapshot, Map<Integer, ProcessSample> byPid, Map<WorkloadKey, WorkloadKey> merged) {
    Map<WorkloadKey, Parts> parts = new LinkedHashMap<>();
    for (ProcessSample process : snapshot.processes()) {
      parts(process.key(), merged, parts).ifPresent(found -> found.processes.add(process));
    }
    for (SocketSample socket : snapshot.sockets()) {
      socket
          .owner()
          .flatMap(key -> parts(key, merged, parts))
          .ifPresent(found -> found.sockets.add(socket));
    }
    for (FileSample file : snapshot.files()) {
      parts(file.process(), merged, parts).ifPresent(found -> found.files.add(file));
    }
    for (AcceleratorUse use : snapshot.acceleratorUses()) {
      Optional.ofNullable(byPid.get(use.pid()))
          .flatMap(process -> parts(process.key(), merged, parts))
          .ifPresent(found -> found.uses.add(use));
    }
    return parts.values().stream().map(Parts::workload).toList();
  }

  private Optional<Parts> parts(
      ProcessKey process, Map<WorkloadKey, WorkloadKey> merged, Map<WorkloadKey, Parts> parts) {
    Assigned place = assigned.get(process);
    if (place == null) return Optional.empty();
    WorkloadKey key = merged.getOrDefault(place.key(), place.key());
    return Optional.of(parts.computeIfAbsent(key, k -> new Parts(k, place.owner())));
  }

  /// A workload while it is being put together.
  private static final class Parts {
    private final WorkloadKey key;
    private final Owner owner;
    private final List<ProcessSample> processes = new ArrayList<>();
    private final List<SocketSample> sockets = new ArrayList<>();
    private final List<FileSample> files = new ArrayList<>();
    private final List<AcceleratorUse> uses = new ArrayList<>();

    Parts(WorkloadKey key, Owner owner) {
      this.key = key;
      this.owner = owner;
    }

    Workload workload() {
      Set<DeviceKey> devices = new LinkedHashSet<>();
      uses.stream().filter(Workloads::isUse).forEach(use -> devices.add(use.device()));
      return new Workload(key, owner, processes, sockets, files, uses, devices);
    }
  }
}
