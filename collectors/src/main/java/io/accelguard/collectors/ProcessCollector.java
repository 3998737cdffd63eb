// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Every process of the host. `stat` is read on each call; the rest is read again for processes
/// that used CPU since the last call, and once in ten calls for the others, spread by pid. A call
/// that runs out of time leaves the rest as it was known, and the next begins with the rest.
final class ProcessCollector implements Collector {
  private static final long BUDGET_NANOS = 500_000_000L;
  private static final int REREAD_CALLS = 10;
  private static final int MOST_TEXT = 8 << 20;
  private static final int LEAST_ARGV = 128;
  private static final int STRING_BYTES = 56;

  private final Host host;
  private final LongSupplier nanos;
  private final ProcFiles files = new ProcFiles(64 << 10);
  private final ProcessDetails details;
  private final double secondsPerTick;
  private final long pageBytes;
  private Map<Integer, Known> known = new HashMap<>();
  private int call;
  private int first;
  private long text;

  private record Known(ProcessKey key, long cpuTicks, int text, ProcessSample sample) {}

  /// @param nanos a clock that only measures how long a call takes
  ProcessCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    this.details = new ProcessDetails(host, files);
    this.secondsPerTick = 1.0 / Libc.sysconf(Libc.SC_CLK_TCK).longValue();
    this.pageBytes = Libc.sysconf(Libc.SC_PAGESIZE).longValue();
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Reading collect(Focus focus) {
    String[] names = new File(host.text("/proc")).list();
    if (names == null) return new Reading.Failed("/proc cannot be listed");
    call++;
    if (call % 60 == 0) details.forget();
    long start = nanos.getAsLong();
    List<Sample> samples = new ArrayList<>(names.length);
    Map<Integer, Known> next = HashMap.newHashMap(names.length);
    int skipped = 0;
    int begin = first;
    boolean late = false;
    text = 0;
    for (int i = 0; i < names.length; i++) {
      int at = (begin + i) % names.length;
      int pid = pid(names[at]);
      if (pid < 0) continue;
      Known before = known.get(pid);
      Optional<Known> now = late ? Optional.ofNullable(before) : read(pid, before);
      if (now.isPresent()) {
        next.put(pid, now.get());
        samples.add(now.get().sample());
        text += now.get().text();
      }
      if (now.isEmpty() || late) skipped++;
      if (!late && nanos.getAsLong() - start > BUDGET_NANOS) {
        late = true;
        first = at + 1;
      }
    }
    if (!late) first = 0;
    known = next;
    return samples.isEmpty()
        ? new Reading.Failed("/proc shows no process")
        : new Reading.Seen(samples, skipped);
  }

  private Optional<Known> read(int pid, @Nullable Known before) {
    String directory = host.text("/proc/" + pid);
    int length = files.read(directory + "/stat");
    if (length <= 0) return Optional.empty();
    Optional<ProcStat> parsed = ProcStat.parse(files.bytes(), length);
    if (parsed.isEmpty() || parsed.get().isZombie()) return Optional.empty();
    ProcStat stat = parsed.get();
    ProcessKey key = new ProcessKey(pid, stat.startTicks());
    boolean due = (pid + call) % REREAD_CALLS == 0;
    if (!due && before != null && before.key().equals(key) && isIdle(before, stat)) {
      ProcessSample old = before.sample();
      ProcessSample sample =
          unchanged(old, stat) ? old : sample(key, stat, ProcessDetails.Slow.of(old));
      return Optional.of(new Known(key, stat.cpuTicks(), before.text(), sample));
    }
    return details
        .read(directory, stat, mostArgv())
        .map(slow -> {
          ProcessSample sample = sample(key, stat, slow);
          return new Known(key, stat.cpuTicks(), textBytes(sample), sample);
        });
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

  private static boolean isIdle(Known before, ProcStat stat) {
    return before.cpuTicks() == stat.cpuTicks() && before.sample().comm().equals(stat.comm());
  }

  private boolean unchanged(ProcessSample old, ProcStat stat) {
    return old.parent() == stat.parent()
        && old.session() == stat.session()
        && old.threads() == stat.threads()
        && old.state() == stat.state()
        && old.nice() == stat.nice()
        && old.minorFaults() == stat.minorFaults()
        && old.majorFaults() == stat.majorFaults()
        && old.residentBytes().orElse(0) == stat.rss() * pageBytes;
  }

  private ProcessSample sample(ProcessKey key, ProcStat stat, ProcessDetails.Slow slow) {
    return new ProcessSample(
        key,
        stat.parent(),
        stat.session(),
        stat.comm(),
        slow.argv(),
        slow.argvCut(),
        slow.executable(),
        slow.uid(),
        slow.effectiveUid(),
        stat.isKernelThread(),
        stat.state(),
        stat.threads(),
        stat.nice(),
        new Cpu(stat.utime() * secondsPerTick, stat.stime() * secondsPerTick),
        stat.minorFaults(),
        stat.majorFaults(),
        OptionalLong.of(stat.rss() * pageBytes),
        slow.hugetlbBytes(),
        slow.io(),
        slow.netNamespace(),
        slow.cgroups());
  }

  /// The number in a directory name; -1 when it is no pid.
  private static int pid(String name) {
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || i > 8) return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
