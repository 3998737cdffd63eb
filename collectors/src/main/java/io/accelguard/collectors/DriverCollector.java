// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

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
import java.util.Set;
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
  private static final Pattern LIBRARY =
      Pattern.compile(".* (\\d+) +(/.*/(libnvidia-ml|libcuda)\\.so(?:\\.(\\d[\\d.]*))?)");

  /// What the kernel calls the first pid namespace: outside of it, not every process can be seen.
  private static final String HOST_PIDS = "pid:[4026531836]";

  private static final int MOST_MAPS = 64;

  private final Host host;
  private final Optional<Path> configured;
  private final int self;
  private final DriverLibrary library;
  private final DeviceHolders holders;
  private final Sysfs sysfs;
  private final CgroupGaps gaps;
  private final ProcFiles files = new ProcFiles(1 << 20);

  /// @param configured where the library is; empty looks in the usual places
  /// @param self pid of the agent, which holds the nodes itself
  DriverCollector(Host host, Optional<Path> configured, int self) {
    this.host = host;
    this.configured = configured;
    this.self = self;
    this.library = new DriverLibrary(host);
    this.holders = new DeviceHolders(host, path -> NODE.matcher(path).matches());
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
    for (Map.Entry<Integer, List<DeviceHolders.Held>> holder : holders.find(focus).entrySet()) {
      if (holder.getKey() == self) continue;
      Set<String> nodes = new TreeSet<>();
      holder.getValue().forEach(one -> nodes.add(one.path()));
      boolean look = held.size() < MOST_MAPS;
      held.add(
          new Holder(
              holder.getKey(),
              List.copyOf(nodes),
              look ? strangers(holder.getKey(), module) : List.of()));
    }
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

  /// Management libraries with another inode than the agent's, and compute libraries of another
  /// version than the kernel module's.
  private List<String> strangers(int pid, Optional<String> module) {
    int length = files.read(new File(host.text("/proc/" + pid), "maps").getPath());
    if (length <= 0) return List.of();
    Set<String> found = new TreeSet<>();
    String maps = new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
    for (String line : maps.split("\n", -1)) {
      if (!line.contains(".so")) continue;
      Matcher mapped = LIBRARY.matcher(line);
      if (!mapped.matches()) continue;
      boolean management = mapped.group(3).equals("libnvidia-ml");
      Optional<String> version = Optional.ofNullable(mapped.group(4));
      boolean strange =
          management
              ? library.inode().filter(inode -> !inode.equals(mapped.group(1))).isPresent()
              : version.isPresent() && module.isPresent() && !version.equals(module);
      if (strange) {
        byte[] path = mapped.group(2).getBytes(StandardCharsets.ISO_8859_1);
        found.add(Escape.text(path, 0, path.length, 200));
      }
    }
    return List.copyOf(found);
  }
}
