// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Arrays;

/// The pids under watch, in rising order, brought up to date with a listing by going along both.
final class WatchList {
  private final String proc;
  private final HeldDescriptors held;
  private Watched[] watched = {};
  private Watched[] spare = {};
  private int count;

  WatchList(Host host, HeldDescriptors held) {
    this.proc = host.text("/proc") + "/";
    this.held = held;
  }

  /// Forgets the pids that are not listed any more and adds those that are new.
  void update(ProcListing listing, int listed) {
    if (spare.length < listed) spare = new Watched[listed + listed / 4];
    int before = 0;
    for (int i = 0; i < listed; i++) {
      int pid = listing.pid(i);
      while (before < count && watched[before].pid() < pid) watched[before++].close(held);
      boolean known = before < count && watched[before].pid() == pid;
      spare[i] = known ? watched[before++] : new Watched(pid, proc + pid);
      spare[i].listed(listing.mark(i));
    }
    while (before < count) watched[before++].close(held);
    Arrays.fill(spare, listed, spare.length, null);
    Watched[] old = watched;
    watched = spare;
    spare = old;
    count = listed;
  }

  Watched get(int index) {
    return watched[index];
  }

  /// When descriptors run short, lets go of those of processes that have long been idle.
  ///
  /// @param calls how long is long
  void shed(int calls) {
    for (int i = 0; i < count && held.isCrowded(); i++)
      if (watched[i].idleCalls() >= calls) watched[i].close(held);
  }

  void close() {
    for (int i = 0; i < count; i++) watched[i].close(held);
    count = 0;
  }
}
