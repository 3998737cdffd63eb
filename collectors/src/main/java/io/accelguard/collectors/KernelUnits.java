// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.ProcessDetails.Slow;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Io;
import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel counts in; makes samples of what `/proc` says.
record KernelUnits(double secondsPerTick, long pageBytes) {
  /// Those of this host.
  static KernelUnits here() {
    return new KernelUnits(1.0 / Libc.sysconf(Libc.SC_CLK_TCK), Libc.sysconf(Libc.SC_PAGESIZE));
  }

  /// @param parent who counts as its parent
  ProcessSample sample(int pid, int parent, ProcStat stat, Slow slow, Optional<Io> io) {
    return new ProcessSample(
        new ProcessKey(pid, stat.startTicks()),
        parent,
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
        io,
        slow.netNamespace(),
        slow.cgroups(),
        slow.account(),
        slow.largestBlock());
  }
}
