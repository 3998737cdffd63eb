// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.NetlinkSocket.Received;
import io.accelguard.model.ExecSample;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The thread that hears of executions and looks at each process at once, for it may be gone soon.
/// A flood is bounded: so many looks between two calls; the rest, and what the kernel or the
/// process was too quick for, is counted.
final class ExecListener implements ProcEvents.Listener, AutoCloseable {
  private static final int MOST_LOOKS = 512;
  private static final int MOST_ARGV = 4096;
  private static final int FORGET_CALLS = 60;

  private final NetlinkSocket socket;
  private final Host host;
  private final Lineage lineage;
  private final ProcFiles files = new ProcFiles(16 << 10);
  private final StatLine line = new StatLine();
  private final ProcessDetails details;
  private final KernelUnits units = KernelUnits.here();
  private final AtomicInteger calls = new AtomicInteger();
  private final Object lock = new Object();
  private List<Sample> seen = new ArrayList<>();
  private int looks;
  private int missed;
  private int forgotten;
  private volatile boolean closed;
  private volatile boolean broken;

  /// What was seen since the last call.
  ///
  /// @param missed what was not
  record Heard(List<Sample> seen, int missed) {}

  /// Starts to listen.
  ///
  /// @param socket on which the kernel already tells; it is the listener's from now on
  static ExecListener start(NetlinkSocket socket, Host host, Lineage lineage) {
    ExecListener listener = new ExecListener(socket, host, lineage);
    Thread.ofPlatform().daemon().name("source-exec").start(listener::hear);
    return listener;
  }

  private ExecListener(NetlinkSocket socket, Host host, Lineage lineage) {
    this.socket = socket;
    this.host = host;
    this.lineage = lineage;
    this.details = new ProcessDetails(host, files);
  }

  /// Empty when the kernel has closed the source.
  Optional<Heard> take() {
    calls.incrementAndGet();
    if (broken) return Optional.empty();
    synchronized (lock) {
      Heard heard = new Heard(seen, missed);
      seen = new ArrayList<>();
      looks = 0;
      missed = 0;
      return Optional.of(heard);
    }
  }

  private void hear() {
    try (socket) {
      while (!closed) {
        Received received = socket.await();
        switch (received) {
          case MESSAGE -> {
            if (!ProcEvents.take(socket.buffer(), this)) miss();
          }
          case LOST -> miss();
          case NOTHING -> {}
          case BROKEN -> {
            broken = true;
            return;
          }
        }
      }
    }
  }

  @Override
  public void started(int child, int starter) {
    lineage.started(child, starter);
  }

  @Override
  public void executed(int pid) {
    if (!lineage.executed(pid) || !mayLook()) {
      miss();
      return;
    }
    if (calls.get() / FORGET_CALLS != forgotten) {
      forgotten = calls.get() / FORGET_CALLS;
      details.forget();
    }
    Optional<Sample> sample = look(pid);
    synchronized (lock) {
      sample.ifPresentOrElse(seen::add, () -> missed++);
    }
  }

  private boolean mayLook() {
    synchronized (lock) {
      return looks++ < MOST_LOOKS;
    }
  }

  private Optional<Sample> look(int pid) {
    String directory = host.text("/proc/" + pid);
    int length = files.read(directory + "/stat");
    if (length <= 0 || !line.parse(files.bytes(), length)) return Optional.empty();
    ProcStat stat = line.stat();
    if (stat.isExiting() || stat.isZombie()) return Optional.empty();
    return details
        .read(directory, stat, MOST_ARGV, false)
        .filter(slow -> !slow.argv().isEmpty())
        .map(slow ->
            new ExecSample(
                units.sample(
                    pid,
                    lineage.starter(pid).orElse(stat.parent()),
                    stat,
                    slow,
                    Optional.empty())));
  }

  private void miss() {
    synchronized (lock) {
      missed++;
    }
  }

  /// The thread notices within a second and lets go of the socket.
  @Override
  public void close() {
    closed = true;
  }
}
