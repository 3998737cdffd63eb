// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Trust;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Who answers for a process, and whether everything in the same box is one workload. The outermost
/// box decides, if its name is root's word; else nothing is known but the user.
///
/// @param box key of the box that makes one workload as a whole (job, pod, container); empty where
///   each process tree is a workload of its own
/// @param isInfrastructure whether it serves the tenant's processes and is none of them
/// @param isScheduled whether the place proves that a scheduler gives out this node
record Home(
    Owner owner,
    Optional<String> box,
    boolean isInfrastructure,
    boolean isScheduled,
    Attribution attribution) {
  private static final int MOST_TEXT = 400;

  static Home of(Placement placement, ProcessSample process) {
    return switch (placement) {
      case Placement.Known(var chain) when chain.isEmpty() || chain.getFirst().isClaimed() ->
          new Home(tree(process), Optional.empty(), false, false, attribution(chain, List.of()));
      case Placement.Known(var chain) when Infrastructure.holds(chain.getFirst(), process) ->
          infrastructure(chain, process);
      case Placement.Known(var chain) -> of(chain, process);
      case Placement.Disputed(var chain, String why) ->
          new Home(
              owner(chain.getFirst(), process.uid(), Trust.DISPUTED),
              Optional.empty(),
              false,
              false,
              attribution(chain, List.of(new Fact(Attribution.DISPUTED, why))));
      case Placement.Refused(String why) ->
          new Home(
              tree(process),
              Optional.empty(),
              false,
              false,
              attribution(List.of(), List.of(new Fact(Attribution.REFUSED, why))));
    };
  }

  /// Whether the process is held to be somebody's by more than its user id.
  boolean isPlaced() {
    return owner.kind() != OwnerKind.TREE && owner.trust() == Trust.SURE && !isInfrastructure;
  }

  /// Whether nothing can be said, as the kernel's text cannot be used.
  boolean isRefused() {
    return attribution.facts().stream().anyMatch(fact -> fact.id().equals(Attribution.REFUSED));
  }

  private static Home of(List<Element> chain, ProcessSample process) {
    Element first = chain.getFirst();
    Owner owner = owner(first, first.uid().orElse(process.uid()), Trust.SURE);
    Optional<String> box =
        switch (owner.kind()) {
          case JOB, POD, CONTAINER -> Optional.of(owner.kind().id() + ":" + owner.name());
          case NOTEBOOK, SESSION, UNIT, TREE, HOST -> Optional.empty();
        };
    boolean scheduled =
        switch (owner.kind()) {
          case JOB, POD -> true;
          case UNIT -> Schedulers.UNITS.contains(owner.name());
          case CONTAINER, NOTEBOOK, SESSION, TREE, HOST -> false;
        };
    return new Home(owner, box, false, scheduled, attribution(chain, List.of()));
  }

  private static Home infrastructure(List<Element> chain, ProcessSample process) {
    String name = process.executable().map(ProcessSample.Executable::name).orElse(process.comm());
    Owner owner = new Owner(OwnerKind.UNIT, name, process.uid(), Trust.SURE);
    boolean scheduled = Schedulers.KINDS.contains(chain.getFirst().kind());
    return new Home(owner, Optional.empty(), true, scheduled, attribution(chain, List.of()));
  }

  /// Nothing but the user is known. What root does after a login is done by who logged in.
  private static Owner tree(ProcessSample process) {
    int uid = process.uid() == 0 ? process.account().loginUid().orElse(0) : process.uid();
    return new Owner(OwnerKind.TREE, "uid " + uid, uid, Trust.SURE);
  }

  private static Owner owner(Element first, int uid, Trust trust) {
    String id = first.id();
    return switch (first.kind()) {
      case "slurm", "pbs", "condor", "lsf", "alloc" ->
          new Owner(OwnerKind.JOB, first.kind() + "/" + id, uid, trust);
      case "pod" -> new Owner(OwnerKind.POD, id.replace('_', '-'), uid, trust);
      case "container" -> new Owner(OwnerKind.CONTAINER, shorten(id), uid, trust);
      case "vm", "machine" -> new Owner(OwnerKind.CONTAINER, first.kind() + "/" + id, uid, trust);
      case "notebook" -> new Owner(OwnerKind.NOTEBOOK, id, uid, trust);
      case "session" ->
          new Owner(
              OwnerKind.SESSION, "uid " + first.fields().get("uid") + " session " + id, uid, trust);
      case "user" -> new Owner(OwnerKind.SESSION, "uid " + id, uid, trust);
      default -> new Owner(OwnerKind.UNIT, id, uid, trust);
    };
  }

  private static Attribution attribution(List<Element> chain, List<Fact> facts) {
    if (chain.isEmpty() && facts.isEmpty()) return Attribution.NONE;
    String whole = chain.stream().map(Element::toString).collect(Collectors.joining(" > "));
    String place = whole.length() > MOST_TEXT ? whole.substring(0, MOST_TEXT) + "…" : whole;
    return new Attribution(place.isEmpty() ? List.of() : List.of(place), List.of(), facts);
  }

  private static String shorten(String id) {
    return id.length() == 64 ? id.substring(0, 12) : id;
  }
}
