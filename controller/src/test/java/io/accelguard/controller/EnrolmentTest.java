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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {
  private static final String UNREADABLE = "\"unreadable\"";
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();

  private HttpResponse<String> enrol(String token) {
    return controller.enrol(token, "host", NodeKey.make());
  }

  private void refuses(String token) {
    HttpResponse<String> answer = enrol(token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"token-refused\"");
  }

  private List<String> usesLeft() throws SQLException {
    return controller.query("select uses_left from enrol_token");
  }

  @Test
  void a_token_makes_as_many_nodes_as_it_was_made_for() throws SQLException {
    String token = controller.token(2, HOUR);
    assertThat(enrol(token).statusCode()).isEqualTo(200);
    assertThat(enrol(token).statusCode()).isEqualTo(200);
    refuses(token);
    assertThat(controller.query("select count(*) from node")).containsExactly("2");
  }

  @Test
  void a_token_that_is_too_old_makes_no_node() throws SQLException {
    String token = controller.token(1, HOUR);
    controller.pass(HOUR);
    refuses(token);
    assertThat(usesLeft()).containsExactly("1");
  }

  @Test
  void a_revoked_token_makes_no_node() throws SQLException {
    String token = controller.token(1, HOUR);
    Tokens tokens = controller.nodes().tokens();
    assertThat(tokens.revoke(tokens.all().getFirst().id(), "test")).isTrue();
    refuses(token);
    assertThat(tokens.revoke(tokens.all().getFirst().id(), "test")).isFalse();
  }

  @Test
  void an_unknown_token_makes_no_node() throws SQLException {
    refuses("agt_" + "A".repeat(43));
    refuses("");
    refuses(".");
    refuses("\0' or true --");
    assertThat(controller.query("select count(*) from node")).containsExactly("0");
  }

  @Test
  void a_request_whose_answer_was_lost_comes_again_and_costs_nothing() throws SQLException {
    String token = controller.token(1, HOUR);
    NodeKey key = NodeKey.make();
    Node first = controller.node(key, controller.enrol(token, "host", key));
    Node again = controller.node(key, controller.enrol(token, "host", key));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(usesLeft()).containsExactly("0");
    assertThat(controller.query("select count(*) from node")).containsExactly("1");
    controller.sync(again, batch(1, note("x")));
  }

  @Test
  void a_node_that_comes_back_with_another_token_keeps_its_history() throws SQLException {
    Node node = controller.enrol("host");
    String token = controller.token(1, HOUR);
    Node again = controller.node(node.key(), controller.enrol(token, "renamed", node.key()));
    assertThat(again.id()).isEqualTo(node.id());
    assertThat(controller.query("select host from node")).containsExactly("renamed");
    refuses(token);
  }

  @Test
  void a_request_signed_by_another_key_proves_nothing() throws SQLException {
    Node victim = controller.enrol("victim");
    String token = controller.token(1, HOUR);
    String stolen = victim.key().request(NodeKey.make());
    HttpResponse<String> answer =
        controller.nameless(
            "/v1/enrol", codec.write(new Enrolment.Request(token, stolen, "m", "h", "1")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(controller.query("select min(uses_left) + max(uses_left) from enrol_token"))
        .containsExactly("1");
  }

  static Stream<String> strangeRequests() {
    NodeKey big = NodeKey.make("EC", "secp384r1");
    String right = NodeKey.make().request();
    return Stream.of(
        "",
        "x",
        right.substring(0, right.length() / 2),
        right.replace("CERTIFICATE REQUEST", "CERTIFICATE"),
        right.replace("A", "B"),
        "x".repeat(100_000) + right,
        big.request(),
        NodeKey.make("RSA", "").request());
  }

  @ParameterizedTest
  @MethodSource("strangeRequests")
  void only_a_request_for_a_key_on_p256_is_read(String request) throws SQLException {
    String token = controller.token(1, HOUR);
    HttpResponse<String> answer =
        controller.nameless(
            "/v1/enrol", codec.write(new Enrolment.Request(token, request, "m", "h", "1")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(UNREADABLE);
    assertThat(usesLeft()).containsExactly("1");
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
        "{\"token\":7,\"request\":[],\"machine\":[],\"host\":{},\"agent-version\":null}"
      })
  void what_is_no_request_is_refused_as_unreadable(String body) {
    HttpResponse<String> answer = controller.nameless("/v1/enrol", body);
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
    String token = controller.token(1, HOUR);
    String secret = NodeKey.parts(token).getFirst();
    assertThat(enrol(token).statusCode()).isEqualTo(200);
    List<String> dump =
        controller.query(
            "select row_to_json(n)::text from node n union all select row_to_json(t)::text from"
                + " enrol_token t union all select row_to_json(s)::text from setting s union all"
                + " select row_to_json(a)::text from audit a");
    assertThat(dump)
        .hasSizeGreaterThan(4)
        .noneMatch(row -> row.contains(secret))
        .noneMatch(row -> row.contains(controller.secret()));
  }

  @Test
  void a_token_ends_with_the_pin_of_the_authority() throws SQLException {
    assertThat(NodeKey.parts(controller.token(1, HOUR)))
        .hasSize(2)
        .endsWith(controller.authority().pin());
  }
}
