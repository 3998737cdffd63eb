// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.ProcessUse.IoUse;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The last counters of every process of the host, and the differences between ticks. A process
/// that began since the last tick has done all its counters say; one that was merely not seen
/// before has done nothing yet. A counter that runs backwards has not moved.
public final class ProcessMemory {
  /// Seconds over which the load of a process is smoothed.
  private static final double SMOOTHING = 10;

  /// Most seconds that one look at the host takes: so inexact is the time of a tick.
  private static final double LOOKING = 1;

  /// Less than this is none.
  private static final double NO_CORES = 1e-4;

  private Map<ProcessKey, ProcessUse> before = Map.of();
  private Map<ProcessKey, ProcessUse> last = Map.of();

  /// What every process did in the `elapsed` seconds since the last snapshot; 0 for the first one.
  public Map<ProcessKey, ProcessUse> observe(Snapshot snapshot, double elapsed) {
    double lastTick = snapshot.uptime().toNanos() / 1e9 - elapsed;
    Map<ProcessKey, ProcessUse> now = HashMap.newHashMap(snapshot.processes().size());
    for (ProcessSample process : snapshot.processes()) {
      boolean began =
          elapsed > 0
              && (double) process.key().startTicks() / snapshot.ticksPerSecond() >= lastTick - 0.01;
      ProcessUse before = last.get(process.key());
      ProcessUse use =
          before == null ? first(process, began, elapsed) : next(process, before, elapsed);
      now.putIfAbsent(process.key(), use);
    }
    before = last;
    last = now;
    return now;
  }

  /// What the processes did that ended in those seconds, beyond what they were seen to do. Call it
  /// after [#observe] with the same snapshot.
  public List<EndedUse> ended(Snapshot snapshot, double elapsed) {
    if (elapsed <= 0 || snapshot.exits().isEmpty()) return List.of();
    double uptime = snapshot.uptime().toNanos() / 1e9;
    Map<Integer, ProcessSample> known = HashMap.newHashMap(before.size());
    before.values().forEach(use -> known.put(use.sample().key().pid(), use.sample()));
    last.values().forEach(use -> known.put(use.sample().key().pid(), use.sample()));
    Map<Integer, ProcessSample> executed = HashMap.newHashMap(snapshot.execs().size());
    snapshot.execs().forEach(exec -> executed.put(exec.process().key().pid(), exec.process()));
    List<EndedUse> ended = new ArrayList<>(snapshot.exits().size());
    for (ExitSample exit : snapshot.exits()) {
      Optional<ProcessSample> seen =
          Optional.ofNullable(known.get(exit.pid()))
              .filter(past -> {
                double start = (double) past.key().startTicks() / snapshot.ticksPerSecond();
                return exit.livedSeconds() >= uptime - elapsed - start - LOOKING;
              });
      if (seen.isPresent() || exit.livedSeconds() < elapsed + LOOKING)
        ended.add(end(exit, seen, Optional.ofNullable(executed.get(exit.pid()))));
    }
    return ended;
  }

  private static EndedUse end(
      ExitSample exit, Optional<ProcessSample> seen, Optional<ProcessSample> executed) {
    double cpu =
        forward(exit.cpuSeconds(), seen.map(past -> past.cpu().totalSeconds()).orElse(0.0));
    double user = exit.userShare().orElse(0) * cpu;
    return new EndedUse(
        exit,
        seen,
        seen.isPresent() ? Optional.empty() : executed,
        cpu,
        user,
        exit.userShare().isPresent() ? cpu - user : 0,
        forward(exit.faults(), seen.map(ProcessMemory::faults).orElse(0L)),
        seen.isEmpty()
            ? exit.moved()
            : exit.moved().flatMap(now -> seen.get().io().map(past -> rest(now, past))));
  }

  /// What was moved after the last sight.
  private static Moved rest(Moved now, Io past) {
    return new Moved(
        Math.max(0, now.readChars() - past.readChars()),
        Math.max(0, now.writtenChars() - past.writtenChars()),
        Math.max(0, now.readBytes() - past.readBytes()),
        Math.max(0, now.writtenBytes() - past.writtenBytes()));
  }

  private static ProcessUse first(ProcessSample process, boolean began, double elapsed) {
    if (!began)
      return new ProcessUse(process, false, 0, 1, 0, 0, 0, 0, process.io().map(_ -> IoUse.NOTHING));
    Cpu cpu = process.cpu();
    double cores = elapsed > 0 ? smoothed(0, cpu.totalSeconds() / elapsed, elapsed) : 0;
    return new ProcessUse(
        process,
        true,
        0,
        1,
        cores,
        forward(cpu.userSeconds(), 0),
        forward(cpu.systemSeconds(), 0),
        forward(faults(process), 0),
        process.io().map(io -> difference(io, NO_IO)));
  }

  private static ProcessUse next(ProcessSample process, ProcessUse before, double elapsed) {
    ProcessSample old = before.sample();
    boolean still = process.equals(old);
    if (still && before.isAtRest() && before.cores() == 0) return before;
    int ticks = !still && before.isAtRest() ? ProcessSample.REST_STRIDE : 1;
    double user = forward(process.cpu().userSeconds(), old.cpu().userSeconds());
    double system = forward(process.cpu().systemSeconds(), old.cpu().systemSeconds());
    Optional<IoUse> io =
        process.io().flatMap(present -> old.io().map(past -> difference(present, past)));
    double seconds = elapsed * ticks;
    double cores =
        seconds > 0 ? smoothed(before.cores(), (user + system) / seconds, seconds) : before.cores();
    return new ProcessUse(
        process,
        false,
        still ? Math.min(before.still() + 1, ProcessSample.REST_TICKS) : 0,
        ticks,
        cores,
        user,
        system,
        forward(faults(process), faults(old)),
        io);
  }

  private static final Io NO_IO = new Io(0, 0, 0, 0, 0, 0);

  private static IoUse difference(Io now, Io before) {
    return new IoUse(
        forward(now.readChars(), before.readChars()),
        forward(now.writtenChars(), before.writtenChars()),
        forward(now.readCalls() + now.writeCalls(), before.readCalls() + before.writeCalls()),
        forward(now.readBytes(), before.readBytes()),
        forward(now.writtenBytes(), before.writtenBytes()));
  }

  private static long faults(ProcessSample process) {
    return process.minorFaults() + process.majorFaults();
  }

  private static double forward(long now, long before) {
    return (double) Math.max(0, now - before);
  }

  private static double forward(double now, double before) {
    double moved = now - before;
    return moved > 0 && Double.isFinite(moved) ? moved : 0;
  }

  private static double smoothed(double before, double now, double elapsed) {
    double weight = 1 - Math.exp(-elapsed / SMOOTHING);
    double cores = before + weight * (now - before);
    return cores < NO_CORES ? 0 : cores;
  }
}
