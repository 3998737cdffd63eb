// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Paths that must come out right (F), and forgeries of which none may be believed (S), as the
/// operator sees them: kind, name, user, trust and key of the workload, and the place. In the table
/// `!` follows a directory that belongs to the tenant, `?` marks what is only claimed, `>` is the
/// next box inside, `*` the tree of the process.
class CgroupOwnersTest {
  private static final Pattern OPTION = Pattern.compile(" (uid|login|lent|transparent)=(\\S+)");

  private static List<String> file() throws IOException {
    try (InputStream in = CgroupOwnersTest.class.getResourceAsStream("cgroup-paths.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  static List<String> table() throws IOException {
    return file().stream().filter(row -> !row.startsWith("<")).toList();
  }

  @Test
  void the_table_is_whole() throws IOException {
    assertThat(table()).hasSize(109 + 35);
    assertThat(table().stream().filter(row -> row.startsWith("F"))).hasSize(109);
    assertThat(table().stream().map(row -> row.substring(0, row.indexOf(' '))))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("table")
  void a_path_comes_out_as_the_table_says(String row) throws IOException {
    String filled = filled(row);
    int arrow = filled.indexOf(" -> ");
    String input = filled.substring(filled.indexOf(' ') + 1, arrow);
    assertThat(shown(workload(input))).isEqualTo(filled.substring(arrow + 4));
  }

  @Test
  void every_shape_is_needed_by_a_row() throws IOException {
    List<CgroupPatterns.Shape> shapes = CgroupPatterns.all();
    Set<CgroupPatterns.Shape> used = new HashSet<>();
    for (String row : table()) {
      for (CgroupLine line : lines(input(filled(row)))) {
        shapes.stream()
            .filter(shape -> shape.pattern().matcher(line.path()).find())
            .findFirst()
            .ifPresent(used::add);
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(new LinkedHashSet<>(shapes));
  }

  /// The first lines of the table are what the signs in it stand for.
  static String filled(String row) throws IOException {
    String filled = row;
    for (String id : file()) {
      if (id.startsWith("<")) filled = filled.replace(id.substring(0, 3), id.substring(4));
    }
    return filled;
  }

  private static String input(String row) {
    String input = row.substring(row.indexOf(' ') + 1, row.indexOf(" -> "));
    return OPTION.matcher(input).replaceAll("");
  }

  /// Rows that say nothing of a uid mean the one that the path names.
  private static Workload workload(String input) {
    Map<String, String> options = new HashMap<>();
    OPTION.matcher(input).results().forEach(o -> options.put(o.group(1), o.group(2)));
    String bare = OPTION.matcher(input).replaceAll("");
    Matcher named = Pattern.compile("(?:uid_|user-|user@)(\\d+)").matcher(bare);
    int uid = Integer.parseInt(options.getOrDefault("uid", named.find() ? named.group(1) : "1000"));
    Account account = new Account(number(options.get("login")), number(options.get("lent")));
    ProcessSample process = Cast.process(100, 1, 100, uid, account, lines(bare), "work");
    Set<String> transparent =
        options.containsKey("transparent") ? Set.of(options.get("transparent")) : Set.of();
    return new Workloads(transparent).group(Cast.world(List.of(), process)).getFirst();
  }

  private static OptionalInt number(String text) {
    return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  private static List<CgroupLine> lines(String input) {
    List<CgroupLine> lines = new ArrayList<>();
    for (String line : input.split(" \\| ", -1)) lines.add(line(line));
    return lines;
  }

  /// The line as the collector gives it.
  private static CgroupLine line(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    if (first < 0) return new CgroupLine(CgroupLine.DAMAGED, text, 0);
    String path = text.substring(second + 1);
    int trusted = 0;
    for (String component : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      trusted++;
      if (component.endsWith("!")) break;
    }
    String kept = path.replace("!", "").replaceFirst(" \\(deleted\\)$", "");
    return new CgroupLine(text.substring(first + 1, second), kept, trusted);
  }

  private static String shown(Workload workload) {
    Owner owner = workload.owner();
    Attribution attribution = workload.attribution();
    String place = attribution.places().isEmpty() ? "-" : attribution.places().getFirst();
    String acting =
        attribution.acting().stream().map(uid -> " acting=" + uid).collect(Collectors.joining());
    String facts =
        attribution.facts().stream()
            .map(Fact::id)
            .map(id -> " " + id)
            .collect(Collectors.joining());
    return place
        + " => "
        + owner.kind().id()
        + " \""
        + owner.name()
        + "\" uid="
        + owner.uid()
        + " "
        + owner.trust().id()
        + " "
        + workload.key().id().replace("100-10000", "*")
        + acting
        + facts;
  }
}
