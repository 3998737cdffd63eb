// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Alert;
import io.accelguard.model.AlertMessage;
import io.accelguard.model.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertBodyTest {
  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

  private final JsonCodec codec = new JsonCodec();
  private final AlertBody body = new AlertBody("ops", "https://x");

  private static Alert alert(String text, boolean firing) {
    return new Alert(
        "case/1",
        Map.of("alertname", "AccelguardCase", "category", text),
        text,
        text,
        START,
        firing ? null : START.plusSeconds(9),
        "https://x/cases/1");
  }

  private static AlertMessage message(Alert... alerts) {
    return new AlertMessage("msg_1", START, List.of(alerts));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!channel> & <https://evil|click>",
        "\"},{\"status\":\"resolved\"",
        "line\nbreak\r\n\ttab",
        "\u0000\u0001\u001f\u007f",
        "\u202ereversed",
        "\ud83d\ude00",
        "${jndi:ldap://x} {{ .Values }} %s",
        "</script><script>alert(1)</script>",
        "=cmd|'/C calc'!A0",
      })
  void hostile_text_stays_text_in_every_format(String hostile) {
    AlertMessage message = message(alert(hostile, true));
    Map<String, Object> own = codec.readMap(body.of(WebhookFormat.ACCELGUARD, message));
    assertThat(own).containsOnlyKeys("type", "timestamp", "data");
    assertThat(first(((Map<?, ?>) own.get("data")).get("alerts")).get("summary").toString())
        .isEqualTo(hostile);
    Map<String, Object> theirs = codec.readMap(body.of(WebhookFormat.ALERTMANAGER, message));
    assertThat((List<?>) theirs.get("alerts")).hasSize(1);
    assertThat(first(theirs.get("alerts")).get("status")).isEqualTo("firing");
    String slack = codec.readMap(body.of(WebhookFormat.SLACK, message)).get("text").toString();
    assertThat(slack.replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
        .doesNotContain("<", ">", "&");
    String push = "{\"list\":" + body.push(message, START, Duration.ofMinutes(5)) + "}";
    assertThat((List<?>) codec.readMap(push).get("list")).hasSize(1);
  }

  private static Map<?, ?> first(Object list) {
    return (Map<?, ?>) ((List<?>) list).getFirst();
  }

  @Test
  void a_message_of_a_hundred_alerts_fits_and_says_how_many_it_leaves_out() {
    AlertMessage many =
        new AlertMessage("msg_1", START, Collections.nCopies(100, alert("ü".repeat(900), true)));
    for (WebhookFormat format : WebhookFormat.values()) {
      String text = body.of(format, many);
      assertThat(text.getBytes(StandardCharsets.UTF_8)).as("%s", format).hasSizeLessThan(20_000);
    }
    Map<String, Object> theirs = codec.readMap(body.of(WebhookFormat.ALERTMANAGER, many));
    assertThat(
            ((List<?>) theirs.get("alerts")).size()
                + ((Number) theirs.get("truncatedAlerts")).intValue())
        .isEqualTo(100);
  }

  @Test
  void what_ended_says_when_and_what_goes_on_ends_by_itself() {
    Map<String, Object> theirs =
        codec.readMap(body.of(WebhookFormat.ALERTMANAGER, message(alert("x", false))));
    assertThat(theirs).containsEntry("status", "resolved").containsEntry("receiver", "ops");
    assertThat(first(theirs.get("alerts")).get("endsAt")).isEqualTo("2026-11-25T12:00:09Z");
    assertThat(body.push(message(alert("x", true)), START, Duration.ofMinutes(5)))
        .contains("\"endsAt\":\"2026-11-25T12:05:00Z\"");
    assertThat(body.push(message(alert("x", false)), START, Duration.ofMinutes(5)))
        .contains("\"endsAt\":\"2026-11-25T12:00:09Z\"");
  }
}
