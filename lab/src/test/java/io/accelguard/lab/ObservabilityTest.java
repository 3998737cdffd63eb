// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules, dashboards and the operator's page agree with what the programs expose. The golden pages
/// are held to the code by tests of their modules. `ACCELGUARD_ACCEPT=1 mvn test` writes the tables
/// of metrics anew.
class ObservabilityTest {
  private static final Path RULES = Path.of("../deploy/prometheus");
  private static final Path OPERATING = Path.of("../docs/operating.md");
  private static final Path AGENT = Path.of("../agent/src/test/resources/metrics.txt");
  private static final Path CONTROLLER = Path.of("../controller/src/test/resources/metrics.txt");

  private final String rules =
      Shell.text(RULES.resolve("recording.yml")) + Shell.text(RULES.resolve("alerts.yml"));
  private final ScrapeNames exposed =
      ScrapeNames.of(Shell.text(AGENT)).with(ScrapeNames.of(Shell.text(CONTROLLER)));

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static List<String> queries() throws IOException {
    return Dashboard.all().stream()
        .flatMap(board ->
            Stream.concat(
                board.panels().stream().flatMap(panel -> panel.queries().stream()),
                board.variables().stream()
                    .map(variable -> Objects.toString(variable.get("definition"), ""))))
        .toList();
  }

  @Test
  void every_metric_that_rules_and_dashboards_name_is_exposed() throws IOException {
    assertThat(ScrapeNames.metricsIn(rules + String.join("\n", queries())).distinct())
        .hasSizeGreaterThan(25)
        .isSubsetOf(exposed.series());
  }

  @Test
  void every_metric_of_the_agent_is_on_a_dashboard() throws IOException {
    Set<String> shown =
        ScrapeNames.metricsIn(rules + String.join("\n", queries())).collect(Collectors.toSet());
    assertThat(exposed.families().keySet())
        .allMatch(name ->
            shown.stream().anyMatch(series -> series.startsWith(name))
                || Set.of(
                        "accelguard_controller_build_info",
                        "accelguard_controller_refused_total",
                        "accelguard_controller_sync_seconds_max")
                    .contains(name));
  }

  @Test
  void every_recorded_name_that_is_asked_for_is_recorded() throws IOException {
    Set<String> recorded = all("^ *- record: (\\S+)$", rules);
    assertThat(ScrapeNames.recordedIn(rules + String.join("\n", queries())).distinct())
        .isSubsetOf(recorded);
    assertThat(recorded).hasSizeGreaterThan(5);
  }

  @Test
  void every_alert_is_proven_to_fire_and_says_what_to_do() {
    String tests = Shell.text(RULES.resolve("alerts_test.yml"));
    Set<String> alerts = all("^ *- alert: (\\S+)$", rules);
    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(all("- alertname: (\\w+)\\n +eval_time: \\w+\\n +exp_alerts:\\n", tests))
        .isEqualTo(alerts);
    assertThat(all("^### (\\w+)$", Shell.text(OPERATING))).isEqualTo(alerts);
    for (String alert : alerts)
      assertThat(rules).contains("runbook: docs/operating.md#" + alert.toLowerCase(Locale.ROOT));
  }

  @Test
  void a_panel_says_what_it_shows_in_a_unit_and_from_a_source_that_can_be_chosen()
      throws IOException {
    List<Dashboard> boards = Dashboard.all();
    assertThat(boards)
        .extracting(Dashboard::file)
        .containsExactly("fleet.json", "incident.json", "node.json");
    for (Dashboard board : boards) {
      assertThat(board.uid()).isEqualTo("accelguard-" + board.file().replace(".json", ""));
      assertThat(board.variables().getFirst()).containsEntry("type", "datasource");
      assertThat(board.panels()).extracting(Dashboard.Panel::id).doesNotHaveDuplicates();
      for (Dashboard.Panel panel : board.panels()) {
        assertThat(panel.title()).as(board.file()).isNotEmpty();
        assertThat(panel.description()).as(panel.title()).endsWith(".");
        assertThat(panel.unit()).as(panel.title()).isNotEmpty();
        assertThat(panel.queries()).as(panel.title()).isNotEmpty().doesNotContain("");
        assertThat(panel.datasource()).as(panel.title()).containsOnly("${datasource}");
      }
      assertThat(overlaps(board)).as(board.file()).isEmpty();
    }
  }

  private static List<String> overlaps(Dashboard board) {
    List<Dashboard.Panel> panels = board.panels();
    return panels.stream()
        .flatMap(one ->
            panels.stream()
                .filter(other -> other.id() > one.id() && overlap(one.place(), other.place()))
                .map(other -> one.title() + " lies on " + other.title()))
        .toList();
  }

  private static boolean overlap(Map<String, Object> a, Map<String, Object> b) {
    return number(a, "x") < number(b, "x") + number(b, "w")
        && number(b, "x") < number(a, "x") + number(a, "w")
        && number(a, "y") < number(b, "y") + number(b, "h")
        && number(b, "y") < number(a, "y") + number(a, "h");
  }

  private static int number(Map<String, Object> place, String key) {
    return ((Number) Objects.requireNonNull(place.get(key))).intValue();
  }

  @Test
  void the_operators_page_lists_every_metric() throws IOException {
    String page = Shell.text(OPERATING);
    String right = table(table(page, "agent", AGENT), "controller", CONTROLLER);
    if (System.getenv("ACCELGUARD_ACCEPT") != null) Files.writeString(OPERATING, right);
    assertThat(Shell.text(OPERATING)).isEqualTo(right);
  }

  private static String table(String page, String name, Path golden) {
    StringBuilder rows = new StringBuilder("| metric | type | says |\n|---|---|---|\n");
    ScrapeNames.of(Shell.text(golden))
        .families()
        .forEach((metric, family) ->
            rows.append("| `%s` | %s | %s |\n".formatted(metric, family.type(), family.help())));
    String begin = "<!-- metrics of the " + name + " -->\n";
    String end = "<!-- end -->";
    int from = page.indexOf(begin) + begin.length();
    assertThat(page).contains(begin);
    return page.substring(0, from) + rows + page.substring(page.indexOf(end, from));
  }
}
