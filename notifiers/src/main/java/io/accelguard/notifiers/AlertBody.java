// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Alert;
import io.accelguard.model.AlertMessage;
import io.accelguard.model.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Alerts in the formats that receivers read. A body of a webhook has at most 20 kB, as the
/// specification asks: what does not fit is counted in it.
public final class AlertBody {
  private static final int MAX_BYTES = 19_000;
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final JsonCodec codec = new JsonCodec();
  private final String receiver;
  private final String externalUrl;

  /// @param receiver name of the receiver, which Alertmanager's format tells it
  /// @param externalUrl where people find more
  public AlertBody(String receiver, String externalUrl) {
    this.receiver = receiver;
    this.externalUrl = externalUrl;
  }

  /// JSON text of a message.
  public String of(WebhookFormat format, AlertMessage message) {
    List<Alert> alerts = message.alerts();
    for (int keep = alerts.size(); keep > 1; keep /= 2) {
      String text = codec.write(content(format, message, keep));
      if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) return text;
    }
    return codec.write(content(format, message, 1));
  }

  private Object content(WebhookFormat format, AlertMessage message, int keep) {
    List<Alert> alerts = message.alerts().subList(0, keep);
    int more = message.alerts().size() - keep;
    return switch (format) {
      case ACCELGUARD -> accelguard(message, alerts, more);
      case ALERTMANAGER -> alertmanager(alerts, more);
      case SLACK -> Map.of("text", slack(alerts, more));
    };
  }

  private static Map<String, Object> accelguard(
      AlertMessage message, List<Alert> alerts, int more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alerts", alerts.stream().map(AlertBody::described).toList());
    data.put("truncated", more);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", status(alerts).equals("firing") ? "alert.firing" : "alert.resolved");
    body.put("timestamp", message.at().toString());
    body.put("data", data);
    return body;
  }

  private static Map<String, Object> described(Alert alert) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", alert.id());
    fields.put("status", alert.isFiring() ? "firing" : "resolved");
    fields.put("labels", alert.labels());
    fields.put("summary", alert.summary());
    fields.put("detail", alert.detail());
    fields.put("starts-at", alert.startsAt().toString());
    if (alert.endsAt() != null) fields.put("ends-at", alert.endsAt().toString());
    fields.put("link", alert.link());
    return fields;
  }

  /// The payload of Alertmanager's webhook receiver, version 4.
  Map<String, Object> alertmanager(List<Alert> alerts, int more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("version", "4");
    body.put("groupKey", "accelguard/" + alerts.getFirst().id());
    body.put("truncatedAlerts", more);
    body.put("status", status(alerts));
    body.put("receiver", receiver);
    Map<String, String> labels = common(alerts.stream().map(Alert::labels).toList());
    body.put("groupLabels", Map.of("alertname", labels.getOrDefault("alertname", "")));
    body.put("commonLabels", labels);
    body.put("commonAnnotations", common(alerts.stream().map(AlertBody::annotations).toList()));
    body.put("externalURL", externalUrl);
    List<Map<String, Object>> list = new ArrayList<>();
    for (Alert alert : alerts) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("status", alert.isFiring() ? "firing" : "resolved");
      fields.put("labels", alert.labels());
      fields.put("annotations", annotations(alert));
      fields.put("startsAt", alert.startsAt().toString());
      fields.put("endsAt", alert.isFiring() ? NEVER : String.valueOf(alert.endsAt()));
      fields.put("generatorURL", alert.link());
      fields.put("fingerprint", fingerprint(alert));
      list.add(fields);
    }
    body.put("alerts", list);
    return body;
  }

  /// What Alertmanager's `POST /api/v2/alerts` takes. What goes on ends by itself after a while, as
  /// Prometheus does it, so that nothing stays for ever if this program ends.
  public String push(AlertMessage message, Instant now, Duration valid) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Alert alert : message.alerts()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("labels", alert.labels());
      fields.put("annotations", annotations(alert));
      fields.put("startsAt", alert.startsAt().toString());
      fields.put(
          "endsAt",
          Objects.requireNonNullElseGet(alert.endsAt(), () -> now.plus(valid)).toString());
      fields.put("generatorURL", alert.link());
      list.add(fields);
    }
    return codec.write(list);
  }

  private static Map<String, String> annotations(Alert alert) {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", alert.summary());
    if (!alert.detail().isEmpty()) annotations.put("description", alert.detail());
    return annotations;
  }

  /// Slack reads `&`, `<` and `>` as markup.
  private static String slack(List<Alert> alerts, int more) {
    StringBuilder text = new StringBuilder();
    for (Alert alert : alerts)
      text.append(escaped(plain(alert))).append(text(alert.link(), "\n%s")).append("\n");
    return text.append(more > 0 ? "and " + more + " more" : "").toString().strip();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /// One alert for people.
  public static String plain(Alert alert) {
    return (alert.isFiring() ? "" : "Resolved: ") + alert.summary() + text(alert.detail(), "\n%s");
  }

  private static String text(String value, String format) {
    return value.isEmpty() ? "" : format.replace("%s", value);
  }

  private static String status(List<Alert> alerts) {
    return alerts.stream().anyMatch(Alert::isFiring) ? "firing" : "resolved";
  }

  /// What all have in common.
  private static Map<String, String> common(List<Map<String, String>> all) {
    Map<String, String> shared = new TreeMap<>(all.getFirst());
    for (Map<String, String> other : all) shared.entrySet().retainAll(other.entrySet());
    return shared;
  }

  /// Sixteen digits of the labels, by which Alertmanager's receivers know an alert again.
  private static String fingerprint(Alert alert) {
    long hash = 0xcbf29ce484222325L;
    for (char letter : new TreeMap<>(alert.labels()).toString().toCharArray())
      hash = (hash ^ letter) * 0x100000001b3L;
    return HexFormat.of().toHexDigits(hash);
  }
}
