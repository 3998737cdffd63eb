// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Report;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTableTest {
  private static final Report REPORT =
      new Standing(
              "node17",
              Worlds.AT,
              Worlds.AT,
              1,
              Duration.ZERO,
              List.of(),
              List.of(),
              OptionalDouble.empty(),
              List.of(
                  Worlds.workload("tree:1"),
                  Worlds.workload("tree:2", Worlds.verdict(VerdictState.SUSPECT)),
                  Worlds.workload("tree:3", Worlds.verdict(VerdictState.VIOLATION))))
          .report();

  @Test
  void the_most_suspicious_come_first_with_their_strongest_evidence() {
    assertThat(new WorkloadTable(160).lines(REPORT, 10))
        .containsExactly(
            "STATE     PROB     CATEGORY                 PROGRAM          OWNER                    "
                + "  WORKLOAD                     STRONGEST EVIDENCE",
            "violation 99.81 %  crypto-mining (cpu)      xm               tree alice, uid 1000     "
                + "  tree:3                       +9.1 pool and wallet in argv: process 12",
            "suspect   99.81 %  crypto-mining (cpu)      xm               tree alice, uid 1000     "
                + "  tree:2                       +9.1 pool and wallet in argv: process 12",
            "clear                                       xm               tree alice, uid 1000     "
                + "  tree:1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 45, 59, 60, 80, 100, 120, 133, 200})
  void no_line_is_wider_than_the_terminal(int columns) {
    for (WorkloadTable table :
        List.of(new WorkloadTable(columns), new WorkloadTable(columns, _ -> "▁".repeat(12))))
      assertThat(table.lines(REPORT, 10))
          .allMatch(line -> line.codePointCount(0, line.length()) <= columns);
  }

  @Test
  void a_view_sorts_filters_and_shows_how_the_odds_went() {
    WatchView view = new WatchView(WatchView.Sort.WORKLOAD, "ALICE", VerdictState.SUSPECT);
    view.of(REPORT);
    Report shown = view.of(REPORT);
    assertThat(shown.workloads())
        .extracting(WorkloadReport::workload)
        .containsExactly("tree:2", "tree:3");
    assertThat(view.trend(shown.workloads().getFirst())).isEqualTo("██");
    assertThat(new WorkloadTable(120, view::trend).lines(shown, 1).get(1)).contains(" ██ ");
    assertThat(new WorkloadTable(40, view::trend).lines(shown, 1).get(1)).doesNotContain("█");
    assertThat(new WatchView(WatchView.Sort.SUSPICION, "bob", VerdictState.CLEAR).of(REPORT))
        .extracting(Report::workloads)
        .isEqualTo(List.of());
  }

  @Test
  void a_trend_forgets_who_is_gone_and_is_never_wider_than_its_column() {
    WatchView view = new WatchView();
    for (int i = 0; i < 40; i++) view.of(REPORT);
    WorkloadReport seen = REPORT.workloads().getFirst();
    assertThat(view.trend(seen)).hasSize(WatchView.LOOKS);
    view.of(new Report("h", Worlds.AT, Worlds.AT, 1, List.of(), List.of()));
    assertThat(view.trend(seen)).isEmpty();
  }

  @Test
  void only_so_many_lines_are_shown_as_fit() {
    assertThat(new WorkloadTable(80).lines(REPORT, 1)).hasSize(2);
  }
}
