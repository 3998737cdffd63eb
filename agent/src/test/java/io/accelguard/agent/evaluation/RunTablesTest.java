// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.VerdictState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunTablesTest {
  private static RunOutcome miner(Origin origin, VerdictState reached) {
    return outcome(label(Optional.of(Category.CRYPTO_MINING), origin), reached, List.of());
  }

  private static Label label(Optional<Category> category, Origin origin) {
    return new Label(
        "a.agrec",
        category,
        category.map(_ -> Level.L1),
        "a tool | of <mine>",
        List.of("x"),
        List.of(),
        category.isPresent() ? VerdictState.VIOLATION : VerdictState.CLEAR,
        origin);
  }

  private static RunOutcome outcome(Label label, VerdictState reached, List<String> alarms) {
    return new RunOutcome(
        label,
        Duration.ofHours(12),
        reached,
        reached == VerdictState.VIOLATION ? Optional.of(Duration.ofSeconds(20)) : Optional.empty(),
        Optional.empty(),
        alarms,
        List.of(),
        Map.of(),
        List.of());
  }

  private static List<Cell> row(Table table, String first) {
    return table.rows().stream()
        .filter(row -> row.getFirst().equals(Cell.of(first)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_was_simulated_is_never_counted_with_what_was_recorded() {
    List<RunOutcome> runs =
        List.of(
            miner(Origin.RECORDED, VerdictState.CLEAR),
            miner(Origin.SIMULATED, VerdictState.VIOLATION));
    assertThat(row(RunTables.of(Origin.RECORDED, List.of(), runs).getFirst(), "all"))
        .contains(new Rate(0, 1));
    Table simulated = RunTables.of(Origin.SIMULATED, List.of(), runs).getFirst();
    assertThat(simulated.title()).contains("regression only");
    assertThat(row(simulated, "all")).contains(new Rate(1, 1));
  }

  @Test
  void a_false_alarm_counts_against_precision_and_per_day() {
    RunOutcome accused =
        outcome(
            label(Optional.empty(), Origin.RECORDED),
            VerdictState.CLEAR,
            List.of("crypto-mining openssl violation"));
    Table table =
        RunTables.of(
                Origin.RECORDED,
                List.of(),
                List.of(miner(Origin.RECORDED, VerdictState.VIOLATION), accused))
            .getFirst();
    assertThat(row(table, "crypto-mining"))
        .contains(new Rate(1, 1), new Rate(1, 2), new PerDay(1, Duration.ofDays(1)));
    assertThat(accused.asLabelled()).isFalse();
  }

  @Test
  void a_run_that_reaches_less_than_it_did_is_not_what_its_label_says() {
    assertThat(miner(Origin.RECORDED, VerdictState.VIOLATION).asLabelled()).isTrue();
    assertThat(miner(Origin.RECORDED, VerdictState.PROBABLE).asLabelled()).isFalse();
  }

  @Test
  void foreign_text_stays_in_its_cell() {
    Page page =
        new Page(
            RunTables.of(
                Origin.RECORDED,
                List.of(),
                List.of(miner(Origin.RECORDED, VerdictState.VIOLATION))));
    assertThat(page.markdown()).contains("a tool \\| of \\<mine\\>").doesNotContain("<mine>");
    assertThat(page.markdown()).contains("| 1/1 (2–100 %) |");
    assertThat(page.text(text -> text)).contains("0 in 0.5000 (0.0–7.4 a day)");
  }
}
