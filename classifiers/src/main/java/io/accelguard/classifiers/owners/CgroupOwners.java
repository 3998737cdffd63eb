// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.ProcessSample.CgroupLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/// Resolves the lines of `/proc/PID/cgroup` into the boxes that a process sits in, and says how far
/// each name may be believed: a directory's name is chosen by whoever may write its parent.
final class CgroupOwners {
  private static final Set<String> V1_CONTROLLERS =
      Set.of("name=systemd", "freezer", "memory", "pids", "cpuset", "devices", "cpuacct");
  private static final String DELETED = " (deleted)";
  private static final int MAX_CHAIN = 8;

  private final List<CgroupPatterns.Shape> shapes = CgroupPatterns.all();
  private final Set<String> transparent;

  /// @param transparent ids of containers that only carry others and answer for nobody
  CgroupOwners(Set<String> transparent) {
    this.transparent = Set.copyOf(transparent);
  }

  /// @param uid real user id of the process
  Placement resolve(List<CgroupLine> lines, int uid) {
    if (lines.stream().filter(line -> line.controllers().isEmpty()).count() > 1) {
      return new Placement.Refused("two lines of the unified hierarchy");
    }
    List<List<Element>> chains = new ArrayList<>();
    for (CgroupLine line : lines) {
      if (!isUsed(line.controllers())) continue;
      if (!line.path().startsWith("/") || (line.path() + "/").contains("/../")) {
        return new Placement.Refused("the agent sits in a cgroup namespace");
      }
      List<Element> chain = chain(line);
      if (!chain.isEmpty()) chains.add(chain);
    }
    return merge(chains, uid);
  }

  private static boolean isUsed(String controllers) {
    return controllers.isEmpty()
        || Arrays.stream(controllers.split(",", -1)).anyMatch(V1_CONTROLLERS::contains);
  }

  /// Strong kinds beat weak ones; two proven strong ones that differ are a dispute.
  private static Placement merge(List<List<Element>> chains, int uid) {
    Optional<List<Element>> strong =
        chains.stream().filter(chain -> chain.getFirst().isStrong()).findFirst();
    Optional<List<Element>> chosen = strong.or(() -> chains.stream().findFirst());
    if (chosen.isEmpty()) return new Placement.Known(List.of());
    List<Element> chain = chosen.get();
    long ids =
        chains.stream()
            .map(List::getFirst)
            .filter(first -> first.isStrong() && !first.isClaimed())
            .map(first -> first.kind() + " " + first.id())
            .distinct()
            .count();
    return ids > 1 || !agrees(chain.getFirst(), uid)
        ? new Placement.Disputed(chain)
        : new Placement.Known(chain);
  }

  /// A path that names a user must name the process's; uid 0 is that user with sudo.
  private static boolean agrees(Element first, int uid) {
    String named = first.fields().get("uid");
    return named == null || uid == 0 || first.isClaimed() || named.equals(String.valueOf(uid));
  }

  private List<Element> chain(CgroupLine line) {
    String path = line.path();
    if (path.endsWith(DELETED)) path = path.substring(0, path.length() - DELETED.length());
    List<Element> chain = new ArrayList<>();
    int trusted = line.trusted();
    int at = 0;
    while (at < path.length() && chain.size() < MAX_CHAIN) {
      Optional<Found> found = match(path, at, trusted);
      if (found.isEmpty()) break;
      Element element = found.get().element();
      at = found.get().end();
      if (transparent.contains(element.id()) && !element.isClaimed()) continue;
      chain.add(element);
      if (element.isContaining()) trusted = 0;
    }
    return List.copyOf(chain);
  }

  private record Found(Element element, int end) {}

  private Optional<Found> match(String path, int at, int trusted) {
    for (CgroupPatterns.Shape shape : shapes) {
      Matcher matcher = shape.pattern().matcher(path).region(at, path.length());
      if (matcher.find())
        return Optional.of(new Found(element(shape, matcher, path, trusted), matcher.end()));
    }
    return Optional.empty();
  }

  private static Element element(
      CgroupPatterns.Shape shape, Matcher matcher, String path, int trusted) {
    Map<String, String> fields = new LinkedHashMap<>();
    Set<String> claimed = new LinkedHashSet<>();
    shape.pattern().namedGroups().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(group -> {
          String value = matcher.group(group.getValue());
          if (value == null) return;
          fields.put(group.getKey(), value);
          if (component(path, matcher.start(group.getValue())) >= trusted)
            claimed.add(group.getKey());
        });
    Element element = new Element(shape.kind(), fields, claimed, false);
    String id = element.id();
    boolean isClaimed =
        fields.isEmpty()
            ? component(path, matcher.end() - 1) >= trusted
            : fields.entrySet().stream()
                .anyMatch(f -> f.getValue().equals(id) && claimed.contains(f.getKey()));
    return new Element(shape.kind(), fields, claimed, isClaimed);
  }

  /// Number of the component, from 0, that a character of the path belongs to.
  private static int component(String path, int index) {
    int slashes = 0;
    for (int i = 0; i <= index; i++) if (path.charAt(i) == '/') slashes++;
    return slashes - 1;
  }
}
