// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ProcessSample.CgroupLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Paths that must come out right, and forgeries of which none may be believed. In the table `!`
/// follows a directory that belongs to the tenant, `?` marks what is only claimed, `>` is the next
/// box inside.
class CgroupOwnersTest {
  private static final Map<String, String> IDS =
      Map.of(
          "<C>",
          "c0".repeat(32),
          "<D>",
          "d1".repeat(32),
          "<P>",
          "12345678_1234_1234_1234_123456789012",
          "<Q>",
          "12345678-1234-1234-1234-123456789012",
          "<H>",
          "ab".repeat(16),
          "<A>",
          "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");

  static List<String> table() throws IOException {
    try (InputStream in = CgroupOwnersTest.class.getResourceAsStream("cgroup-paths.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void the_table_is_whole() throws IOException {
    assertThat(table()).hasSize(98 + 25);
  }

  @ParameterizedTest
  @MethodSource("table")
  void a_path_comes_out_as_the_table_says(String row) {
    String filled = row;
    for (Map.Entry<String, String> id : IDS.entrySet()) {
      filled = filled.replace(id.getKey(), id.getValue());
    }
    int arrow = filled.indexOf(" -> ");
    String input = filled.substring(4, arrow);
    String expected = filled.substring(arrow + 4);
    Matcher options = Pattern.compile(" (uid|transparent)=(\\S+)$").matcher(input);
    Set<String> transparent = Set.of();
    int uid = named(input);
    if (options.find()) {
      input = input.substring(0, options.start());
      if (options.group(1).equals("uid")) uid = Integer.parseInt(options.group(2));
      else transparent = Set.of(options.group(2));
    }
    List<CgroupLine> lines = new ArrayList<>();
    for (String line : input.split(" \\| ", -1)) lines.add(line(line));
    assertThat(text(new CgroupOwners(transparent).resolve(lines, uid))).isEqualTo(expected);
  }

  /// Rows that say nothing of a uid mean the one that the path names.
  private static int named(String input) {
    Matcher uid = Pattern.compile("(?:uid_|user-|user@)(\\d+)").matcher(input);
    return uid.find() ? Integer.parseInt(uid.group(1)) : 1000;
  }

  private static CgroupLine line(String text) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    String path = text.substring(second + 1);
    int trusted = 0;
    for (String component : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      trusted++;
      if (component.endsWith("!")) break;
    }
    return new CgroupLine(text.substring(first + 1, second), path.replace("!", ""), trusted);
  }

  private static String text(Placement placement) {
    return switch (placement) {
      case Placement.Refused _ -> "refused";
      case Placement.Disputed _ -> "disputed";
      case Placement.Known known when known.chain().isEmpty() -> "unattributed";
      case Placement.Known known ->
          known.chain().stream().map(CgroupOwnersTest::text).collect(Collectors.joining(" > "));
    };
  }

  private static String text(Element element) {
    Stream<String> fields =
        element.fields().entrySet().stream()
            .map(field -> {
              boolean marked = !element.isClaimed() && element.claimed().contains(field.getKey());
              return field.getKey() + (marked ? "?=" : "=") + field.getValue();
            });
    return Stream.concat(Stream.of(element.kind() + (element.isClaimed() ? "?" : "")), fields)
        .collect(Collectors.joining(" "));
  }
}
