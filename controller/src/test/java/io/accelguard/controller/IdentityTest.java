// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Who may speak for a node, over real TLS.
class IdentityTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();
  @TempDir private Path folder;
  private Node node;

  @BeforeEach
  void enrol() throws SQLException {
    node = controller.enrol("host");
  }

  private HttpResponse<String> sync(Node from, String as) {
    return controller.sync(from, codec.write(Reported.sync(as, batch(1, note("a")))));
  }

  private void refused(Node from, int status, String code) throws SQLException {
    HttpResponse<String> answer = sync(from, node.id());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + code + "\"");
    assertThat(controller.query("select count(*) from event")).containsExactly("0");
  }

  private HttpResponse<String> renew(Node from, NodeKey key) {
    return controller.call(
        from.client(), "/v1/renew", codec.write(new Enrolment.Renewal(key.request())));
  }

  private Node shows(NodeKey key, X509Certificate certificate) {
    return controller.node(node.id(), key, certificate);
  }

  @Test
  void a_node_speaks_for_itself() {
    controller.sync(node, batch(1, note("a")));
  }

  @Test
  void without_a_certificate_nothing_is_taken() {
    for (String path : new String[] {"/v1/sync", "/v1/renew"}) {
      HttpResponse<String> answer = controller.nameless(path, "{}");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"no-certificate\"");
    }
  }

  @Test
  void nodes_are_not_served_where_people_are() {
    assertThat(controller.post("/v1/sync", "", "{}").statusCode()).isEqualTo(404);
    assertThat(controller.post("/v1/enrol", "", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void one_node_does_not_speak_for_another() throws SQLException {
    Node other = controller.enrol("other");
    refused(other, 403, "wrong-node");
  }

  @Test
  void a_certificate_ends_and_is_renewed_until_long_after() throws SQLException {
    controller.pass(WEEK);
    refused(node, 401, "cert-expired");
    controller.pass(Duration.ofDays(29));
    HttpResponse<String> answer = renew(node, node.key());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Node renewed = controller.node(node.key(), answer);
    assertThat(renewed.id()).isEqualTo(node.id());
    controller.sync(renewed, batch(1, note("a")));
  }

  @Test
  void what_ended_too_long_ago_is_not_renewed() {
    controller.pass(WEEK.plus(Duration.ofDays(30)));
    HttpResponse<String> answer = renew(shows(node.key(), node.certificate()), node.key());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("\"cert-expired\"");
  }

  @Test
  void only_the_nodes_own_key_is_certified_again() {
    HttpResponse<String> answer = renew(node, NodeKey.make());
    assertThat(answer.statusCode()).isEqualTo(422);
  }

  @Test
  void a_certificate_counts_only_from_its_beginning_on() throws SQLException {
    controller.pass(Duration.ofHours(-2));
    refused(node, 401, "cert-early");
  }

  @Test
  void a_certificate_of_another_authority_does_not_get_past_the_handshake() throws IOException {
    CertificateAuthority other = authority(folder);
    Node forged =
        shows(
            node.key(),
            other.certify(
                node.key().pair().getPublic(), UUID.fromString(node.id()), controller.now(), WEEK));
    assertThatThrownBy(() -> sync(forged, node.id()))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void the_controllers_own_certificate_is_none_of_a_node() throws IOException {
    X509Certificate server =
        controller
            .authority()
            .certify(node.key().pair().getPublic(), List.of("localhost"), controller.now(), WEEK);
    assertThatThrownBy(() -> sync(shows(node.key(), server), node.id()))
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void a_revoked_node_is_refused_at_once_and_cannot_come_back() throws SQLException {
    assertThat(controller.form("/nodes/" + node.id() + "/revoke", "reason", "sold").statusCode())
        .isEqualTo(303);
    refused(node, 401, "cert-revoked");
    assertThat(renew(node, node.key()).statusCode()).isEqualTo(401);
    String token = controller.token(1, Duration.ofHours(1));
    assertThat(controller.enrol(token, "host", node.key()).statusCode()).isEqualTo(401);
    assertThat(controller.query("select detail from audit where action = 'node-revoked'"))
        .containsExactly("sold");
  }

  @Test
  void a_node_that_was_removed_is_unknown() throws SQLException {
    controller.query("delete from node returning 1");
    refused(node, 401, "node-unknown");
  }

  @Test
  void another_key_with_a_true_certificate_puts_the_node_into_quarantine()
      throws IOException, SQLException {
    NodeKey second = NodeKey.make();
    Node twin =
        shows(
            second,
            controller
                .authority()
                .certify(
                    second.pair().getPublic(), UUID.fromString(node.id()), controller.now(), WEEK));
    refused(twin, 409, "quarantined");
    refused(node, 409, "quarantined");
  }

  @Test
  void clocks_of_nodes_may_be_three_days_off_either_way() throws IOException {
    for (int days : new int[] {-3, 3}) {
      Instant there = controller.now().plus(Duration.ofDays(days));
      HttpClient client =
          node.key().client(controller.authority().certificate(), there, node.certificate());
      Node skewed = new Node(node.id(), node.key(), node.certificate(), client);
      assertThat(sync(skewed, node.id()).statusCode()).isEqualTo(200);
      client.shutdownNow();
    }
  }

  @Test
  void the_controllers_certificate_is_renewed_while_it_runs() throws SQLException {
    controller.pass(Duration.ofDays(365));
    Node late = controller.enrol("late");
    controller.sync(late, batch(1, note("a")));
  }

  private static ControllerConfig config(Path state, String more) {
    return ControllerConfig.read("c", "state-directory: " + state + "\n" + more, new ArrayList<>());
  }

  private static CertificateAuthority authority(Path state) throws IOException {
    return CertificateAuthority.open(config(state, ""), Instant.now());
  }

  @Test
  void the_authority_is_made_once_for_the_eyes_of_the_controller() throws IOException {
    String pin = authority(folder).pin();
    assertThat(authority(folder).pin()).isEqualTo(pin);
    Path file = folder.resolve("node-authority.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.list(folder)).containsExactly(file);
  }

  @Test
  void an_authority_of_the_site_must_hold_its_own_key() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    authority(one);
    authority(two);
    String files =
        "nodes:\n  authority: {certificate: %s/node-authority.pem, key: %s/node-authority.pem}\n";
    CertificateAuthority site =
        CertificateAuthority.open(config(folder, files.formatted(one, one)), Instant.now());
    assertThat(site.pin()).isEqualTo(authority(one).pin());
    assertThatThrownBy(() ->
            CertificateAuthority.open(config(folder, files.formatted(one, two)), Instant.now()))
        .hasMessageContaining("do not belong together");
  }

  @Test
  void a_database_whose_nodes_know_another_authority_is_not_served() {
    assertThatThrownBy(() -> controller.nodes().tokens().pin("other"))
        .hasMessageContaining("nodes.authority");
  }
}
