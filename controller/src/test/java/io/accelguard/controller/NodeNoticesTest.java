// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Sync;
import io.accelguard.model.Trust;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeNoticesTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
          consequences:
            policy-link: https://rules.example
            policies:
              - name: all
                mode: warn
          """,
          "30d");

  private final JsonCodec codec = new JsonCodec();
  private Node node;
  private Node other;

  @BeforeEach
  void accuse() throws SQLException {
    node = controller.enrol("host");
    other = controller.enrol("other");
    controller.sync(node, batch(1, incident("a", Change.OPENED, NOON, ALICE)));
    controller.round();
  }

  private List<Sync.Notice> call(Node by, Sync.Told... told) {
    String answer = controller.sync(by, codec.write(Reported.sync(by.id(), List.of(told)))).body();
    Sync.Response response = codec.read(Sync.Response.class, answer).orElseThrow();
    return Objects.requireNonNull(response.notices());
  }

  private List<String> notes() throws SQLException {
    return controller.query(
        "select kind || ': ' || text from case_note where kind like '%told' order by note_id");
  }

  @Test
  void a_node_hears_what_is_for_it_until_it_says_that_it_told() throws SQLException {
    assertThat(call(other)).isEmpty();
    Sync.Notice notice = call(node).getFirst();
    assertThat(notice.uid()).isEqualTo(1000);
    assertThat(notice.text()).contains("https://rules.example", "/own/");
    assertThat(call(node)).containsExactly(notice);
    call(other, new Sync.Told(notice.id(), "1 terminal", ""));
    assertThat(notes()).as("another node's word").isEmpty();
    assertThat(call(node, new Sync.Told(notice.id(), "1 terminal, file", ""))).isEmpty();
    assertThat(notes()).containsExactly("told: 1 terminal, file");
    String file = controller.query("select case_id from case_file").getFirst();
    assertThat(controller.page("/cases/" + file).body())
        .contains("node/" + node.id() + " · told", "1 terminal, file");
    call(node, new Sync.Told(notice.id(), "1 terminal", ""));
    assertThat(notes()).hasSize(1);
  }

  @Test
  void what_did_not_work_is_said_once_and_tried_again() throws SQLException {
    Sync.Notice notice = call(node).getFirst();
    Sync.Told failed = new Sync.Told(notice.id(), "", "no terminal <b>");
    assertThat(call(node, failed)).isEmpty();
    controller.pass(Duration.ofMinutes(11));
    assertThat(call(node)).containsExactly(notice);
    assertThat(call(node, failed)).isEmpty();
    assertThat(notes()).containsExactly("not told: no terminal <b>");
    controller.pass(Duration.ofDays(8));
    assertThat(call(node)).as("a week is over").isEmpty();
  }

  @Test
  void an_agent_that_tells_nobody_is_not_asked_to() {
    assertThat(controller.sync(node).notices()).isNull();
    assertThat(call(node, new Sync.Told("no id", "x", ""))).hasSize(1);
  }

  @Test
  void nobody_below_1000_is_told() throws SQLException {
    controller.query(
        "update incident set body = jsonb_set(body, '{workload,owner,uid}', '0') returning 1");
    assertThat(call(node)).isEmpty();
  }
}
