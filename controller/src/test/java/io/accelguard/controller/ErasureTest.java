// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ErasureTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner BOB = new Owner(OwnerKind.SESSION, "bob", 1001, Trust.SURE);
  private static final String ACCOUNTS =
      """
      accounts:
        - account: alice
          uids: [1000]
          owners: [session/alice]
        - account: bob
          uids: [1001]
      """;
  private static final List<String> TABLES =
      List.of(
          "case_file",
          "case_note",
          "incident",
          "event",
          "fingerprint",
          "label",
          "strike",
          "appeal",
          "notice",
          "exemption",
          "silence",
          "alert",
          "audit");

  @RegisterExtension private final LiveController controller = new LiveController(ACCOUNTS);

  /// Two people of whom everything is kept that can be.
  private void lived() throws SQLException {
    Node node = controller.enrol("host");
    Fingerprint print = new Fingerprint("wallet", "00112233445566770011223344556677");
    controller.sync(
        node, batch(1, incident("a", NOON, ALICE, print), incident("b", NOON, BOB, print)));
    controller.round();
    controller.sync(node, batch(3, incident("a", Change.CLEARED, NOON.plusSeconds(9), ALICE)));
    controller.round();
    for (String account : List.of("alice", "bob")) {
      String id = file(account);
      controller.form("/cases/" + id + "/comment", "text", "about \u202e" + account + " <b>");
      controller.page("/cases/" + id);
      controller.form(
          "/incidents/" + node.id() + "/" + account.charAt(0) + "/label",
          "label",
          "false-positive");
      controller.form(
          "/exemptions",
          "kind",
          "account",
          "name",
          account,
          "category",
          "",
          "owner",
          "boss",
          "reason",
          account + " has a reason",
          "days",
          "9");
      controller.form(
          "/silences", "account", account, "owner", "boss", "reason", "known", "hours", "9");
      controller.query(
          "insert into appeal (appeal_id, case_id, at, text, decision) values (gen_random_uuid(), '"
              + id
              + "', now(), 'please', 'upheld') returning 1");
      controller.query(
          "insert into strike (strike_id, account, category, case_id, at, policy) values"
              + " (gen_random_uuid(), '%s', 'x', '%s', now(), '') returning 1"
                  .formatted(account, id));
      controller.query(
          "insert into notice (notice_id, case_id, channel, account, workload, body, created_at)"
              + " values (gen_random_uuid(), '%s', 'mail', '%s', '', 'told', now()) returning 1"
                  .formatted(id, account));
    }
  }

  private String file(String account) throws SQLException {
    return controller
        .query("select case_id from case_file where account = '" + account + "'")
        .getFirst();
  }

  private void settle(String account) throws SQLException {
    controller.form("/cases/" + file(account) + "/state", "state", "resolved");
    controller.query("update alert set firing = false returning 1");
  }

  /// Where a text is kept, over all rows of the tables that hold people.
  private List<String> holds(String text) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String table : TABLES)
      if (!controller
          .query("select 1 from " + table + " x where x::text ~ '" + text + "'")
          .isEmpty()) found.add(table);
    return found;
  }

  private String erase(String user, String yes) {
    return controller.form("/v1/people/erase", "user", user, "yes", yes).body();
  }

  @Test
  void an_export_holds_every_kind_of_row_of_that_person_and_of_nobody_else() throws SQLException {
    lived();
    String body = controller.page("/v1/people/export?user=session/alice").body();
    Map<String, Object> json = new JsonCodec().readMap(body);
    assertThat(json).containsEntry("account", "alice");
    for (PersonalData.Section section : PersonalData.SECTIONS)
      assertThat((List<?>) json.get(section.name())).as(section.name()).isNotEmpty();
    assertThat((List<?>) json.get("events")).hasSize(2);
    assertThat(body).contains("please", "about \\u202ealice").doesNotContain("bob", "\u202e");
    assertThat(controller.query("select subject from audit where action = 'person-exported'"))
        .containsExactly("account/alice");
  }

  @Test
  void erasing_first_only_shows_and_an_open_case_is_in_the_way() throws SQLException {
    lived();
    String there = String.join(" ", holds("alice"));
    assertThat(erase("alice", "")).contains("\"erased\":false", "\"events\":2", " is open");
    assertThat(controller.form("/v1/people/erase", "user", "alice", "yes", "true").statusCode())
        .isEqualTo(409);
    settle("alice");
    controller.query("update strike set restricts_until = '2027-01-01' returning 1");
    assertThat(erase("alice", "true")).contains("restricted until 2027-01-01 00:00 UTC");
    controller.query("update strike set restricts_until = null returning 1");
    controller.query("update appeal set decision = 'open' returning 1");
    assertThat(erase("alice", "true")).contains("has an open appeal");
    assertThat(holds("alice")).contains(there.split(" "));
  }

  @Test
  void what_is_erased_is_nowhere_and_the_chain_is_in_order() throws SQLException {
    lived();
    controller.page("/v1/people/export?user=alice");
    settle("alice");
    String id = file("alice");
    long bobs = controller.query("select 1 from audit where subject like '%bob%'").size();
    assertThat(holds("alice|1000|" + id)).hasSizeGreaterThan(8);
    assertThat(erase("alice", "true")).contains("\"erased\":true", "\"pseudonym\":\"erased/");
    assertThat(holds("alice|1000|" + id)).isEmpty();
    assertThat(holds("bob")).contains("case_file", "event", "incident", "audit");
    assertThat(controller.query("select 1 from audit where subject like '%bob%'"))
        .hasSize((int) bobs);
    AuditProof.Verdict verdict = controller.database().transaction(AuditProof::verify);
    assertThat(verdict.broken()).isEmpty();
    assertThat(verdict.erased()).isGreaterThanOrEqualTo(5);
    assertThat(controller.query("select stored from spool_log")).containsExactly("1");
    assertThat(controller.query("select detail from audit where action = 'person-erased'"))
        .singleElement()
        .asString()
        .startsWith("1 cases, ")
        .contains("2 events");
    assertThat(erase("alice", "true")).contains("\"erased\":false", "\"cases\":0");
  }

  @Test
  void only_an_admin_of_all_groups_may_do_it() throws SQLException {
    lived();
    controller.user("root", Role.ADMIN);
    String operator = controller.user("op", Role.OPERATOR);
    String scoped = controller.user("scoped", Role.ADMIN, "students");
    for (String token : List.of(operator, scoped)) {
      assertThat(controller.post("/v1/people/erase", token, "user=alice&yes=true").statusCode())
          .isEqualTo(403);
      assertThat(
              controller
                  .get("/v1/people/export?user=alice", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(403);
    }
    for (String path : List.of("/retention", "/v1/retention"))
      assertThat(controller.get(path, "Authorization", "Bearer " + operator).statusCode())
          .isEqualTo(403);
    assertThat(file("alice")).isNotEmpty();
  }

  @Test
  void the_commands_do_the_same(@TempDir Path folder) throws Exception {
    lived();
    Path out = folder.resolve("alice.json");
    assertThat(people(folder, 0, "export", "alice", "--out", out.toString())).isEmpty();
    assertThat(Files.readString(out)).contains("please");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
    assertThat(people(folder, 69, "export", "alice", "--out", out.toString())).contains("json");
    assertThat(people(folder, 3, "erase", "alice", "--yes")).contains("in the way: case ");
    settle("alice");
    assertThat(people(folder, 0, "erase", "session/alice"))
        .contains("  2 events", "nothing was changed");
    assertThat(holds("alice")).isNotEmpty();
    assertThat(people(folder, 0, "erase", "session/alice", "--yes")).contains("erased; the audit");
    assertThat(holds("alice")).isEmpty();
    assertThat(people(folder, 0, "erase", "session/alice", "--yes")).contains("nothing is kept");
  }

  private String people(Path folder, int expected, String... arguments) throws Exception {
    String database = controller.query("select current_database()").getFirst();
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            "state-directory: %s\ndatabase:\n  url: %s\n  user: postgres\n%s"
                .formatted(folder, controller.postgres().url(database), ACCOUNTS));
    CommandLine line = ControllerMain.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of("people"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config", file.toString()));
    assertThat(line.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(expected);
    return out.toString();
  }
}
