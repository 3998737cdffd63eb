// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {
  private static final String UNREADABLE = "\"unreadable\"";

  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();

  private HttpResponse<String> enrol(String token) {
    return controller.post(
        "/v1/enroll",
        "",
        codec
            .write(new Enrolment.Request(token, "machine", "host", "1.2.3"))
            .replace("HALF", "\\ud800"));
  }

  private void refuses(String token) {
    HttpResponse<String> answer = enrol(token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"token-refused\"");
  }

  @Test
  void a_token_makes_as_many_nodes_as_it_was_made_for() throws SQLException {
    String token = controller.token(2, Duration.ofHours(1));
    assertThat(enrol(token).statusCode()).isEqualTo(200);
    assertThat(enrol(token).statusCode()).isEqualTo(200);
    refuses(token);
    assertThat(controller.query("select count(*) from node")).containsExactly("2");
  }

  @Test
  void a_token_that_is_too_old_makes_no_node() throws SQLException {
    String token = controller.token(1, Duration.ofHours(1));
    controller.pass(Duration.ofHours(1));
    refuses(token);
    assertThat(controller.query("select uses_left from enrol_token")).containsExactly("1");
  }

  @Test
  void an_unknown_token_makes_no_node() {
    refuses("agt_" + "A".repeat(43));
    refuses("");
    refuses("\0HALF' or true --");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"token\":\"t\"}",
        "{\"token\":7,\"machine\":[],\"host\":{},\"agent-version\":null}"
      })
  void what_is_no_request_is_refused_as_unreadable(String body) {
    HttpResponse<String> answer = controller.post("/v1/enroll", "", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(UNREADABLE);
  }

  @Test
  void a_host_may_be_called_anything() throws SQLException {
    Node node = controller.enrol("a\0" + "é".repeat(5_000) + "' or true --");
    assertThat(controller.sync(node, batch(1, note("x"))).logs().getFirst().ackSeq()).isOne();
    assertThat(controller.query("select length(host) from node")).containsExactly("255");
  }

  @Test
  void only_hashes_of_secrets_are_stored() throws SQLException {
    String token = controller.token(1, Duration.ofHours(1));
    String secret =
        codec.read(Enrolment.Response.class, enrol(token).body()).orElseThrow().secret();
    List<String> dump =
        controller.query(
            "select row_to_json(n)::text from node n union all select row_to_json(t)::text from"
                + " enrol_token t union all select row_to_json(s)::text from setting s");
    assertThat(dump)
        .hasSize(3)
        .noneMatch(row -> row.contains(secret) || row.contains(token))
        .noneMatch(row -> row.contains(controller.secret()));
  }

  @Test
  void the_secret_of_one_node_does_not_speak_for_another() throws SQLException {
    Node one = controller.enrol("one");
    Node two = controller.enrol("two");
    HttpResponse<String> answer =
        controller.sync(
            new Node(two.id(), one.secret()), codec.write(Reported.sync(two.id(), batch(1))));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"wrong-node\"");
    assertThat(controller.query("select count(*) from node_state")).containsExactly("0");
  }

  @Test
  void a_node_that_was_removed_is_unknown() throws SQLException {
    Node node = controller.enrol("gone");
    controller.sync(node, batch(1, note("x")));
    controller.query("delete from node returning 1");
    unknown(node);
  }

  @Test
  void no_secret_and_a_wrong_one_are_unknown() throws SQLException {
    Node node = controller.enrol("host");
    unknown(new Node(node.id(), ""));
    unknown(new Node(node.id(), node.secret() + "x"));
    unknown(new Node(node.id(), "'"));
  }

  private void unknown(Node node) {
    HttpResponse<String> answer =
        controller.sync(node, codec.write(Reported.sync(node.id(), batch(1))));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"node-unknown\"");
  }
}
