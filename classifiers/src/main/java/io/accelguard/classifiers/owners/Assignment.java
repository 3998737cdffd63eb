// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.classifiers.owners.CgroupOwners.User;
import io.accelguard.model.Attribution;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.WorkloadKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Gives every process its workload. A process keeps it for life, also when its ancestors end or
/// when somebody moves it out of its job, pod, container, session or unit; it gets another one only
/// when it begins a session of its own outside all boxes, or is put into its first box.
final class Assignment {
  private static final int MOST_PLACEMENTS = 4096;

  private final CgroupOwners cgroups;
  private final Map<Place, Placement> placements =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Placement> eldest) {
          return size() > MOST_PLACEMENTS;
        }
      };
  private Map<ProcessKey, Assigned> past = Map.of();
  private Map<Integer, ProcessSample> pastByPid = Map.of();
  private Map<ProcessKey, Assigned> present = Map.of();
  private Map<Integer, ProcessSample> byPid = Map.of();
  private boolean scheduler;

  private record Place(List<CgroupLine> lines, User user) {}

  /// @param transparent ids of boxes that only carry others
  Assignment(Set<String> transparent) {
    this.cgroups = new CgroupOwners(transparent);
  }

  /// Takes the processes of a tick.
  void assign(List<ProcessSample> processes) {
    pastByPid = byPid;
    byPid = HashMap.newHashMap(processes.size());
    for (ProcessSample process : processes) byPid.put(process.key().pid(), process);
    past = present;
    present = HashMap.newHashMap(processes.size());
    for (ProcessSample process : processes) if (!process.kernelThread()) assign(process);
  }

  /// The processes of the tick by the pid that they have now.
  Map<Integer, ProcessSample> byPid() {
    return Collections.unmodifiableMap(byPid);
  }

  Optional<Assigned> of(ProcessKey process) {
    return Optional.ofNullable(present.get(process));
  }

  /// Of the process that has a pid now.
  Optional<Assigned> of(int pid) {
    ProcessSample process = byPid.get(pid);
    return process == null ? Optional.empty() : of(process.key());
  }

  /// The job, pod or container in which a process is that is seen between two ticks.
  Optional<WorkloadKey> box(ProcessSample process) {
    Home home = home(process);
    return home.box().map(box -> Assigned.of(box, home, process).key());
  }

  /// The processes of the last tick, then those of this one.
  void everyone(BiConsumer<ProcessSample, Assigned> visitor) {
    visit(pastByPid, past, visitor);
    visit(byPid, present, visitor);
  }

  private static void visit(
      Map<Integer, ProcessSample> processes,
      Map<ProcessKey, Assigned> places,
      BiConsumer<ProcessSample, Assigned> visitor) {
    for (ProcessSample process : processes.values()) {
      Assigned place = places.get(process.key());
      if (place != null) visitor.accept(process, place);
    }
  }

  /// Whether a scheduler gives out this node.
  boolean hasScheduler() {
    return scheduler;
  }

  private Assigned assign(ProcessSample process) {
    Assigned done = present.get(process.key());
    if (done != null) return done;
    Assigned before = past.get(process.key());
    Assigned now = before == null ? place(process) : again(before, process);
    scheduler |= now.home().isScheduled();
    present.put(process.key(), now);
    return now;
  }

  private Assigned again(Assigned before, ProcessSample process) {
    // A process that is ending can no longer be asked where it is.
    boolean silent = process.cgroups().isEmpty();
    boolean stays = silent || before.cgroups().equals(process.cgroups());
    boolean held = before.isBoxed() || before.move().isPresent();
    if (stays && (held || before.session() == process.session()))
      return silent ? before : before.confirmed();
    if (stays) return place(process);
    Home now = home(process);
    if (held && now.isRefused()) return before;
    boolean lost = now.attribution().equals(Attribution.NONE);
    return held || (before.home().isPlaced() && lost)
        ? before.follow(process, now)
        : place(process);
  }

  private Assigned place(ProcessSample process) {
    Home home = home(process);
    if (home.box().isPresent()) return Assigned.of(home.box().get(), home, process);
    Optional<Assigned> above = above(process, home);
    if (above.isPresent()) return above.get().to(process);
    String tree = process.key().pid() + "-" + process.key().startTicks();
    boolean kernel = Launchers.isNotebookKernel(process);
    OwnerKind kind = kernel ? OwnerKind.NOTEBOOK : home.owner().kind();
    return Assigned.of(kind.id() + ":" + tree, kernel ? kernel(home) : home, process);
  }

  /// The workload of the parent where the process belongs to it: the same purpose, or a parent that
  /// was moved out of its box and takes its children along.
  private Optional<Assigned> above(ProcessSample process, Home home) {
    ProcessSample parent = byPid.get(process.parent());
    if (parent == null
        || parent.kernelThread()
        || home.isInfrastructure()
        || parent.key().startTicks() > process.key().startTicks()
        || !parent.cgroups().equals(process.cgroups())) return Optional.empty();
    Assigned above = assign(parent);
    boolean samePurpose =
        parent.session() == process.session()
            && !above.home().isInfrastructure()
            && !Launchers.isLauncher(parent)
            && !Launchers.isNotebookKernel(process);
    return samePurpose || above.move().isPresent() ? Optional.of(above) : Optional.empty();
  }

  /// Who answers for a notebook's kernel is as sure as for any process; that it is one is what its
  /// arguments say.
  private static Home kernel(Home home) {
    Owner owner = home.owner();
    List<String> places = new ArrayList<>(home.attribution().places());
    String outer = places.isEmpty() ? "" : places.removeFirst() + " > ";
    places.addFirst(outer + "kernel?");
    return new Home(
        owner,
        home.box(),
        false,
        home.isScheduled(),
        new Attribution(places, List.of(), home.attribution().facts()));
  }

  private Home home(ProcessSample process) {
    Place place = new Place(process.cgroups(), new User(process.uid(), process.account()));
    Placement placement =
        placements.computeIfAbsent(place, key -> cgroups.resolve(key.lines(), key.user()));
    return Home.of(placement, process);
  }
}
