// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Rights.Right;
import io.accelguard.collectors.Feed;
import io.accelguard.model.Diagnosis;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out what the agent can see, why it cannot see the rest, and what to do about it.
///
/// @param rights as this process holds them
/// @param rules as they were read
record Doctor(
    AgentConfig config,
    Installation installation,
    Surroundings around,
    Rights rights,
    RuleFiles rules) {
  private static final int MOST_VERSIONS = 6;
  private static final String EXECUTIONS = "exec";

  /// The findings after a look or two.
  ///
  /// @param inventory facts about the host
  Diagnosis examine(String host, Sampler.Look look, Map<String, String> inventory) {
    List<Part> parts = new ArrayList<>();
    for (CollectorStatus status : look.collectors()) parts.add(collector(status, look));
    for (Feed feed : look.feeds()) parts.add(feed(feed));
    for (String source : SourceNeed.ON_REQUEST)
      if (look.collectors().stream().noneMatch(s -> s.name().equals(source)))
        parts.add(switchedOff(source));
    parts.add(ruleBase());
    parts.add(stateDirectory());
    parts.add(fingerprints());
    return new Diagnosis(
        host, installation.version(), around.words(), parts, rights.held(), inventory, next(parts));
  }

  private Part collector(CollectorStatus status, Sampler.Look look) {
    Snapshot snapshot = look.snapshot();
    return switch (status.state()) {
      case FAILED ->
          lacking(status.name(), "failed", status.why(), needed(status.name()), driver(status));
      case ABSENT -> absent(status);
      case SEEN -> {
        String time = String.format(Locale.ROOT, " in %.1f ms", status.took().toNanos() / 1e6);
        if (status.name().equals("driver")) yield DriverFindings.of(status.name(), snapshot, time);
        if (status.name().equals("network"))
          yield NetworkFindings.of(status, look.bytesCounted(), time);
        String seen = status.samples() + " samples" + versions(status.name(), snapshot) + time;
        if (status.name().equals("process") && !seesHost(snapshot)) yield walled(status, seen);
        Map<SourceNeed, String> hidden = hidden(status.name(), snapshot);
        yield hidden.isEmpty()
            ? new Part(status.name(), "works", seen, "")
            : lacking(
                status.name(),
                "degraded",
                seen + "; " + String.join(", ", hidden.values()),
                List.copyOf(hidden.keySet()),
                "");
      }
    };
  }

  /// A source is absent for want of a right only where it says so itself.
  private Part absent(CollectorStatus status) {
    List<SourceNeed> asked =
        needed(status.name()).stream()
            .filter(need -> need.rights().stream().anyMatch(r -> status.why().contains(r.id())))
            .toList();
    if (!asked.isEmpty() || !status.name().equals(EXECUTIONS) || !around.inContainer())
      return lacking(status.name(), "absent", status.why(), asked, driver(status));
    Grant grant = Grant.ofHostEvents(around);
    List<String> missing = List.of("the host's user, pid and network namespace");
    return new Part(status.name(), "absent", status.why(), grant.how(), missing, grant.lines());
  }

  private Part feed(Feed feed) {
    return feed.works()
        ? new Part(feed.name(), "works", feed.detail(), "")
        : lacking(feed.name(), "degraded", feed.detail(), needed(feed.name()), "");
  }

  /// What the software behind an accelerator's answers says of itself.
  private static String versions(String collector, Snapshot snapshot) {
    if (!collector.equals("nvml")) return "";
    return snapshot.accelerators().stream()
        .map(device -> device.detail().versions())
        .flatMap(v -> Stream.of(v.driver(), v.library(), v.runtime()))
        .flatMap(Optional::stream)
        .distinct()
        .limit(MOST_VERSIONS)
        .map(version -> ", " + version)
        .collect(Collectors.joining());
  }

  /// What the source did not show for want of a right. With all rights held, what is still hidden
  /// has just begun or just ended.
  private Map<SourceNeed, String> hidden(String source, Snapshot snapshot) {
    Map<SourceNeed, String> hidden = new LinkedHashMap<>();
    for (SourceNeed need : needed(source)) {
      String lost = need.lost().apply(snapshot);
      if (!lost.isEmpty()) hidden.put(need, lost);
    }
    return hidden;
  }

  private List<SourceNeed> needed(String source) {
    return SourceNeed.of(source).stream()
        .filter(need -> !reaching().missing(need.rights()).isEmpty())
        .toList();
  }

  private Rights reaching() {
    return around.reaching(rights);
  }

  private Part switchedOff(String source) {
    Part on = lacking(source, "absent", "switched off in the configuration", needed(source), "");
    String how = on.lines().isEmpty() ? "" : "to use it, " + on.remedy();
    return new Part(source, on.state(), on.detail(), how, on.missing(), on.lines());
  }

  private Part lacking(
      String source, String state, String detail, List<SourceNeed> needs, String otherwise) {
    Set<Right> rightsNeeded =
        needs.stream().flatMap(need -> need.rights().stream()).collect(Collectors.toSet());
    List<Right> missing = reaching().missing(rightsNeeded);
    if (missing.isEmpty()) return new Part(source, state, detail, otherwise);
    Grant grant = Grant.of(around, missing, needs.stream().map(SourceNeed::with).toList());
    return new Part(
        source,
        state,
        detail,
        grant.how(),
        missing.stream().map(Right::id).toList(),
        grant.lines());
  }

  /// The host has kernel threads, and a pid namespace of its own has none.
  private static boolean seesHost(Snapshot snapshot) {
    return snapshot.processes().isEmpty()
        || snapshot.processes().stream().anyMatch(ProcessSample::kernelThread);
  }

  private Part walled(CollectorStatus status, String seen) {
    Set<Right> through = Set.of(Right.SYS_PTRACE);
    if (around.hidesProcesses() && !reaching().missing(through).isEmpty()) {
      Grant grant = Grant.of(around, List.of(Right.SYS_PTRACE), List.of());
      return new Part(
          status.name(),
          "degraded",
          seen + "; /proc is mounted with hidepid and hides other users' processes",
          grant.how(),
          List.of(Right.SYS_PTRACE.id()),
          grant.lines());
    }
    Grant grant = Grant.ofHostProcesses(around);
    return new Part(
        status.name(),
        "degraded",
        seen + "; only the processes of its own pid namespace are seen",
        grant.how(),
        List.of("the host's pid namespace"),
        grant.lines());
  }

  /// What to do about a driver that does not answer.
  private String driver(CollectorStatus status) {
    if (!status.name().equals("nvml")) return "";
    if (Files.exists(config.hostRoot().resolve("proc/driver/nvidia")))
      return "the driver is loaded: name its library as nvml-library in the configuration";
    return status.state() == CollectorStatus.State.ABSENT ? "" : "check the driver with nvidia-smi";
  }

  private Part ruleBase() {
    try {
      return new Part("rules", "works", rules.parse().rules().size() + " rules", "");
    } catch (ConfigException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new Part("rules", "failed", first, "see all mistakes with: accelguard rules check");
    }
  }

  private Part stateDirectory() {
    Path directory = config.stateDirectory();
    if (Files.isWritable(directory))
      return new Part("state-directory", "works", directory.toString(), "");
    boolean exists = Files.exists(directory);
    Path parent = directory.getParent();
    if (!exists && parent != null && Files.isWritable(parent))
      return new Part("state-directory", "works", directory + " will be made", "");
    return new Part(
        "state-directory",
        "failed",
        directory + (exists ? " may not be written" : " does not exist and may not be made"),
        "run as the agent's user, or set state-directory in the configuration");
  }

  /// A site without a key is told so, and not told to do anything about it.
  private Part fingerprints() {
    try {
      return SiteKeyFile.read(config.fingerprintKey())
          .map(key -> new Part("fingerprints", "works", "keyed with " + key, ""))
          .orElse(
              new Part(
                  "fingerprints",
                  "absent",
                  "no key-file: what accounts have in common is not told to the controller",
                  ""));
    } catch (CommandException e) {
      return new Part(
          "fingerprints",
          "failed",
          String.valueOf(e.getMessage()),
          "correct fingerprints.key-file");
    }
  }

  private static String next(List<Part> parts) {
    for (String state : List.of("failed", "degraded", "absent"))
      for (Part part : parts)
        if (part.state().equals(state) && !part.remedy().isEmpty() && !isChoice(part))
          return (part.name() + ": " + part.remedy() + " " + String.join("; ", part.lines()))
              .strip();
    return "nothing is wrong: start the agent with accelguard run, or look with accelguard watch";
  }

  /// A source that is off because the site wants it so or gives fewer rights than it asks for; and
  /// what only the right to administer the whole system would add.
  private static boolean isChoice(Part part) {
    if (!part.state().equals("absent")) return part.missing().equals(List.of(Right.SYS_ADMIN.id()));
    return SourceNeed.ON_REQUEST.contains(part.name()) || !part.missing().isEmpty();
  }
}
