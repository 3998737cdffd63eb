// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Rights.Right;
import io.accelguard.agent.SourceNeed.Besides;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How a person gives the agent what it lacks, by what it runs in.
///
/// @param how what to do, in a sentence
/// @param lines to be copied as they stand; empty when the sentence says all
record Grant(String how, List<String> lines) {
  Grant {
    lines = List.copyOf(lines);
  }

  /// Rights, and the doors besides them.
  static Grant of(Surroundings around, List<Right> missing, List<Besides> besides) {
    if (around.ownUsers()) return ofHostUsers(around.place());
    String unit = spaced(missing, " ", Right::id);
    String inherited = spaced(missing, ",", r -> "+" + r.name().toLowerCase(Locale.ROOT));
    List<String> lines = new ArrayList<>();
    return switch (around.place()) {
      case SYSTEMD -> {
        lines.add("AmbientCapabilities=" + unit);
        lines.add("CapabilityBoundingSet=" + unit);
        lines.addAll(also(besides, Besides::unit));
        yield new Grant("run systemctl edit accelguard-agent and write below [Service]", lines);
      }
      case DOCKER, PODMAN -> {
        lines.add(spaced(missing, " ", r -> "--cap-add=" + r.name()));
        lines.addAll(also(besides, Besides::engine));
        yield engine(around.place(), lines);
      }
      case KUBERNETES -> {
        lines.add(
            "securityContext: {capabilities: {add: [" + spaced(missing, ", ", Right::name) + "]}}");
        lines.addAll(also(besides, Besides::pod));
        yield pod(lines);
      }
      case SHELL -> {
        lines.add(
            "sudo setpriv --reuid=%d --clear-groups --inh-caps=%s --ambient-caps=%s accelguard run"
                .formatted(around.userId(), inherited, inherited));
        yield new Grant("start it with", lines);
      }
    };
  }

  /// A look at all processes of the host, and not only at those of its own pid namespace.
  static Grant ofHostProcesses(Surroundings around) {
    return switch (around.place()) {
      case DOCKER, PODMAN -> engine(around.place(), List.of("--pid=host"));
      case KUBERNETES -> pod(List.of("hostPID: true"));
      case SYSTEMD, SHELL ->
          new Grant("start it outside of this pid namespace, as the host's own process", List.of());
    };
  }

  /// The kernel's process connector, which speaks in the host's own namespaces only.
  static Grant ofHostEvents(Surroundings around) {
    if (around.ownUsers()) return ofHostUsers(around.place());
    return switch (around.place()) {
      case DOCKER, PODMAN -> engine(around.place(), List.of("--pid=host", "--network=host"));
      case KUBERNETES -> pod(List.of("hostPID: true", "hostNetwork: true"));
      case SYSTEMD, SHELL ->
          new Grant("start it in the namespaces of the host, as its own process", List.of());
    };
  }

  private static Grant ofHostUsers(Surroundings.Place place) {
    return switch (place) {
      case DOCKER, PODMAN -> engine(place, List.of("--userns=host"));
      case KUBERNETES -> pod(List.of("hostUsers: true"));
      case SYSTEMD, SHELL ->
          new Grant("start it outside of this user namespace, as root of the host", List.of());
    };
  }

  private static Grant engine(Surroundings.Place place, List<String> options) {
    String name = place.name().toLowerCase(Locale.ROOT);
    return new Grant(
        "as root of the host, add to " + name + " run", List.of(String.join(" ", options)));
  }

  private static Grant pod(List<String> fields) {
    return new Grant("write in the pod's manifest", fields);
  }

  private static List<String> also(List<Besides> besides, Function<Besides, List<String>> lines) {
    return besides.stream().map(lines).flatMap(List::stream).distinct().toList();
  }

  private static String spaced(
      Collection<Right> rights, String between, Function<Right, String> word) {
    return rights.stream().map(word).collect(Collectors.joining(between));
  }
}
