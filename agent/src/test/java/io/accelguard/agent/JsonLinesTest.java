// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private static String line(String message, KeyValuePair... fields) {
    LoggingEvent event =
        new LoggingEvent(
            "x",
            new LoggerContext().getLogger("io.accelguard"),
            Level.WARN,
            message,
            null,
            new Object[0]);
    event.setInstant(Worlds.AT);
    event.setKeyValuePairs(List.of(fields));
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void a_line_is_flat_and_keeps_types() {
    assertThat(
            line(
                "incident opened",
                new KeyValuePair("posterior", 0.5),
                new KeyValuePair("sure", true),
                new KeyValuePair("evidence", List.of("a", "b")),
                new KeyValuePair("nan", Double.NaN)))
        .isEqualTo(
            "{\"time\":\"2026-11-22T10:00:00Z\",\"level\":\"WARN\",\"message\":\"incident opened\","
                + "\"posterior\":0.5,\"sure\":true,\"evidence\":[\"a\",\"b\"],\"nan\":\"NaN\"}\n");
  }

  @Test
  void hostile_text_stays_in_its_string() {
    String hostile = "a\"}\n{\"level\":\"INFO\u001b[2J\u202e\u009b\\";
    assertThat(line(hostile))
        .endsWith("\"message\":\"a\\\"}\\n{\\\"level\\\":\\\"INFO\\u001b[2J\\u202e\\u009b\\\\\"}\n")
        .satisfies(text -> assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1));
  }

  @Test
  void long_text_is_cut() {
    assertThat(line("x".repeat(100_000)).length()).isLessThan(5000);
  }
}
