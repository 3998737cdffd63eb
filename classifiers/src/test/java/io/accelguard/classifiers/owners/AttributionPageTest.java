// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Owner;
import io.accelguard.model.ProcessSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table for operators says what the code does.
class AttributionPageTest {
  private static final Path PAGE = Path.of("../docs/attribution.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z]+\\.[a-z0-9]+)` \\| `(/[^`]+)` \\| ([^|]+) \\|$");

  record Row(String shape, String path, String owner) {}

  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches())
        rows.add(
            new Row(
                row.group(1),
                CgroupOwnersTest.filled(row.group(2)),
                CgroupOwnersTest.filled(row.group(3))));
    }
    return rows;
  }

  @Test
  void the_page_lists_every_shape_and_no_other() throws IOException {
    assertThat(rows().stream().map(Row::shape).distinct())
        .containsExactlyElementsOf(
            CgroupPatterns.all().stream().map(CgroupPatterns.Shape::name).toList());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void each_example_is_of_its_shape_and_its_owner_s(Row row) {
    String first =
        CgroupPatterns.all().stream()
            .filter(shape -> shape.pattern().matcher(row.path()).find())
            .findFirst()
            .orElseThrow()
            .name();
    assertThat(first).isEqualTo(row.shape());
    ProcessSample process = Cast.process(20, 1, 20, 1000, row.path(), "work");
    Owner owner = new Workloads(Set.of()).group(Cast.world(List.of(), process)).getFirst().owner();
    String expected = row.owner().equals("–") ? "unit work" : row.owner();
    assertThat(owner.kind().id() + " " + owner.name()).isEqualTo(expected);
  }
}
