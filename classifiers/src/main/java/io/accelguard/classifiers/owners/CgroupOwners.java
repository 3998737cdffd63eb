// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/// Resolves the lines of `/proc/PID/cgroup` into the boxes that a process sits in, and says how far
/// each name may be believed: a directory's name is chosen by whoever may write its parent.
final class CgroupOwners {
  private static final Set<String> V1_CONTROLLERS =
      Set.of("name=systemd", "freezer", "memory", "pids", "cpuset", "devices", "cpuacct");
  private static final int MAX_CHAIN = 8;

  private final List<CgroupPatterns.Shape> shapes = CgroupPatterns.all();
  private final Set<String> transparent;

  /// @param transparent ids of containers that only carry others and answer for nobody
  CgroupOwners(Set<String> transparent) {
    this.transparent =
        transparent.stream().map(id -> id.replace('_', '-')).collect(Collectors.toSet());
  }

  /// Whose process it is, as far as the kernel and root's files say.
  record User(int uid, Account account) {
    /// Whether a path of this user may hold the process: it is the user, or root by `sudo`, or an
    /// id that is lent to the user.
    boolean mayBe(int named) {
      if (uid == named || account.lentBy().equals(OptionalInt.of(named))) return true;
      int login = account.loginUid().orElse(0);
      return uid == 0 && (login == 0 || login == named);
    }

    @Override
    public String toString() {
      String text = "uid " + uid;
      return account.loginUid().isPresent() && account.loginUid().getAsInt() != uid
          ? text + " logged in as " + account.loginUid().getAsInt()
          : text;
    }
  }

  Placement resolve(List<CgroupLine> lines, User user) {
    if (lines.stream().filter(line -> line.controllers().isEmpty()).count() > 1) {
      return new Placement.Refused("two lines of the unified hierarchy");
    }
    List<List<Element>> chains = new ArrayList<>();
    for (CgroupLine line : lines) {
      if (line.controllers().equals(CgroupLine.DAMAGED)) {
        return new Placement.Refused("a line that no kernel writes");
      }
      if (!isUsed(line.controllers())) continue;
      if (!line.path().startsWith("/") || (line.path() + "/").contains("/../")) {
        return new Placement.Refused("the agent sits in a cgroup namespace");
      }
      List<Element> chain = chain(line);
      if (!chain.isEmpty()) chains.add(chain);
    }
    return merge(chains, user);
  }

  private static boolean isUsed(String controllers) {
    return controllers.isEmpty()
        || Arrays.stream(controllers.split(",", -1)).anyMatch(V1_CONTROLLERS::contains);
  }

  /// Proven boxes beat claimed ones, then strong kinds beat weak ones; two proven strong ones that
  /// differ are a dispute, and so is a path of another user.
  private static Placement merge(List<List<Element>> chains, User user) {
    List<Element> best = List.of();
    Set<String> strong = new LinkedHashSet<>();
    Set<Integer> others = new LinkedHashSet<>();
    for (List<Element> chain : chains) {
      Element first = chain.getFirst();
      if (best.isEmpty() || rank(first) > rank(best.getFirst())) best = chain;
      if (first.isClaimed()) continue;
      if (first.isStrong()) strong.add(first.kind() + " " + first.id().replace('_', '-'));
      OptionalInt named = first.uid();
      if (named.isPresent() && !user.mayBe(named.getAsInt())) others.add(named.getAsInt());
    }
    if (strong.size() > 1) {
      return new Placement.Disputed(best, "in " + String.join(" and in ", strong));
    }
    return others.isEmpty()
        ? new Placement.Known(best)
        : new Placement.Disputed(best, user + " in a box of uid " + others.iterator().next());
  }

  private static int rank(Element first) {
    return (first.isClaimed() ? 0 : 2) + (first.isStrong() ? 1 : 0);
  }

  private List<Element> chain(CgroupLine line) {
    String path = line.path();
    List<Element> chain = new ArrayList<>();
    int trusted = line.trusted();
    int at = 0;
    while (at < path.length() && chain.size() < MAX_CHAIN) {
      Optional<Found> found = match(path, at, trusted);
      if (found.isEmpty()) break;
      Element element = found.get().element();
      at = found.get().end();
      if (transparent.contains(element.id().replace('_', '-')) && !element.isClaimed()) continue;
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
