// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.window.ProcessUse;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Chooses the processes whose files are worth reading: those of suspects, holders of devices, the
/// busy, those who talk to strangers or wait for them, and the newly started.
final class FocusChoice {
  private static final double BUSY_CORES = 0.2;

  private FocusChoice() {}

  /// @param rank lower is more important
  private record Candidate(ProcessKey process, int rank, double cores) {}

  private static final Comparator<Candidate> FIRST =
      Comparator.comparingInt(Candidate::rank)
          .thenComparing(Comparator.comparingDouble(Candidate::cores).reversed())
          .thenComparingLong(candidate -> -candidate.process().startTicks())
          .thenComparingInt(candidate -> candidate.process().pid());

  static Set<ProcessKey> of(Collection<Run> runs, int most) {
    List<Candidate> candidates = new ArrayList<>();
    for (Run run : runs) {
      boolean suspect = run.suspect();
      boolean device = !run.share().devices().isEmpty();
      Set<ProcessKey> exposed = exposed(run.share().sockets());
      for (ProcessUse use : run.share().processes()) {
        ProcessKey key = use.sample().key();
        if (use.sample().kernelThread()) continue;
        int rank = rank(suspect, device, exposed.contains(key), use);
        if (rank < NONE) candidates.add(new Candidate(key, rank, use.cores()));
      }
    }
    candidates.sort(FIRST);
    Set<ProcessKey> focus = new LinkedHashSet<>();
    for (Candidate candidate : candidates.subList(0, Math.min(most, candidates.size()))) {
      focus.add(candidate.process());
    }
    return focus;
  }

  private static final int NONE = 5;

  private static int rank(boolean suspect, boolean device, boolean exposed, ProcessUse use) {
    if (suspect) return 0;
    if (device) return 1;
    if (use.cores() >= BUSY_CORES) return 2;
    if (exposed) return 3;
    return use.fresh() ? 4 : NONE;
  }

  /// Owners of sockets that strangers can reach or that reach strangers.
  private static Set<ProcessKey> exposed(List<SocketSample> sockets) {
    Set<ProcessKey> exposed = new HashSet<>();
    for (SocketSample socket : sockets) {
      boolean outside =
          switch (socket.state()) {
            case LISTEN, BOUND -> socket.local().scope() != Scope.LOOPBACK;
            case CONNECTING, ESTABLISHED, CLOSING, ENDED ->
                socket.remote().scope() == Scope.EXTERNAL;
          };
      if (outside) socket.owner().ifPresent(exposed::add);
    }
    return exposed;
  }
}
