// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RetiredNodesTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension private final LiveController controller = new LiveController();

  private Node gone;
  private Node stays;

  @BeforeEach
  void enrol() throws SQLException {
    gone = controller.enrol("gone");
    stays = controller.enrol("stays");
    controller.sync(gone, batch(1, incident("a", Change.OPENED, NOON, ALICE)));
    controller.sync(stays, batch(1, note("x")));
  }

  private void live() throws SQLException {
    for (int i = 0; i < 8; i++) {
      controller.live(Duration.ofSeconds(30));
      controller.sync(stays);
    }
  }

  private List<String> firing() throws SQLException {
    return controller.query(
        "select body ->> 'summary' from alert where firing and category = '' order by 1");
  }

  private int retire(Node node) {
    return controller.form("/nodes/" + node.id() + "/retire", "reason", "sold").statusCode();
  }

  private HttpResponse<String> sync(Node node) {
    return controller.sync(node, new JsonCodec().write(Reported.sync(node.id())));
  }

  @Test
  void a_retired_node_is_not_missed_nor_counted_and_what_was_open_on_it_has_ended()
      throws SQLException {
    live();
    assertThat(firing()).singleElement().asString().startsWith("Node gone is silent");
    assertThat(retire(gone)).isEqualTo(303);
    assertThat(retire(gone)).as("it is so already").isEqualTo(404);
    live();
    assertThat(firing()).isEmpty();
    assertThat(controller.page("/").body())
        .contains("<b>1</b> of 1 nodes healthy")
        .doesNotContain("/nodes/" + gone.id() + "\"><b>");
    assertThat(controller.page("/v1/nodes").body()).contains("stays").doesNotContain("gone");
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_nodes{state=\"lost\"} 0.0");
    assertThat(controller.query("select reason from incident where cleared_at is not null"))
        .containsExactly("node-retired");
    assertThat(controller.page("/nodes/" + gone.id()).body()).contains("it is not missed");
    assertThat(controller.query("select detail from audit where action = 'node-retired'"))
        .containsExactly("sold");
  }

  @Test
  void its_certificate_is_refused_and_a_token_brings_it_back_as_the_same_node()
      throws SQLException {
    String token = controller.token(1, HOUR);
    assertThat(retire(gone)).isEqualTo(303);
    assertThat(sync(gone).statusCode()).isEqualTo(401);
    assertThat(sync(gone).body()).contains("cert-revoked", "a token brings it back");
    HttpResponse<String> answer = controller.enrol(token, "gone", gone.key());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Node back = controller.node(gone.key(), answer);
    assertThat(back.id()).isEqualTo(gone.id());
    assertThat(sync(back).statusCode()).isEqualTo(200);
    assertThat(controller.query("select uses_left from enrol_token where uses_left = 0"))
        .as("it costs a use")
        .hasSize(3);
    assertThat(controller.page("/v1/nodes").body()).contains("gone");
  }

  @Test
  void the_token_that_let_it_in_first_does_not_let_it_in_again_for_nothing() throws SQLException {
    String token = controller.token(1, HOUR);
    NodeKey key = NodeKey.make();
    Node node = controller.node(key, controller.enrol(token, "third", key));
    retire(node);
    assertThat(controller.enrol(token, "third", key).statusCode()).isEqualTo(401);
  }

  @Test
  void a_revoked_node_stays_out_whether_it_is_retired_or_not() throws SQLException {
    controller.form("/nodes/" + gone.id() + "/revoke", "reason", "stolen");
    assertThat(retire(gone)).isEqualTo(303);
    assertThat(controller.enrol(controller.token(1, HOUR), "gone", gone.key()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void an_operator_may_retire_and_a_viewer_may_not() throws SQLException {
    String path = "/v1/nodes/" + gone.id() + "/retire";
    assertThat(controller.post(path, controller.user("v", Role.VIEWER), "").statusCode())
        .isEqualTo(403);
    String operator = controller.user("o", Role.OPERATOR);
    assertThat(controller.post("/v1/nodes/x/retire", operator, "").statusCode()).isEqualTo(404);
    assertThat(controller.post(path, operator, "reason=x").statusCode()).isEqualTo(204);
    assertThat(controller.post(path, operator, "reason=x").statusCode()).isEqualTo(404);
  }

  @Test
  void the_command_takes_a_name_that_is_not_ambiguous(@TempDir Path folder) throws Exception {
    Node twin = controller.enrol("gone");
    assertThat(node(folder, 64, "retire", "gone")).contains("2 nodes are called so");
    node(folder, 0, "retire", twin.id());
    node(folder, 0, "retire", "gone", "--reason", "sold");
    assertThat(node(folder, 64, "retire", "gone")).contains("no node in service is called gone");
    assertThat(node(folder, 0, "list").lines().toList())
        .hasSize(3)
        .contains(stays.id() + " stays", gone.id() + " gone retired");
  }

  private String node(Path folder, int expected, String... arguments) throws Exception {
    String database = controller.query("select current_database()").getFirst();
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            "state-directory: %s\ndatabase:\n  url: %s\n  user: postgres\n"
                .formatted(folder, controller.postgres().url(database)));
    CommandLine line = ControllerMain.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of("node"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config", file.toString()));
    assertThat(line.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(expected);
    return out.toString();
  }
}
