// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Processes of small worlds; each starts at 100 ticks a pid.
final class Cast {
  private Cast() {}

  static ProcessSample process(
      int pid, int parent, int session, int uid, String cgroup, String... argv) {
    return process(
        pid, parent, session, uid, Account.UNKNOWN, List.of(new CgroupLine("", cgroup, 9)), argv);
  }

  static ProcessSample process(
      int pid,
      int parent,
      int session,
      int uid,
      Account account,
      List<CgroupLine> cgroups,
      String... argv) {
    return new ProcessSample(
        new ProcessKey(pid, pid * 100L),
        parent,
        session,
        argv[0],
        List.of(argv),
        false,
        Optional.of(new Executable("/usr/bin/" + argv[0].replaceFirst("^-", ""), false, false)),
        uid,
        uid,
        false,
        'S',
        1,
        0,
        new Cpu(0, 0),
        0,
        0,
        OptionalLong.of(0),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.of(1),
        cgroups,
        account,
        OptionalLong.empty());
  }

  /// Memory of a process on one device.
  static AcceleratorUse use(int pid) {
    DeviceKey device = new DeviceKey("nvidia", "GPU-1");
    return new AcceleratorUse(device, pid, OptionalLong.of(1), OptionalDouble.empty());
  }

  static Snapshot world(List<AcceleratorUse> uses, ProcessSample... processes) {
    List<Sample> samples = new ArrayList<>(List.of(processes));
    samples.addAll(uses);
    return Snapshot.of(Instant.EPOCH, Duration.ofHours(1), "boot", 100, samples, List.of());
  }
}
