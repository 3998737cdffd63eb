// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Alert;
import io.accelguard.model.Change;
import io.accelguard.model.Event;
import io.accelguard.model.Evidence;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Verdict;
import io.accelguard.model.WorkloadReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The body of a webhook, at most 20 kB: a longer one loses its weakest evidence and longest
/// command lines first.
final class WebhookBody {
  private static final int MAX_CHARACTERS = 19_000;
  private static final int[] EVIDENCE_STEPS = {Integer.MAX_VALUE, 12, 6, 3};

  private final JsonCodec codec = new JsonCodec();
  private final AlertBody alerts = new AlertBody("accelguard", "");
  private final WebhookFormat format;

  WebhookBody(WebhookFormat format) {
    this.format = format;
  }

  /// JSON text for an event.
  String of(Event event) {
    String text = "";
    for (int keep : EVIDENCE_STEPS) {
      text = codec.write(content(trim(event, keep)));
      if (text.length() <= MAX_CHARACTERS) return text;
    }
    return text;
  }

  private Object content(Event event) {
    return switch (format) {
      case ACCELGUARD -> accelguard(event);
      case ALERTMANAGER -> alerts.alertmanager(List.of(alert(event)), 0);
      case SLACK -> Map.of("text", slack(event));
    };
  }

  private Map<String, Object> accelguard(Event event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", event.type());
    body.put("timestamp", event.timestamp().toString());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("event", event.id());
    data.put("host", event.host());
    Incident incident = event.incident();
    if (incident != null) {
      data.put("incident", incident.id());
      data.put("change", incident.change().id());
      data.put("reason", incident.reason());
      data.put("workload", workload(incident.workload()));
    }
    if (event.note() != null) data.put("note", event.note());
    body.put("data", data);
    return body;
  }

  /// Fingerprints are for the site's controller alone.
  private Map<String, Object> workload(WorkloadReport workload) {
    Map<String, Object> map = new LinkedHashMap<>(codec.readMap(codec.write(workload)));
    map.remove("fingerprints");
    return map;
  }

  private static Alert alert(Event event) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", "AccelguardEvent");
    labels.put("host", event.host());
    Incident incident = event.incident();
    if (incident == null)
      return new Alert(event.id(), labels, summary(event), "", event.timestamp(), null, "");
    Verdict verdict = incident.verdict();
    labels.put("alertname", "AccelguardViolation");
    labels.put("category", verdict.category().id());
    labels.put("severity", verdict.state().id());
    labels.put("workload", incident.workload().workload());
    return new Alert(
        incident.id(),
        labels,
        summary(event),
        evidence(verdict),
        verdict.since(),
        incident.change() == Change.CLEARED ? event.timestamp() : null,
        "");
  }

  /// Slack reads `&`, `<` and `>` as markup.
  private static String slack(Event event) {
    String text = summary(event);
    Incident incident = event.incident();
    if (incident != null) text += "\n" + evidence(incident.verdict());
    return AlertBody.escaped(text);
  }

  private static String summary(Event event) {
    Incident incident = event.incident();
    if (incident == null)
      return event.host() + ": " + event.type() + (event.note() == null ? "" : ": " + event.note());
    Verdict verdict = incident.verdict();
    WorkloadReport workload = incident.workload();
    return String.format(
        Locale.ROOT,
        "%s: %s %s (%s, probability %.4f) by %s in %s",
        event.host(),
        verdict.category().id(),
        incident.change().id(),
        verdict.state().id(),
        verdict.posterior(),
        workload.owner().name(),
        workload.workload());
  }

  private static String evidence(Verdict verdict) {
    return verdict.evidence().stream()
        .limit(6)
        .map(e -> String.format(Locale.ROOT, "%+.1f nats %s: %s", e.nats(), e.what(), e.seen()))
        .collect(Collectors.joining("\n"));
  }

  private static Event trim(Event event, int keep) {
    Incident incident = event.incident();
    if (incident == null || keep == Integer.MAX_VALUE) return event;
    WorkloadReport workload = incident.workload();
    Verdict verdict = incident.verdict();
    Verdict shorter =
        new Verdict(
            verdict.category(),
            verdict.variant(),
            verdict.state(),
            verdict.posterior(),
            verdict.logOdds(),
            verdict.prior(),
            verdict.coverage(),
            verdict.since(),
            verdict.families(),
            cut(verdict.evidence(), keep),
            cut(verdict.counterEvidence(), 1),
            verdict.blind());
    List<WorkloadReport.ProcessRef> processes =
        workload.processes().stream()
            .limit(3)
            .map(p ->
                new WorkloadReport.ProcessRef(
                    p.pid(),
                    p.start(),
                    p.comm(),
                    cut(p.exe()),
                    List.of(cut(String.join(" ", p.argv())))))
            .toList();
    WorkloadReport less =
        new WorkloadReport(
            workload.workload(),
            workload.owner(),
            processes,
            workload.accelerators(),
            workload.context(),
            List.of(shorter),
            workload.attribution(),
            workload.basis(),
            List.of());
    return new Event(
        event.id(),
        event.type(),
        event.timestamp(),
        event.host(),
        event.bootId(),
        event.uptimeSeconds(),
        new Incident(incident.id(), incident.change(), incident.reason(), less),
        event.note());
  }

  private static List<Evidence> cut(List<Evidence> evidence, int keep) {
    return evidence.stream()
        .limit(keep)
        .map(e ->
            new Evidence(
                e.family(),
                e.grade(),
                e.nats(),
                e.what(),
                cut(e.seen()),
                cut(e.expected()),
                e.source()))
        .toList();
  }

  private static String cut(String text) {
    if (text.length() <= 256) return text;
    // Half a character is no text that JSON can hold.
    return text.substring(0, Character.isHighSurrogate(text.charAt(255)) ? 255 : 256) + "…";
  }
}
