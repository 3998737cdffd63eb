// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Diagnosis;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out what the agent can see, why it cannot see the rest, and what to do about it.
///
/// @param rules as they were read
record Doctor(AgentConfig config, Installation installation, Rights rights, RuleFiles rules) {
  private static final int MOST_VERSIONS = 6;

  /// The findings after a look or two.
  ///
  /// @param inventory facts about the host
  Diagnosis examine(String host, Sampler.Look look, Map<String, String> inventory) {
    List<Part> parts = new ArrayList<>();
    for (CollectorStatus status : look.collectors()) parts.add(collector(status, look.snapshot()));
    parts.add(ruleBase());
    parts.add(stateDirectory());
    return new Diagnosis(
        host, installation.version(), parts, rights.held(), inventory, next(parts));
  }

  private Part collector(CollectorStatus status, Snapshot snapshot) {
    String time = String.format(Locale.ROOT, " in %.1f ms", status.took().toNanos() / 1e6);
    return switch (status.state()) {
      case FAILED -> new Part(status.name(), "failed", status.why(), remedy(status));
      case ABSENT -> new Part(status.name(), "absent", status.why(), remedy(status));
      case SEEN -> {
        if (status.name().equals("driver")) yield DriverFindings.of(status.name(), snapshot, time);
        String seen = status.samples() + " samples" + versions(status.name(), snapshot) + time;
        String hidden = rights.missing().isEmpty() ? "" : hidden(status.name(), snapshot);
        yield hidden.isEmpty()
            ? new Part(status.name(), "works", seen, "")
            : new Part(status.name(), "degraded", seen + "; " + hidden, wider());
      }
    };
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

  /// What a source shows only to those with more rights. With all of them, what is still hidden has
  /// just begun or just ended.
  private static String hidden(String collector, Snapshot snapshot) {
    return switch (collector) {
      case "process" -> {
        long hidden =
            snapshot.processes().stream()
                .filter(p -> !p.kernelThread() && p.state() != 'Z' && p.executable().isEmpty())
                .count();
        yield hidden == 0
            ? ""
            : "what " + hidden + " of " + snapshot.processes().size() + " execute is hidden";
      }
      case "socket" -> {
        long hidden =
            snapshot.sockets().stream()
                .filter(s -> s.state() == SocketSample.State.ESTABLISHED && s.owner().isEmpty())
                .count();
        yield hidden == 0 ? "" : "the processes behind " + hidden + " connections are hidden";
      }
      default -> "";
    };
  }

  private String wider() {
    List<Rights.Right> missing = rights.missing();
    if (missing.isEmpty()) return "";
    return "run as root, or with "
        + missing.stream().map(Rights.Right::id).collect(Collectors.joining(" and "))
        + " (the systemd unit does), to see "
        + missing.stream().map(Rights.Right::sight).collect(Collectors.joining(" and "));
  }

  private String remedy(CollectorStatus status) {
    if (status.name().equals("nvml"))
      return Files.exists(config.hostRoot().resolve("proc/driver/nvidia"))
          ? "the driver is loaded: name its library as nvml-library in the configuration"
          : status.state() == CollectorStatus.State.ABSENT
              ? ""
              : "check the driver with nvidia-smi";
    return status.state() == CollectorStatus.State.FAILED ? wider() : "";
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

  private static String next(List<Part> parts) {
    for (String state : List.of("failed", "degraded", "absent"))
      for (Part part : parts)
        if (part.state().equals(state) && !part.remedy().isEmpty())
          return part.name() + ": " + part.remedy();
    return "nothing is wrong: start the agent with accelguard run, or look with accelguard watch";
  }
}
