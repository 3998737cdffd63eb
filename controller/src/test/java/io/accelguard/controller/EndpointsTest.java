// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointsTest {
  @RegisterExtension private final LiveController controller = new LiveController();

  @Test
  void the_scrape_page_has_these_names_and_no_text_of_a_node() throws SQLException {
    Node node = controller.enrol("hostile-host");
    controller.sync(node, batch(1, note("hostile")));
    String page = controller.get("/metrics").body();
    assertThat(page.lines().filter(line -> line.startsWith("# TYPE")).sorted())
        .containsExactly(
            "# TYPE accelguard_controller_build_info gauge",
            "# TYPE accelguard_controller_database_up gauge",
            "# TYPE accelguard_controller_events_rejected_total counter",
            "# TYPE accelguard_controller_events_stored gauge",
            "# TYPE accelguard_controller_events_unaccounted gauge",
            "# TYPE accelguard_controller_incidents_open gauge",
            "# TYPE accelguard_controller_nodes gauge",
            "# TYPE accelguard_controller_nodes_backlog_events gauge",
            "# TYPE accelguard_controller_nodes_quarantined gauge",
            "# TYPE accelguard_controller_retention_deleted_rows_total counter",
            "# TYPE accelguard_controller_retention_held_rows gauge",
            "# TYPE accelguard_controller_retention_last_end_timestamp_seconds gauge",
            "# TYPE accelguard_controller_retention_remaining_rows gauge",
            "# TYPE accelguard_controller_sync_seconds histogram",
            "# TYPE accelguard_controller_sync_seconds_max gauge");
    assertThat(page)
        .contains(
            "accelguard_controller_events_stored 1.0",
            "accelguard_controller_nodes{state=\"healthy\"} 1.0",
            "accelguard_controller_database_up 1.0")
        .doesNotContain("hostile");
  }

  @Test
  void a_database_that_goes_away_and_comes_back_costs_nothing() throws SQLException, IOException {
    Node node = controller.enrol("host");
    controller.sync(node, batch(1, note("a")));
    assertThat(controller.get("/readyz").statusCode()).isEqualTo(200);
    String next = new JsonCodec().write(Reported.sync(node.id(), batch(2, note("b"))));
    controller.postgres().stop();
    try {
      HttpResponse<String> answer = controller.sync(node, next);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(controller.get("/readyz").statusCode()).isEqualTo(503);
      assertThat(controller.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(controller.page("/").statusCode()).isEqualTo(503);
      assertThat(controller.get("/metrics").body()).contains("database_up 0.0");
    } finally {
      controller.postgres().start();
    }
    // The pool of connections may wait some seconds before it tries again, as a node would.
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(1))
        .until(() -> controller.sync(node, next).statusCode() == 200);
    assertThat(controller.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(controller.query("select event_id from event order by seq"))
        .containsExactly("a", "b");
  }
}
