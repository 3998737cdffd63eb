// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Names and help texts of the scrape page. `ACCELGUARD_ACCEPT=1 mvn test` writes the golden file
/// anew: then read the difference.
class ControllerMetricsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/metrics.txt");

  @Test
  void every_metric_has_the_golden_name_type_and_help() throws IOException {
    ControllerMetrics metrics = new ControllerMetrics("1.2.3");
    metrics.refused("unknown-node");
    metrics.retention(List.of(RetentionRow.never("events", Duration.ofDays(90))));
    String page =
        metrics
            .scrape("")
            .lines()
            .filter(line -> line.startsWith("# "))
            .collect(Collectors.joining("\n", "", "\n"));
    if (System.getenv("ACCELGUARD_ACCEPT") != null) Files.writeString(GOLDEN, page);
    assertThat(page).isEqualTo(Files.readString(GOLDEN));
  }
}
