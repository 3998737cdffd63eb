// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.ProcessUse.IoUse;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How the processes of a workload ran in the last minute.
final class ComputeWindow {
  /// Executables told apart; the rest is counted together.
  private static final int MAX_LANES = 12;

  /// Below this many cores there is no computation whose shape could be asked for. Low, because on
  /// a crowded machine a computation gets only its share.
  static final double COMPUTING = 0.2;

  private static final long RANDOMX_DATASET = 2080L << 20;
  private static final long RANDOMX_CACHE = 256L << 20;
  private static final long RANDOMX_MOST = RANDOMX_DATASET + RANDOMX_CACHE + (2L << 20) * 256;
  private static final List<String> TEMPORARY = List.of("/tmp/", "/var/tmp/", "/dev/shm/");
  private static final String REST = "";

  private static final int CPU = 0;
  private static final int SECONDS = 1;
  private static final int SPAWNED = 2;
  private static final int READ = 3;
  private static final int WRITTEN = 4;
  private static final int IO_READINGS = 5;

  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, String> executables =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_LANES;
        }
      };
  private final Buckets totals = new Buckets(6, Span.MEDIUM.seconds(), 1);
  private List<ProcessUse> present = List.of();

  void observe(Share share) {
    double now = share.now();
    Set<Lane> touched = new HashSet<>();
    double cpu = 0;
    int spawned = 0;
    double read = 0;
    double written = 0;
    int readings = 0;
    for (ProcessUse use : share.processes()) {
      cpu += use.cpuSeconds();
      if (use.fresh()) spawned++;
      if (use.io().isPresent()) {
        IoUse io = use.io().get();
        read += Math.max(io.read(), io.fetched());
        written += Math.max(io.written(), io.stored());
        readings++;
      }
      laneOf(use, now)
          .ifPresent(lane -> {
            lane.add(now, share.elapsed(), use);
            touched.add(lane);
          });
    }
    for (EndedUse use : share.ended()) {
      cpu += use.cpuSeconds();
      if (use.seen().isEmpty()) spawned++;
      if (use.moved().isPresent()) {
        Moved moved = use.moved().get();
        read += (double) Math.max(moved.readChars(), moved.readBytes());
        written += (double) Math.max(moved.writtenChars(), moved.writtenBytes());
        readings++;
      }
      laneOf(name(use), use.cpuSeconds(), now)
          .ifPresent(lane -> {
            lane.add(now, use);
            touched.add(lane);
          });
    }
    totals.add(now, CPU, cpu);
    totals.add(now, SPAWNED, spawned);
    totals.add(now, READ, read);
    totals.add(now, WRITTEN, written);
    totals.add(now, IO_READINGS, readings);
    totals.add(now, SECONDS, share.elapsed());
    touched.forEach(lane -> lane.close(now, share.elapsed()));
    if (!lanes.isEmpty()) {
      lanes.values().removeIf(lane -> now - lane.lastBusy() > Span.MEDIUM.seconds());
    }
    present = share.processes();
  }

  /// Seconds of CPU per second, once at least 3 s were watched.
  double cores(double now) {
    double seconds = totals.sum(now, SECONDS, Span.SHORT.seconds());
    return seconds < 3 ? 0 : totals.sum(now, CPU, Span.SHORT.seconds()) / seconds;
  }

  /// Bytes read per second; missing where no counter could be read.
  Rate read() {
    return new Rate(totals, READ, IO_READINGS);
  }

  /// Bytes written per second; missing where no counter could be read.
  Rate written() {
    return new Rate(totals, WRITTEN, IO_READINGS);
  }

  void features(double now, boolean deviceBusy, Features.Builder into) {
    double seconds = totals.sum(now, SECONDS, Span.SHORT.seconds());
    if (seconds < 3) return;
    into.put(Feature.CPU_CORES, cores(now));
    if (read().known(now, Span.SHORT)) {
      into.put(
          Feature.IO_RATE,
          (read().sum(now, Span.SHORT) + written().sum(now, Span.SHORT)) / seconds);
    }
    processes(into);
    Optional<Lane> engine =
        lanes.values().stream()
            .max(Comparator.comparingDouble(lane -> lane.cpuSeconds(now, Span.SHORT)));
    if (engine.isEmpty()) return;
    double cores = engine.get().cpuSeconds(now, Span.SHORT) / seconds;
    if (cores < COMPUTING) return;
    into.put(Feature.HIDDEN_EXECUTABLE, hidden(engine.get().executable()));
    // What the host side does while a device works says little: a waiting thread spins or sleeps.
    if (deviceBusy) return;
    into.put(Feature.ENGINE_CORES, cores);
    into.put(
        Feature.SPAWN_RATE,
        (totals.sum(now, SPAWNED, Span.MEDIUM.seconds()) - engine.get().spawned(now, Span.MEDIUM))
            / totals.sum(now, SECONDS, Span.MEDIUM.seconds()));
    engine.get().features(now, into);
  }

  private void processes(Features.Builder into) {
    Set<Integer> pids = new HashSet<>();
    present().forEach(process -> pids.add(process.key().pid()));
    List<ProcessSample> children =
        present().filter(process -> pids.contains(process.parent())).toList();
    into.put(
        Feature.NICE19, (double) children.stream().filter(process -> process.nice() >= 19).count());
    into.put(Feature.SPAWN_ARGUMENT, children.stream().anyMatch(ComputeWindow::spawned));
    if (present().anyMatch(process -> process.hugetlbBytes().isPresent())) {
      into.put(Feature.RANDOMX_PAGES, present().anyMatch(ComputeWindow::randomx));
    }
  }

  private Stream<ProcessSample> present() {
    return present.stream().map(ProcessUse::sample);
  }

  private static boolean spawned(ProcessSample process) {
    return process.argv().stream()
        .anyMatch(argument ->
            argument.equals("--multiprocessing-fork")
                || argument.startsWith("from multiprocessing.spawn import"));
  }

  private static boolean randomx(ProcessSample process) {
    long pages = process.hugetlbBytes().orElse(0);
    long block = process.largestBlock().orElse(0);
    boolean whole = process.residentBytes().orElse(0) >= block;
    return (pages >= RANDOMX_DATASET && pages <= RANDOMX_MOST)
        || (whole && (block == RANDOMX_DATASET || block == RANDOMX_DATASET + RANDOMX_CACHE));
  }

  private boolean hidden(String engine) {
    return present()
        .filter(process -> name(process).equals(engine))
        .flatMap(process -> process.executable().stream())
        .anyMatch(ComputeWindow::hidden);
  }

  private static boolean hidden(Executable executable) {
    return executable.deleted()
        || executable.memfd()
        || TEMPORARY.stream().anyMatch(executable.path()::startsWith);
  }

  private static String name(ProcessSample process) {
    return process.executable().map(Executable::path).orElse(process.comm());
  }

  /// A process that was never seen, not even to execute something, has only a name; it executed
  /// what others of that name do.
  private String name(EndedUse use) {
    String comm = use.exit().comm();
    return use.seen()
        .or(use::executed)
        .map(ComputeWindow::name)
        .orElse(executables.getOrDefault(comm, comm));
  }

  /// An executable gets a lane with its first CPU time; when all lanes are taken, the rest share
  /// one.
  private Optional<Lane> laneOf(ProcessUse use, double now) {
    if (lanes.isEmpty() && use.cpuSeconds() <= 0) return Optional.empty();
    String name = name(use.sample());
    if (use.cpuSeconds() > 0) executables.put(use.sample().comm(), name);
    return laneOf(name, use.cpuSeconds(), now);
  }

  private Optional<Lane> laneOf(String name, double cpuSeconds, double now) {
    Lane lane = lanes.get(name);
    if (lane != null) return Optional.of(lane);
    if (cpuSeconds <= 0) return Optional.empty();
    String key = lanes.size() < MAX_LANES ? name : REST;
    return Optional.of(lanes.computeIfAbsent(key, k -> new Lane(k, now)));
  }

  /// One counter of the last minute, which may be unknown.
  record Rate(Buckets of, int metric, int readings) {
    boolean known(double now, Span span) {
      return of.sum(now, readings, span.seconds()) > 0;
    }

    double sum(double now, Span span) {
      return of.sum(now, metric, span.seconds());
    }
  }
}
