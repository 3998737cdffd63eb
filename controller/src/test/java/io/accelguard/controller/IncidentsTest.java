// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IncidentsTest {
  private static final String ROW =
      "select state || to_char(opened_at at time zone 'UTC', ' HH24:MI') || to_char(updated_at at"
          + " time zone 'UTC', ' HH24:MI') || case when cleared_at is null then ' open' else '"
          + " cleared' end from incident";

  @RegisterExtension private final LiveController controller = new LiveController();
  private Node node;

  @BeforeEach
  void enrol() throws SQLException {
    node = controller.enrol("host");
  }

  private static String at(int minute, Change change, double posterior) {
    return incident("i1", change, NOON.plusSeconds(60L * minute), posterior, "text");
  }

  private List<String> after(String... events) throws SQLException {
    assertThat(controller.sync(node, batch(1, events)).logs().getFirst().rejected()).isEmpty();
    return controller.query(ROW);
  }

  @Test
  void an_incident_shows_its_latest_state() throws SQLException {
    assertThat(after(at(0, Change.OPENED, 0.9), at(5, Change.UPDATED, 0.995)))
        .containsExactly("violation 12:00 12:05 open");
    String page = controller.page("/incidents/" + node.id() + "/i1").body();
    assertThat(page).contains("since 2026-11-25 12:00:00", "2026-11-25 12:05:00", "99.50 %");
  }

  @Test
  void an_update_that_comes_before_the_opening_is_not_undone_by_it() throws SQLException {
    assertThat(after(at(5, Change.UPDATED, 0.995), at(0, Change.OPENED, 0.9)))
        .containsExactly("violation 12:00 12:05 open");
  }

  @Test
  void a_clear_is_final_whatever_comes_later() throws SQLException {
    assertThat(
            after(
                at(0, Change.OPENED, 0.995),
                at(5, Change.CLEARED, 0.9),
                at(9, Change.UPDATED, 0.995)))
        .containsExactly("probable 12:00 12:05 cleared");
  }

  @Test
  void a_clear_counts_also_when_the_clock_went_back() throws SQLException {
    assertThat(after(at(5, Change.OPENED, 0.995), at(1, Change.CLEARED, 0.9)))
        .containsExactly("probable 12:01 12:01 cleared");
  }

  @Test
  void what_is_cleared_is_no_longer_open() throws SQLException {
    after(
        at(0, Change.OPENED, 0.995),
        incident("i2", Change.OPENED, NOON),
        at(1, Change.CLEARED, 0.9));
    String overview = controller.page("/").body();
    assertThat(overview.split("Ended lately")[0]).contains("/i2").doesNotContain("/i1");
    assertThat(overview.split("Ended lately")[1]).contains("/i1").doesNotContain("/i2");
    assertThat(controller.page("/v1/incidents").body()).contains("\"i2\"").doesNotContain("\"i1\"");
  }

  @Test
  void an_overview_that_leaves_something_out_says_so() throws SQLException {
    String[] many =
        IntStream.range(0, 201)
            .mapToObj(i -> incident("i" + i, Change.OPENED, NOON))
            .toArray(String[]::new);
    after(many);
    String overview = controller.page("/").body();
    assertThat(overview).contains("<b>201</b> open violations", "201 are open; here are the 200");
    assertThat(overview.split("/incidents/", -1)).hasSize(201);
  }

  @Test
  void the_same_id_on_two_nodes_is_two_incidents() throws SQLException {
    after(at(0, Change.OPENED, 0.995));
    Node other = controller.enrol("other");
    controller.sync(other, batch(1, at(0, Change.CLEARED, 0.9)));
    assertThat(controller.query(ROW + " order by 1"))
        .containsExactly("probable 12:00 12:00 cleared", "violation 12:00 12:00 open");
  }
}
