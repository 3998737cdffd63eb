// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class FeatureTableTest {
  @Test
  void docs_features_md_shows_every_feature_as_it_is_in_the_code() throws IOException {
    List<String> shown =
        Files.readAllLines(Path.of("../docs/features.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf(" | ")))
            .toList();
    assertThat(shown).containsExactlyElementsOf(expected());
  }

  private static List<String> expected() {
    return Arrays.stream(Feature.values())
        .map(feature ->
            "| `%s` | %s | %s | %s | %s"
                .formatted(
                    feature.id(),
                    feature.unit(),
                    feature.family().name().toLowerCase(Locale.ROOT),
                    feature.source(),
                    feature.span().id()))
        .toList();
  }

  @Test
  void values_are_shown_short_and_with_their_unit() {
    assertThat(Feature.CPU_CORES.show(1.98765)).isEqualTo("1.99 cores");
    assertThat(Feature.NET_RATE.show(1234567.8)).isEqualTo("1230000 B/s");
    assertThat(Feature.TWO_TRANSPORTS.show(1)).isEqualTo("yes");
    assertThat(Feature.PEERS.show(0)).isEqualTo("0");
    assertThat(Feature.CPU_USER_SHARE.show(1e-9)).isEqualTo("0.000000001");
  }
}
