// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.WorkloadKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Whose the processes were that came or went since the last tick. One that was seen at a tick
/// stays with its workload, one that began to execute something in a job, pod or container belongs
/// to that. Any other belongs to whoever started it: its parent, or the parent of a parent that
/// came and went as quickly. It must have been the same user's, and no program that starts other
/// people's purposes; otherwise nobody is made to answer for it.
public final class Endings {
  /// Generations that may come and go between two ticks.
  private static final int DEEPEST = 64;

  private final Map<Integer, Starter> starters;
  private final Map<Integer, WorkloadKey> boxes = new HashMap<>();
  private final Map<Integer, Link> links = new HashMap<>();

  /// A process that was seen, with its workload.
  ///
  /// @param boxed whether it is in a job, pod or container, where all processes are one workload
  record Starter(ProcessSample process, WorkloadKey workload, boolean boxed) {}

  /// One that came or went between two ticks.
  private record Link(int parent, int uid) {}

  /// @param starters by pid: all processes of this tick and of the last
  /// @param box the job, pod or container in which a process is
  Endings(
      Map<Integer, Starter> starters,
      List<ExitSample> exits,
      List<ExecSample> execs,
      Function<ProcessSample, Optional<WorkloadKey>> box) {
    this.starters = starters;
    for (ExecSample exec : execs) {
      ProcessSample process = exec.process();
      links.put(process.key().pid(), new Link(process.parent(), process.uid()));
      box.apply(process).ifPresent(key -> boxes.put(process.key().pid(), key));
    }
    for (ExitSample exit : exits) links.put(exit.pid(), new Link(exit.parent(), exit.uid()));
  }

  /// Whose it was; empty when that cannot be known.
  ///
  /// @param seen as which process it was seen at a tick when it lived
  public Optional<WorkloadKey> workload(ExitSample exit, Optional<ProcessKey> seen) {
    if (seen.isPresent()) return known(seen.get());
    return brief(exit.pid(), new Link(exit.parent(), exit.uid()));
  }

  /// Whose a process is that was seen to execute something; likewise.
  public Optional<WorkloadKey> workload(ExecSample exec) {
    ProcessSample process = exec.process();
    Optional<WorkloadKey> known = known(process.key());
    return known.isPresent()
        ? known
        : brief(process.key().pid(), new Link(process.parent(), process.uid()));
  }

  private Optional<WorkloadKey> known(ProcessKey process) {
    Starter self = starters.get(process.pid());
    return self != null && self.process().key().equals(process)
        ? Optional.of(self.workload())
        : Optional.empty();
  }

  private Optional<WorkloadKey> brief(int pid, Link self) {
    WorkloadKey box = boxes.get(pid);
    return box != null ? Optional.of(box) : starter(self).map(Starter::workload);
  }

  private Optional<Starter> starter(Link self) {
    int parent = self.parent();
    for (int generation = 0; generation < DEEPEST; generation++) {
      Starter starter = starters.get(parent);
      if (starter != null)
        return answersFor(starter, self) ? Optional.of(starter) : Optional.empty();
      Link above = links.get(parent);
      if (above == null || above.uid() != self.uid()) return Optional.empty();
      parent = above.parent();
    }
    return Optional.empty();
  }

  private static boolean answersFor(Starter starter, Link other) {
    ProcessSample process = starter.process();
    boolean own = !Launchers.isLauncher(process) || Launchers.isShell(process);
    return starter.boxed() || (own && process.uid() == other.uid());
  }
}
