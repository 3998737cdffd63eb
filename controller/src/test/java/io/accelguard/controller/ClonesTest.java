// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One identity on two machines, and everything that looks like it.
class ClonesTest {
  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();
  private Node node;

  @BeforeEach
  void enrol() throws SQLException {
    node = controller.enrol("host");
  }

  private HttpResponse<String> call(String instance, String boot, double uptime) {
    Sync.Request like = Reported.sync(node.id(), batch(1, note("a")));
    return controller.sync(
        node,
        codec.write(
            new Sync.Request(
                like.proto(),
                like.nodeId(),
                like.agentVersion(),
                instance,
                boot,
                like.host(),
                like.wallTime(),
                uptime,
                like.mode(),
                like.logs(),
                like.state(),
                null)));
  }

  private void taken(String instance, String boot, double uptime) {
    assertThat(call(instance, boot, uptime).statusCode()).isEqualTo(200);
    controller.pass(LiveController.INTERVAL);
  }

  private void refused(String instance, String boot, double uptime) {
    HttpResponse<String> answer = call(instance, boot, uptime);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("\"quarantined\"");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
    controller.pass(LiveController.INTERVAL);
  }

  @Test
  void two_machines_that_take_turns_are_both_put_into_quarantine() throws SQLException {
    taken("a", "boot-a", 100);
    taken("b", "boot-b", 5_000);
    refused("a", "boot-a", 160);
    refused("b", "boot-b", 5_060);
    refused("c", "boot-c", 1);
    assertThat(controller.query("select quarantine_reason from node").getFirst())
        .contains("boot-a", "boot-b", "127.0.0.1");
    assertThat(controller.query("select count(*) from audit where action = 'node-quarantined'"))
        .containsExactly("1");
    assertThat(controller.page("/").body()).contains("quarantine");
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_nodes_quarantined 1.0");
  }

  @Test
  void only_an_administrator_ends_it_and_twins_that_go_on_are_found_again() throws SQLException {
    taken("a", "boot-a", 100);
    taken("b", "boot-b", 5_000);
    refused("a", "boot-a", 160);
    String path = "/nodes/" + node.id() + "/release";
    String operator = controller.user("olga", Role.OPERATOR);
    assertThat(controller.post(path, operator, "").statusCode()).isEqualTo(403);
    assertThat(controller.form(path).statusCode()).isEqualTo(303);
    assertThat(controller.form(path).statusCode()).isEqualTo(404);
    taken("a", "boot-a", 220);
    taken("b", "boot-b", 5_120);
    refused("a", "boot-a", 280);
  }

  @Test
  void restarts_reboots_and_new_installations_are_no_clones() throws SQLException {
    double uptime = 100;
    for (int i = 0; i < 20; i++) {
      taken("run-" + i, "boot-" + i / 3, uptime);
      taken("run-" + i, "boot-" + i / 3, uptime + 30);
      uptime = i % 3 == 2 ? 10 : uptime + 60;
    }
    assertThat(controller.query("select quarantined_at from node")).containsOnlyNulls();
    assertThat(controller.query("select count(*) from node_instance")).containsExactly("8");
    Node fresh = controller.enrol("host");
    controller.sync(fresh, batch(1, note("a")));
  }

  @Test
  void a_call_that_was_under_way_when_the_agent_was_restarted_is_no_clone() throws SQLException {
    taken("old", "boot", 100);
    assertThat(call("new", "boot", 131).statusCode()).isEqualTo(200);
    controller.pass(Duration.ofSeconds(20));
    assertThat(call("old", "boot", 130).statusCode()).isEqualTo(200);
    assertThat(controller.query("select instance_id from node_state")).containsExactly("new");
    taken("new", "boot", 160);
  }

  @Test
  void a_snapshot_that_was_restored_long_after_is_found() {
    taken("a", "boot-a", 100);
    taken("b", "boot-b", 10);
    controller.pass(Duration.ofDays(1));
    refused("a", "boot-a", 101);
  }
}
