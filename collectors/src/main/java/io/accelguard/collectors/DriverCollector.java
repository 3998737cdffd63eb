// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static java.util.stream.Collectors.toCollection;

import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Reading;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the host tells of the NVIDIA driver without asking its library: the library file itself,
/// the kernel module's version, and who holds the device nodes. It may wait for a tenant's
/// mappings, so it belongs into a [SlowSource].
final class DriverCollector implements Collector {
  private static final Pattern NODE = Pattern.compile("/dev/nvidia\\d{1,4}");
  private static final Pattern MODULE =
      Pattern.compile("NVRM version: .*? (\\d+\\.\\d+(?:\\.\\d+)?)\\s");

  /// What the kernel calls the first pid namespace: outside of it, not every process can be seen.
  private static final String HOST_PIDS = "pid:[4026531836]";

  private final Host host;
  private final Optional<Path> configured;
  private final int self;
  private final DriverLibrary library;
  private final DeviceHolders holders;
  private final StrangeLibraries strangers;
  private final Sysfs sysfs;
  private final CgroupGaps gaps;
  private final ProcFiles files = new ProcFiles(512);

  /// @param configured where the library is; empty looks in the usual places
  /// @param self pid of the agent, which holds the nodes itself
  DriverCollector(Host host, Optional<Path> configured, int self) {
    this.host = host;
    this.configured = configured;
    this.self = self;
    this.library = new DriverLibrary(host);
    this.holders = new DeviceHolders(host, path -> NODE.matcher(path).matches());
    this.strangers = new StrangeLibraries(host);
    this.sysfs = new Sysfs(host);
    this.gaps = new CgroupGaps(host);
  }

  @Override
  public String name() {
    return "driver";
  }

  @Override
  public Reading collect(Focus focus) {
    Optional<String> module = module();
    Optional<Path> file = NvmlPlaces.find(host, configured);
    if (module.isEmpty() && file.isEmpty()) return new Reading.Absent("no NVIDIA driver");
    Optional<Library> found = file.flatMap(library::read);
    List<Holder> held = new ArrayList<>();
    Map<Integer, List<DeviceHolders.Held>> holding = new TreeMap<>(holders.find(focus));
    holding.remove(self);
    Map<Integer, List<String>> strange = strangers.of(holding.keySet(), library.inode(), module);
    holding.forEach((pid, nodes) ->
        held.add(
            new Holder(
                pid,
                List.copyOf(
                    nodes.stream()
                        .map(DeviceHolders.Held::path)
                        .collect(toCollection(TreeSet::new))),
                strange.getOrDefault(pid, List.of()))));
    // Without the module a device is driven from elsewhere, as in WSL, and used from there too.
    boolean allSeen = module.isPresent() && holders.complete() && inHostNamespace() && mayLook();
    List<Integer> unlisted = allSeen ? gaps.find() : List.of();
    return new Reading.Seen(
        List.of(new DriverSample("nvidia", module, found, held, allSeen, unlisted)),
        holders.hidden());
  }

  private Optional<String> module() {
    for (String line : sysfs.lines("/proc/driver/nvidia/version")) {
      Matcher version = MODULE.matcher(line + " ");
      if (version.find()) return Optional.of(version.group(1));
    }
    return Optional.empty();
  }

  private boolean inHostNamespace() {
    int length = files.link(host.text("/proc/self/ns/pid"));
    return length > 0
        && new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1).equals(HOST_PIDS);
  }

  /// Where processes of others are left out of `/proc`, the first is left out too.
  private boolean mayLook() {
    return new File(host.text("/proc/1/fd")).list() != null;
  }
}
