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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Alice mines on three nodes under two names. What follows is seen on the pages, in the interface
/// and in the audit.
class StoryTest {
  private static final Owner SESSION = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner NOTEBOOK =
      new Owner(OwnerKind.NOTEBOOK, "alice-lab", 70_000, Trust.SURE);
  private static final Owner BOB = new Owner(OwnerKind.SESSION, "bob", 1001, Trust.SURE);
  private static final String POLICY =
      """
      consequences:
        public-url: https://guard.example
        policy-link: https://example.org/rules
        policies:
          - name: free-tier
            tiers: [free]
            mode: restrict
            grace: 1h
            restrict-at: 0.5
            restrict-for: 7d
      """;

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              owners: [notebook/alice-lab]
              tier: free
              groups: [students]
            - account: bob
              uids: [1001]
              tier: paid
          """
              + POLICY,
          "90d");

  private final List<Node> nodes = new ArrayList<>();

  private void mine() throws SQLException {
    Owner[] owners = {SESSION, NOTEBOOK, SESSION};
    for (int i = 0; i < owners.length; i++) {
      Node node = controller.enrol("node" + i);
      controller.sync(
          node, batch(1, incident("i1", Change.OPENED, NOON.plusSeconds(60L * i), owners[i])));
      nodes.add(node);
    }
    call();
    controller.round();
  }

  /// Every node calls with nothing new.
  private void call() {
    for (Node node : nodes) controller.sync(node, batch(2));
  }

  private void pass(Duration time) throws SQLException {
    controller.pass(time);
    call();
    controller.round();
  }

  private String file() throws SQLException {
    List<String> files = controller.query("select case_id from case_file where account = 'alice'");
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  private String own() throws SQLException {
    String body = controller.query("select body from notice where channel = 'mail'").getFirst();
    return body.replaceAll("(?s).*https://guard.example(/own/\\S+)", "$1");
  }

  private List<String> audit() throws SQLException {
    return controller.query(
        "select action from audit where action not in ('evidence-viewed', 'enrol-token-made') order"
            + " by seq");
  }

  @Test
  void she_is_told_then_struck_then_refused_and_her_appeal_takes_it_all_back() throws SQLException {
    mine();
    String here = "/cases/" + file();
    assertThat(controller.page(here).body())
        .contains(
            "<b>3</b> nodes",
            "<b>2</b> names: alice, alice-lab",
            "it goes on at <b>2026-11-25 13:00:00");
    String told = controller.page("/v1/notices?channel=node").body();
    assertThat(told.split("\"notice\":", -1)).hasSize(4);
    assertThat(told)
        .contains(
            "You may be executing code that is disallowed",
            "see https://example.org/rules.",
            "node2");
    assertThat(controller.page("/v1/eligibility/alice").body()).contains("\"eligible\":true");

    pass(Duration.ofMinutes(59));
    assertThat(controller.query("select count(*) from strike")).containsExactly("0");
    pass(Duration.ofMinutes(2));
    pass(Duration.ofMinutes(2));
    assertThat(controller.query("select state from strike")).containsExactly("active");
    for (String name : List.of("alice", "notebook%2Falice-lab"))
      assertThat(controller.page("/v1/eligibility/" + name).body())
          .contains(
              "\"eligible\":false",
              "\"reason\":\"restricted\"",
              "\"until\":\"2026-12-02T13:01:00Z\"")
          .contains("\"category\":\"crypto-mining\"", "\"policy\":\"free-tier\"", file());

    String own = own();
    assertThat(controller.get(own).body())
        .contains("You may be executing code", "<rect class=\"for\"", "Strike", "/appeal\"");
    HttpResponse<String> appeal =
        controller.post(own + "/appeal", "", "text=It+is+my+course%27s+exercise.");
    assertThat(appeal.statusCode()).isEqualTo(303);
    assertThat(controller.get(own).body()).contains("An appeal is open", "strike-frozen");
    assertThat(controller.page("/v1/eligibility/alice").body())
        .contains("\"eligible\":true", "\"reason\":\"appealed\"");
    pass(Duration.ofHours(30));
    assertThat(controller.query("select count(*) from strike")).containsExactly("1");

    assertThat(controller.page(here).body()).contains("It is my course's exercise.", "Decide");
    assertThat(controller.form(here + "/appeal", "decision", "reversed").statusCode())
        .as("without a reason")
        .isEqualTo(404);
    controller.form(here + "/appeal", "decision", "reversed", "reason", "Course 6.5660, allowed.");
    assertThat(controller.page("/v1/eligibility/alice").body())
        .contains("\"eligible\":true", "\"reason\":\"none\"", "\"strikes\":0");
    assertThat(controller.get(own).body()).contains("Course 6.5660, allowed.", "strike-reversed");
    assertThat(controller.page("/v1" + here).body())
        .contains(
            "\"state\":\"false-positive\"", "\"stage\":\"reversed\"", "\"decision\":\"reversed\"");
    pass(Duration.ofHours(30));
    assertThat(controller.query("select state from strike")).containsExactly("reversed");

    assertThat(audit()).containsExactly("notice", "strike", "appeal", "appeal-reversed");
    assertThat(
            controller.query(
                "select distinct actor from audit where action = 'evidence-viewed' order by 1"))
        .containsExactly("first-login", "the person");
    assertThat(controller.database().transaction(AuditProof::verify).broken()).isEmpty();
  }

  @Test
  void an_appeal_that_is_upheld_lets_the_strike_count_again() throws SQLException {
    mine();
    pass(Duration.ofHours(2));
    controller.post(own() + "/appeal", "", "text=no");
    controller.form("/cases/" + file() + "/appeal", "decision", "upheld", "reason", "It mined.");
    assertThat(controller.page("/v1/eligibility/alice").body()).contains("\"eligible\":false");
    HttpResponse<String> again = controller.post(own() + "/appeal", "", "text=no");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("There is nothing to appeal against.");
  }

  @Test
  void who_stops_in_time_is_not_struck() throws SQLException {
    mine();
    controller.pass(Duration.ofMinutes(30));
    for (Node node : nodes)
      controller.sync(
          node,
          batch(2, incident("i1", Change.CLEARED, NOON.plus(Duration.ofMinutes(30)), SESSION)));
    for (int i = 0; i < 3; i++) {
      controller.pass(Duration.ofHours(1));
      for (Node node : nodes) controller.sync(node, batch(3));
      controller.round();
    }
    assertThat(audit()).containsExactly("notice");
  }

  @Test
  void a_node_that_fell_silent_strikes_nobody() throws SQLException {
    mine();
    for (int i = 0; i < 3; i++) {
      controller.pass(Duration.ofHours(1));
      controller.round();
    }
    assertThat(audit()).containsExactly("notice");
    pass(Duration.ofMinutes(1));
    assertThat(audit()).containsExactly("notice", "strike");
  }

  @Test
  void nothing_follows_for_who_is_exempt_or_in_no_policy() throws SQLException {
    controller.form(
        "/exemptions",
        "kind",
        "group",
        "name",
        "students",
        "category",
        "",
        "owner",
        "Prof. Lee",
        "reason",
        "security course",
        "days",
        "30");
    mine();
    nodes.add(controller.enrol("other"));
    controller.sync(nodes.getLast(), batch(1, incident("i1", Change.OPENED, NOON, BOB)));
    for (int i = 0; i < 3; i++) pass(Duration.ofHours(1));
    assertThat(controller.query("select stage from case_file order by account"))
        .containsExactly("exempt", "observed");
    assertThat(audit()).containsExactly("exemption-added");
    assertThat(controller.page("/exemptions").body()).contains("Prof. Lee", "security course");
    pass(Duration.ofDays(31));
    assertThat(audit()).containsExactly("exemption-added", "notice");
  }

  @Test
  void what_ended_days_ago_is_not_brought_up_by_a_new_policy() throws SQLException {
    Node node = controller.enrol("old");
    controller.sync(
        node,
        batch(
            1,
            incident("i1", Change.OPENED, NOON.minus(Duration.ofDays(3)), SESSION),
            incident("i1", Change.CLEARED, NOON.minus(Duration.ofDays(2)), SESSION)));
    controller.round();
    assertThat(controller.query("select stage from case_file")).containsExactly("none");
    assertThat(audit()).isEmpty();
  }

  @Test
  void a_dry_run_says_what_then_happens() throws SQLException {
    mine();
    for (int i = 0; i < 30; i++) pass(Duration.ofHours(1));
    HttpResponse<String> page = controller.form("/policies/dry-run", "yaml", POLICY);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<b>1</b> notice", "<b>2</b> strike", "<b>2</b> restrict", "2026-11-25 13:00:00");
    assertThat(audit()).containsExactly("notice", "strike", "strike");
    assertThat(controller.form("/policies/dry-run", "yaml", "consequences: {budgte: 1}").body())
        .contains("unknown key; did you mean budget?");
  }

  @Test
  void a_link_that_was_changed_or_is_too_old_leads_nowhere() throws SQLException {
    mine();
    String own = own();
    assertThat(controller.get(own).statusCode()).isEqualTo(200);
    String other = own.substring(0, own.length() - 1) + (own.endsWith("A") ? "E" : "A");
    assertThat(controller.get(other).statusCode()).isEqualTo(404);
    assertThat(controller.get("/own/" + file()).statusCode()).isEqualTo(404);
    assertThat(controller.post(other + "/appeal", "", "text=no").statusCode()).isEqualTo(404);
    controller.pass(Duration.ofDays(61));
    assertThat(controller.get(own).statusCode()).isEqualTo(404);
  }

  @Test
  void strikes_beyond_the_budget_wait_for_a_person() throws SQLException {
    mine();
    controller.query(
        "insert into strike select gen_random_uuid(), 'x', 'p2p', case_id, '2026-11-25T12:30:00Z',"
            + " 'p' from case_file, generate_series(1, 10) returning 1");
    pass(Duration.ofHours(2));
    assertThat(controller.query("select stage from case_file")).containsExactly("held");
    String here = "/cases/" + file();
    assertThat(controller.page(here).body())
        .contains("the budget of 10 strikes in 24 h is used up");
    pass(Duration.ofHours(24));
    assertThat(controller.query("select stage from case_file")).containsExactly("held");
    controller.form(here + "/resume");
    pass(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));
    assertThat(controller.query("select stage from case_file")).containsExactly("struck");
  }
}
