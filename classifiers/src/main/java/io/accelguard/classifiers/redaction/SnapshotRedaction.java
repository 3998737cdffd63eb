// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import io.accelguard.classifiers.owners.Redaction;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Blind;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes people out of snapshots and leaves in what verdicts rest on. One object redacts one
/// recording, so that the same name is the same pseudonym all along. For one thread.
///
/// Every record is taken apart and put together by hand: a new field makes this fail to compile, so
/// that somebody thinks about what it says of a person.
public final class SnapshotRedaction {
  private static final Pattern HUB_USER =
      Pattern.compile("(?<=/jupyter-)[^/]+(?=-singleuser\\.service)");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{8,}");

  private final Names names;
  private final NetworkRedaction network;
  private final Users users;
  private final Words words;
  private final Set<String> keep;
  private final Map<String, String> boots = new HashMap<>();
  private Map<ProcessKey, Cleaned> before = Map.of();

  /// What of a process can hold names.
  private record Face(
      String comm, List<String> argv, Optional<Executable> executable, List<CgroupLine> cgroups) {}

  private record Cleaned(Face seen, Face clean) {}

  /// @param key secret of this recording, thrown away with it
  /// @param keep what the rules look for: [io.accelguard.classifiers.rules.RuleBase#words]
  /// @param people names of users and of the host, as far as they are known beforehand
  public SnapshotRedaction(byte[] key, List<String> keep, List<String> people) {
    Keyed keyed = new Keyed(key);
    this.names = new Names(keyed, keep);
    Addresses addresses = new Addresses(keyed);
    this.users = new Users(keyed);
    this.network = new NetworkRedaction(addresses, users);
    this.words = new Words(names, addresses, people);
    this.keep = new HashSet<>(keep);
  }

  /// A pseudonym for the name of the host.
  public String host(String name) {
    return words.people(name);
  }

  /// The same moment without people.
  public Snapshot of(Snapshot seen) {
    Map<ProcessKey, Cleaned> now = HashMap.newHashMap(seen.processes().size());
    Snapshot clean =
        new Snapshot(
            seen.at(),
            seen.uptime(),
            boots.computeIfAbsent(seen.bootId(), _ -> "boot-" + (boots.size() + 1)),
            seen.ticksPerSecond(),
            seen.processes().stream().map(process -> process(process, now)).toList(),
            seen.exits().stream().map(this::exit).toList(),
            seen.execs().stream().map(this::exec).toList(),
            seen.sockets().stream().map(network::of).toList(),
            seen.files().stream().map(this::file).toList(),
            seen.accelerators().stream().map(this::device).toList(),
            seen.acceleratorUses().stream().map(this::use).toList(),
            seen.memory(),
            seen.blind().stream()
                .map(blind -> new Blind(blind.collector(), words.sentence(blind.why())))
                .toList(),
            seen.drivers().stream().map(this::driver).toList(),
            network.of(seen.traffic()));
    before = now;
    return clean;
  }

  private ProcessSample process(ProcessSample process, Map<ProcessKey, Cleaned> now) {
    Face seen = face(process);
    Cleaned known = before.get(process.key());
    if (known == null || !known.seen().equals(seen)) known = new Cleaned(seen, clean(seen));
    now.put(process.key(), known);
    return process(process, known.clean());
  }

  private ExecSample exec(ExecSample exec) {
    return new ExecSample(process(exec.process(), clean(face(exec.process()))));
  }

  private static Face face(ProcessSample process) {
    return new Face(process.comm(), process.argv(), process.executable(), process.cgroups());
  }

  private ProcessSample process(ProcessSample process, Face clean) {
    return new ProcessSample(
        process.key(),
        process.parent(),
        process.session(),
        clean.comm(),
        clean.argv(),
        process.argvCut() || clean.argv().size() < process.argv().size(),
        clean.executable(),
        users.of(process.uid()),
        users.of(process.effectiveUid()),
        process.kernelThread(),
        process.state(),
        process.threads(),
        process.nice(),
        process.cpu(),
        process.minorFaults(),
        process.majorFaults(),
        process.residentBytes(),
        process.hugetlbBytes(),
        process.io(),
        process.netNamespace(),
        clean.cgroups(),
        new Account(users.of(process.account().loginUid()), users.of(process.account().lentBy())),
        process.largestBlock());
  }

  private Face clean(Face seen) {
    List<String> argv = new ArrayList<>(seen.argv().size());
    for (String argument : Redaction.redact(seen.argv())) {
      argv.add(argv.isEmpty() ? title(argument) : words.argument(argument));
    }
    return new Face(
        words.people(seen.comm()),
        argv,
        seen.executable()
            .map(exe -> new Executable(program(exe.path()), exe.deleted(), exe.memfd())),
        seen.cgroups().stream().map(this::cgroup).toList());
  }

  /// The first argument, or what a process calls itself instead, such as `sshd: alice [priv]`: its
  /// first word is the program.
  private String title(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) return program(text);
    String clean = words.argument(text.substring(blank));
    return program(text.substring(0, blank)) + clean;
  }

  /// The name of a program is evidence; only its folders are somebody's.
  private String program(String path) {
    int slash = path.lastIndexOf('/') + 1;
    return words.path(path.substring(0, slash)) + words.people(path.substring(slash));
  }

  private CgroupLine cgroup(CgroupLine line) {
    String path = HUB_USER.matcher(line.path()).replaceAll(m -> quoted(names.of(m.group())));
    return new CgroupLine(line.controllers(), words.people(users.cgroup(path)), line.trusted());
  }

  private ExitSample exit(ExitSample exit) {
    return new ExitSample(
        exit.pid(),
        exit.parent(),
        users.of(exit.uid()),
        words.people(exit.comm()),
        exit.livedSeconds(),
        exit.cpuSeconds(),
        exit.userShare(),
        exit.faults(),
        exit.moved());
  }

  private DriverSample driver(DriverSample driver) {
    return new DriverSample(
        driver.vendor(),
        driver.module(),
        driver.library().map(this::library),
        driver.holders().stream().map(this::holder).toList(),
        driver.allSeen(),
        driver.unlisted());
  }

  private Library library(Library library) {
    return new Library(
        words.path(library.path()),
        users.of(library.uid()),
        library.mode(),
        library.sha256().map(this::hash),
        library.owner(),
        library.intact());
  }

  private Holder holder(Holder holder) {
    return new Holder(
        holder.pid(), holder.nodes(), holder.strangers().stream().map(words::path).toList());
  }

  /// The hash of a file that no rule knows is nobody's business: it says whether somebody has a
  /// certain file.
  private String hash(String seen) {
    return keep.contains(seen) ? seen : names.of(seen);
  }

  private FileSample file(FileSample file) {
    return new FileSample(
        file.process(),
        file.how(),
        words.path(file.path()),
        file.size(),
        file.headSha256().map(this::hash));
  }

  private DeviceKey key(DeviceKey key) {
    return new DeviceKey(
        key.vendor(), HEXADECIMAL.matcher(key.id()).replaceAll(m -> quoted(names.of(m.group()))));
  }

  private AcceleratorSample device(AcceleratorSample device) {
    return new AcceleratorSample(
        key(device.key()),
        device.model(),
        device.partitioned(),
        device.utilisation(),
        device.memoryUtilisation(),
        device.memoryUsedBytes(),
        device.memoryTotalBytes(),
        device.powerWatts(),
        device.powerLimitWatts(),
        device.energyJoules(),
        device.clockMegahertz(),
        device.maxClockMegahertz(),
        device.temperatureCelsius(),
        device.pcieReceivedBytes(),
        device.pcieSentBytes(),
        device.trust(),
        device.detail());
  }

  private AcceleratorUse use(AcceleratorUse use) {
    return new AcceleratorUse(key(use.device()), use.pid(), use.memoryBytes(), use.utilisation());
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
