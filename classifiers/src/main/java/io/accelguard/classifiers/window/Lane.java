// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

/// One minute of one executable within a workload, all its processes together.
final class Lane {
  private static final int USER = 0;
  private static final int SYSTEM = 1;
  private static final int FAULTS = 2;
  private static final int IO_CPU = 3;
  private static final int CALLS = 4;
  private static final int BYTES = 5;
  private static final int RESIDENT = 6;
  private static final int RESIDENT_READINGS = 7;
  private static final int CPU = 8;
  private static final int SECONDS = 9;
  private static final int SPAWNED = 10;
  private static final int CALLS_CPU = 11;
  private static final double MEBIBYTE = 1 << 20;

  private final String executable;
  private final Buckets minute = new Buckets(12, Span.MEDIUM.seconds(), 1);
  private double lastBusy;
  private double resident;
  private boolean residentKnown;

  Lane(String executable, double now) {
    this.executable = executable;
    this.lastBusy = now;
  }

  /// @param elapsed seconds since the last tick
  void add(double now, double elapsed, ProcessUse use) {
    double cpu = use.cpuSeconds();
    if (cpu > 0) lastBusy = now;
    minute.add(now, USER, use.userSeconds());
    minute.add(now, SYSTEM, use.systemSeconds());
    for (int i = 0; i < use.ticks(); i++) minute.add(now - i * elapsed, CPU, cpu / use.ticks());
    if (use.fresh()) minute.add(now, SPAWNED, 1);
    minute.add(now, FAULTS, use.faults());
    use.io()
        .ifPresent(io -> {
          transfer(now, use.cpuSeconds(), io.read() + io.written());
          minute.add(now, CALLS_CPU, use.cpuSeconds());
          minute.add(now, CALLS, io.calls());
        });
    use.sample()
        .residentBytes()
        .ifPresent(bytes -> {
          resident += bytes / MEBIBYTE;
          residentKnown = true;
        });
  }

  void add(double now, EndedUse use) {
    if (use.cpuSeconds() > 0) lastBusy = now;
    minute.add(now, CPU, use.cpuSeconds());
    minute.add(now, USER, use.userSeconds());
    minute.add(now, SYSTEM, use.systemSeconds());
    if (use.seen().isEmpty()) minute.add(now, SPAWNED, 1);
    minute.add(now, FAULTS, use.faults());
    use.moved()
        .ifPresent(
            io -> transfer(now, use.cpuSeconds(), (double) (io.readChars() + io.writtenChars())));
  }

  private void transfer(double now, double cpu, double bytes) {
    minute.add(now, IO_CPU, cpu);
    minute.add(now, BYTES, bytes);
  }

  /// Closes the tick that all processes of the executable were added for.
  void close(double now, double elapsed) {
    minute.add(now, SECONDS, elapsed);
    if (residentKnown) {
      minute.add(now, RESIDENT, resident);
      minute.add(now, RESIDENT_READINGS, 1);
    }
    resident = 0;
    residentKnown = false;
  }

  String executable() {
    return executable;
  }

  double lastBusy() {
    return lastBusy;
  }

  double spawned(double now, Span span) {
    return minute.sum(now, SPAWNED, span.seconds());
  }

  double cpuSeconds(double now, Span span) {
    return minute.sum(now, CPU, span.seconds());
  }

  /// The shape of the computation; call it only for a lane with CPU in the short window.
  void features(double now, Features.Builder into) {
    int span = Span.SHORT.seconds();
    double cpu = minute.sum(now, CPU, span);
    double user = minute.sum(now, USER, span);
    into.put(Feature.CPU_USER_SHARE, user / (user + minute.sum(now, SYSTEM, span)));
    into.put(Feature.CPU_FAULTS, minute.sum(now, FAULTS, span) / cpu);
    double ioCpu = minute.sum(now, IO_CPU, span);
    if (ioCpu >= cpu * 0.8) {
      into.put(Feature.BYTES_PER_CPU, minute.sum(now, BYTES, span) / ioCpu);
    }
    double callsCpu = minute.sum(now, CALLS_CPU, span);
    if (callsCpu >= cpu * 0.8) {
      into.put(Feature.CALLS, minute.sum(now, CALLS, span) / callsCpu);
    }
    double[] cores = minute.quotients(now, CPU, SECONDS, Span.MEDIUM.seconds());
    into.put(Feature.CPU_STEADINESS, Spread.relative(cores, 20));
    into.put(
        Feature.RESIDENT_DRIFT,
        minute.driftPerMinute(now, RESIDENT, RESIDENT_READINGS, Span.MEDIUM.seconds()));
  }
}
