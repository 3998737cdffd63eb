// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The list of all sources; it is also the test matrix.
public final class Collectors {
  private static final long TPU_WAIT_MILLISECONDS = 2000;

  private Collectors() {}

  /// Every collector of a host. Slow ones come with a thread of their own; close them all.
  ///
  /// @param nanos a clock that measures how long things take, such as `System::nanoTime`
  public static List<Collector> all(Host host, CollectorsConfig config, LongSupplier nanos) {
    List<Collector> collectors = new ArrayList<>();
    Lineage lineage = new Lineage();
    SharedListing listing = new SharedListing(host);
    collectors.add(new ProcessCollector(host, nanos, lineage, listing));
    collectors.add(new ExecCollector(host, lineage));
    collectors.add(new ExitCollector(host, lineage));
    SocketCollector sockets = new SocketCollector(host, nanos, listing);
    collectors.add(sockets);
    collectors.add(new NetworkCollector(host, sockets::places, nanos));
    collectors.add(new MemoryCollector(host));
    collectors.add(new SlowSource(new FileCollector(host), config.deadline(), nanos));
    collectors.add(
        new SlowSource(
            new NvmlCollector(host, config.nvmlLibrary(), nanos), config.deadline(), nanos));
    int self = (int) ProcessHandle.current().pid();
    collectors.add(
        new SlowSource(
            new DriverCollector(host, config.nvmlLibrary(), self), config.deadline(), nanos));
    collectors.add(new SlowSource(new AmdCollector(host), config.deadline(), nanos));
    collectors.add(new SlowSource(new DrmCollector(host, nanos), config.deadline(), nanos));
    collectors.add(
        new SlowSource(new TpuCollector(host, TPU_WAIT_MILLISECONDS), config.deadline(), nanos));
    if (config.payload()) collectors.add(new PayloadCollector(host, nanos));
    return List.copyOf(collectors);
  }
}
