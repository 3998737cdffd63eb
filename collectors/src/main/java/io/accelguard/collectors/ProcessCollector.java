// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.ProcessDetails.Slow;
import io.accelguard.collectors.Watched.Seen;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Every process of the host. `stat` is read on each call; `io` again for processes in which
/// something moved since the last call; the rest while a process is young, when its name changes,
/// when it executed a program, and once in some calls, spread by pid. A call that runs out of time
/// leaves the rest as it was known, and the next begins with the rest.
final class ProcessCollector implements Collector {
  private static final long BUDGET_NANOS = 500_000_000L;
  private static final int YOUNG_CALLS = 2;
  private static final int BUSY_REREAD_CALLS = 5;
  private static final int REREAD_CALLS = 24 * ProcessSample.REST_STRIDE;
  private static final int LONG_IDLE_CALLS = 10;
  private static final int MOST_TEXT = 8 << 20;
  private static final int LEAST_ARGV = 128;
  private static final int STRING_BYTES = 56;
  private static final long LARGE_BYTES = 2L << 30;

  private final LongSupplier nanos;
  private final SharedListing.Reader processes;
  private final ProcFiles files = new ProcFiles(64 << 10);
  private final StatLine line = new StatLine();
  private final ProcessDetails details;
  private final HeldDescriptors held;
  private final WatchList watched;
  private final Lineage lineage;
  private final KernelUnits units = KernelUnits.here();
  private Set<Integer> executed = Set.of();
  private Focus focus = Focus.nobody();
  private int call;
  private int first;
  private long text;

  /// @param nanos a clock that only measures how long a call takes
  /// @param lineage says who executes another program than at the last call
  ProcessCollector(Host host, LongSupplier nanos, Lineage lineage) {
    this(host, nanos, lineage, new SharedListing(host));
  }

  /// @param listing shared with others who list the processes at the same tick
  ProcessCollector(Host host, LongSupplier nanos, Lineage lineage, SharedListing listing) {
    this.nanos = nanos;
    this.processes = listing.reader();
    this.details = new ProcessDetails(host, files);
    this.held = HeldDescriptors.ofProcess(files);
    this.watched = new WatchList(host, held);
    this.lineage = lineage;
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Reading collect(Focus wish) {
    focus = wish;
    int count = processes.list();
    if (count < 0) return new Reading.Failed("/proc cannot be listed");
    call++;
    if (call % 60 == 0) details.forget();
    long start = nanos.getAsLong();
    watched.update(processes.listing(), count);
    executed = lineage.takeExecuted();
    List<Sample> samples = new ArrayList<>(count);
    int skipped = 0;
    int begin = first;
    boolean late = false;
    text = 0;
    for (int i = 0; i < count; i++) {
      int at = (begin + i) % count;
      Watched process = watched.get(at);
      if (!late && !isResting(process)) read(process);
      if (process.seen().isPresent()) {
        Seen seen = process.seen().get();
        samples.add(seen.sample());
        text += seen.text();
      }
      if (process.seen().isEmpty() || late) skipped++;
      if (!late && nanos.getAsLong() - start > BUDGET_NANOS) {
        late = true;
        first = at + 1;
      }
    }
    if (!late) first = 0;
    watched.shed(LONG_IDLE_CALLS);
    return samples.isEmpty()
        ? new Reading.Failed("/proc shows no process")
        : new Reading.Seen(samples, skipped);
  }

  /// Most processes of a host wait for something. Those are looked at in turns.
  private boolean isResting(Watched process) {
    return process.idleCalls() >= ProcessSample.REST_TICKS
        && (process.pid() + call) % ProcessSample.REST_STRIDE != 0
        && process.seen().isPresent()
        && !executed.contains(process.pid())
        && !focus.processes().contains(process.seen().get().sample().key());
  }

  private void read(Watched process) {
    int length = process.readStat(files, held);
    if (length <= 0 || !line.parse(files.bytes(), length)) {
      process.forget(held);
      return;
    }
    if (process.seen().isPresent()) {
      Seen past = process.seen().get();
      if (past.stat().startTicks() == line.startTicks()) {
        again(process, past);
        return;
      }
      process.forget(held);
    }
    look(process, line.stat(), Optional.empty());
  }

  private void again(Watched process, Seen past) {
    boolean same = line.says(past.stat());
    process.moved(!same);
    int pace = same ? REREAD_CALLS : BUSY_REREAD_CALLS;
    boolean due = call - past.firstCall() <= YOUNG_CALLS || (process.pid() + call) % pace == 0;
    due |= executed.contains(process.pid());
    if (same && !due) return;
    ProcStat stat = same ? past.stat() : line.stat();
    due |= !stat.comm().equals(past.stat().comm());
    due |= stat.isExiting() != past.stat().isExiting();
    look(process, stat, due ? Optional.empty() : Optional.of(past.slow()));
  }

  /// @param kept what need not be read again
  private void look(Watched process, ProcStat stat, Optional<Slow> kept) {
    Optional<Slow> slow =
        kept.isPresent() || stat.isZombie()
            ? kept
            : details.read(process.directory(), stat, mostArgv(), isLarge(process, stat));
    if (slow.isEmpty() || stat.isZombie()) {
      process.forget(held);
      return;
    }
    Optional<Io> io = details.io(process.readIo(files, held));
    // What reads the same stays the same object, so that comparing it later costs nothing.
    Slow names = process.seen().map(Seen::slow).filter(slow.get()::equals).orElse(slow.get());
    ProcessSample sample = units.sample(process.pid(), stat.parent(), stat, names, io);
    int since = process.seen().map(Seen::firstCall).orElse(call);
    process.see(new Seen(stat, names, kept(process, sample), textBytes(sample), since));
  }

  /// Whether a process is worth a read of its mappings, which takes long where they are many.
  private boolean isLarge(Watched process, ProcStat stat) {
    return stat.rss() * units.pageBytes() >= LARGE_BYTES
        && focus.processes().contains(new ProcessKey(process.pid(), stat.startTicks()));
  }

  private static ProcessSample kept(Watched process, ProcessSample sample) {
    return process.seen().map(Seen::sample).filter(sample::equals).orElse(sample);
  }

  /// How much of a command line is kept: thousands of processes with huge ones must not fill the
  /// memory, so each gets at most a sixteenth of what those before it left.
  private int mostArgv() {
    return (int) Math.max(LEAST_ARGV, (MOST_TEXT - text) / 16);
  }

  private static int textBytes(ProcessSample sample) {
    int bytes = 0;
    for (String argument : sample.argv()) bytes += STRING_BYTES + argument.length();
    return bytes;
  }

  @Override
  public void close() {
    watched.close();
  }
}
