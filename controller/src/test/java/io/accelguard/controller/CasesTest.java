// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CasesTest {
  private static final Owner SESSION = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner NOTEBOOK =
      new Owner(OwnerKind.NOTEBOOK, "alice-lab", 70_000, Trust.SURE);
  private static final Owner STRANGER = new Owner(OwnerKind.SESSION, "mallory", 2000, Trust.SURE);

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              owners: [notebook/alice-lab]
              groups: [students]
          """);

  private Node report(String host, String... events) throws SQLException {
    Node node = controller.enrol(host);
    assertThat(controller.sync(node, batch(1, events)).logs().getFirst().rejected()).isEmpty();
    controller.round();
    return node;
  }

  private String only() throws SQLException {
    List<String> cases = controller.query("select case_id from case_file");
    assertThat(cases).hasSize(1);
    return cases.getFirst();
  }

  @Test
  void what_an_account_does_on_three_nodes_under_two_names_is_one_case() throws SQLException {
    report("a", incident("i1", Change.OPENED, NOON, SESSION));
    report("b", incident("i1", Change.OPENED, NOON.plusSeconds(60), NOTEBOOK));
    report("c", incident("i1", Change.OPENED, NOON.plusSeconds(120), SESSION));
    String page = controller.page("/cases/" + only()).body();
    assertThat(page)
        .contains("<b>3</b> nodes: a, b, c", "<b>2</b> names: alice, alice-lab", "3 incidents open")
        .contains("<polygon class=\"sum\"", "<rect class=\"for\"");
  }

  @Test
  void a_user_id_on_two_nodes_is_one_person_only_if_the_site_says_so() throws SQLException {
    report("a", incident("i1", Change.OPENED, NOON, STRANGER));
    report("b", incident("i1", Change.OPENED, NOON, STRANGER));
    assertThat(controller.query("select account from case_file order by 1"))
        .containsExactly("uid/2000@a", "uid/2000@b");
  }

  @Test
  void an_owner_in_dispute_is_nobody() throws SQLException {
    Owner disputed = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.DISPUTED);
    report("a", incident("i1", Change.OPENED, NOON, disputed));
    assertThat(controller.query("select account || ' ' || person from case_file"))
        .containsExactly("session/alice@a (disputed) false");
  }

  @Test
  void after_a_quiet_day_there_is_another_case() throws SQLException {
    report(
        "a",
        incident("i1", Change.OPENED, NOON, SESSION),
        incident("i1", Change.CLEARED, NOON.plusSeconds(60), SESSION),
        incident("i2", Change.OPENED, NOON.plus(Duration.ofHours(23)), SESSION),
        incident("i2", Change.CLEARED, NOON.plus(Duration.ofHours(24)), SESSION),
        incident("i3", Change.OPENED, NOON.plus(Duration.ofHours(49)), SESSION));
    assertThat(controller.query("select count(*) from incident group by case_id order by 1"))
        .containsExactly("1", "2");
  }

  @Test
  void a_settled_case_takes_nothing_new_but_keeps_what_it_has() throws SQLException {
    Node node = report("a", incident("i1", Change.OPENED, NOON, SESSION));
    assertThat(controller.form("/cases/" + only() + "/state", "state", "resolved").statusCode())
        .isEqualTo(303);
    controller.sync(
        node,
        batch(
            2,
            incident("i1", Change.UPDATED, NOON.plusSeconds(60), SESSION),
            incident("i2", Change.OPENED, NOON.plusSeconds(60), SESSION)));
    controller.round();
    assertThat(
            controller.query(
                "select incident_id || ' ' || state from (select i.incident_id, c.state from"
                    + " incident i join case_file c using (case_id)) x order by 1"))
        .containsExactly("i1 resolved", "i2 open");
  }

  @Test
  void what_people_do_with_a_case_stands_on_its_page() throws SQLException {
    report("a", incident("i1", Change.OPENED, NOON, SESSION));
    String here = "/cases/" + only();
    controller.form(here + "/assignee", "assignee", "bob");
    controller.form(here + "/state", "state", "acknowledged");
    controller.form(here + "/comment", "text", "Looks like <b>xmrig</b>.\nAsked her.");
    assertThat(controller.form(here + "/state", "state", "forgiven").statusCode()).isEqualTo(404);
    assertThat(controller.page(here).body())
        .contains("value=\"bob\"", "case-acknowledged", "Looks like &lt;b&gt;xmrig&lt;/b&gt;.")
        .doesNotContain("forgiven");
    assertThat(controller.page("/v1" + here).body())
        .contains("\"assignee\":\"bob\"", "\"kind\":\"comment\"", "\"incident-list\":[{");
    assertThat(controller.page("/cases?state=acknowledged").body()).contains(here);
    assertThat(controller.page("/cases?state=open").body()).doesNotContain(here);
  }

  @Test
  void pages_of_incidents_leave_none_out_while_more_arrive() throws SQLException {
    Node node =
        report(
            "a",
            IntStream.range(0, 250)
                .mapToObj(i -> incident("i" + i, Change.OPENED, NOON.plusSeconds(i / 3), SESSION))
                .toArray(String[]::new));
    String next = "/v1/incidents?limit=100";
    StringBuilder all = new StringBuilder();
    int pages = 0;
    while (!next.isEmpty()) {
      HttpResponse<String> answer = controller.page(next);
      assertThat(answer.statusCode()).isEqualTo(200);
      all.append(answer.body());
      next =
          answer.headers().firstValue("Link").map(link -> link.replaceAll("<|>.*", "")).orElse("");
      pages++;
      controller.sync(
          node,
          batch(250 + pages, incident("n" + pages, Change.OPENED, NOON.plusSeconds(900), SESSION)));
    }
    assertThat(pages).isEqualTo(3);
    for (int i = 0; i < 250; i++)
      assertThat(all.toString().split("\"id\":\"i" + i + "\"", -1)).as("i" + i).hasSize(2);
  }

  @Test
  void a_wrong_cursor_or_limit_is_told() {
    for (String wrong :
        List.of("cursor=x", "cursor=MjAyNg", "limit=0", "limit=501", "limit=x", "state=x"))
      assertThat(controller.page("/v1/incidents?" + wrong).statusCode()).as(wrong).isEqualTo(400);
  }
}
