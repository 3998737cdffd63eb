// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.WorkloadKey;
import java.util.List;
import java.util.Optional;

/// The workload of a process, which it keeps for life.
///
/// @param home where it was when it was given its owner
/// @param cgroups as last seen
/// @param move if it left that home
record Assigned(
    WorkloadKey key, Home home, int session, List<CgroupLine> cgroups, Optional<Move> move) {

  /// A way out of a box.
  ///
  /// @param isCertain whether it was seen twice: a process that is just ending looks for a moment
  ///   as if it were in the root cgroup of old hierarchies
  record Move(String what, boolean isCertain) {}

  static Assigned of(String key, Home home, ProcessSample process) {
    return new Assigned(
        new WorkloadKey(key), home, process.session(), process.cgroups(), Optional.empty());
  }

  Owner owner() {
    return home.owner();
  }

  boolean isBoxed() {
    return home.box().isPresent();
  }

  /// What is known of the place, with the move where there was one.
  Attribution attribution() {
    if (move.isEmpty() || !move.get().isCertain()) return home.attribution();
    Fact moved = new Fact(Attribution.MOVED, move.get().what());
    return new Attribution(home.attribution().places(), List.of(), List.of(moved));
  }

  /// The same workload for another process, which is where this one is.
  Assigned to(ProcessSample process) {
    return new Assigned(key, home, process.session(), process.cgroups(), move);
  }

  /// The process is still where it moved to.
  Assigned confirmed() {
    return move.isEmpty() || move.get().isCertain()
        ? this
        : new Assigned(key, home, session, cgroups, Optional.of(new Move(move.get().what(), true)));
  }

  /// Follows a process that keeps its owner to another place.
  ///
  /// @param now where it is; a box of others or none at all is a move
  Assigned follow(ProcessSample process, Home now) {
    Optional<Move> next = move.filter(Move::isCertain);
    boolean back = home.box().equals(now.box()) && now.isPlaced();
    if (next.isEmpty() && !back) {
      String place = String.join("", now.attribution().places());
      String to = place.isEmpty() ? "the root cgroup" : place;
      String what =
          "pid "
              + process.key().pid()
              + " ("
              + process.comm()
              + ") went from "
              + String.join("", home.attribution().places())
              + " to "
              + to;
      next = Optional.of(new Move(what, false));
    }
    return new Assigned(key, back ? now : home, process.session(), process.cgroups(), next);
  }
}
