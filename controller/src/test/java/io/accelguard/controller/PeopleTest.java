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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeopleTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner BOB = new Owner(OwnerKind.SESSION, "bob", 1001, Trust.SURE);

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              groups: [students]
            - account: bob
              uids: [1001]
              groups: [staff]
          """);

  private Node node;

  private String report(Owner owner) throws SQLException {
    if (node == null) node = controller.enrol("host");
    long next = Long.parseLong(controller.query("select count(*) + 1 from event").getFirst());
    controller.sync(node, batch(next, incident(owner.name(), Change.OPENED, NOON, owner)));
    controller.round();
    return controller
        .query("select case_id from case_file where account = '" + owner.name() + "'")
        .getFirst();
  }

  private HttpResponse<String> as(String token, String path) {
    return controller.get(path, "Authorization", "Bearer " + token);
  }

  private String session(HttpResponse<String> logIn) {
    assertThat(logIn.statusCode()).isEqualTo(303);
    return logIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private HttpResponse<String> form(String session, String path, String body) {
    return controller.send(
        controller
            .request(path)
            .header("Cookie", session)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void who_may_see_one_group_finds_nothing_of_another() throws SQLException {
    String alices = report(ALICE);
    String bobs = report(BOB);
    controller.form(
        "/exemptions",
        "kind",
        "account",
        "name",
        "bob",
        "category",
        "",
        "owner",
        "x",
        "reason",
        "secret reason",
        "days",
        "9");
    String token = controller.user("op", Role.OPERATOR, "students");
    assertThat(as(token, "/cases/" + alices).statusCode()).isEqualTo(200);
    assertThat(as(token, "/incidents/" + node.id() + "/alice").statusCode()).isEqualTo(200);
    assertThat(as(token, "/v1/eligibility/alice").statusCode()).isEqualTo(200);
    for (String path :
        List.of(
            "/cases/" + bobs,
            "/v1/cases/" + bobs,
            "/incidents/" + node.id() + "/bob",
            "/v1/eligibility/bob",
            "/v1/eligibility/session%2Fbob"))
      assertThat(as(token, path).statusCode()).as(path).isEqualTo(404);
    for (String path :
        List.of(
            "/",
            "/fragments/overview",
            "/cases?state=all",
            "/cases?account=bob",
            "/v1/cases?state=all",
            "/v1/cases.csv",
            "/v1/incidents?state=all",
            "/v1/incidents.csv",
            "/exemptions"))
      assertThat(as(token, path).body().replace("value=\"bob\"", ""))
          .as(path)
          .doesNotContain(">bob<", "\"bob\"", "bob ·", "secret reason");
    assertThat(as(token, "/").body()).contains("<b>1</b> open violations", "alice ·");
    for (String path : List.of("/v1/notices?channel=mail"))
      assertThat(as(token, path).statusCode()).as(path).isEqualTo(403);
    for (String deed : List.of("comment", "state", "assignee", "appeal", "resume")) {
      String body = "text=x&state=resolved&assignee=x&decision=reversed&reason=x";
      assertThat(controller.post("/cases/" + bobs + "/" + deed, token, body).statusCode())
          .as(deed)
          .isEqualTo(404);
    }
    String exemption = controller.query("select exemption_id from exemption").getFirst();
    assertThat(controller.post("/exemptions/" + exemption + "/revoke", token, "").statusCode())
        .isEqualTo(404);
    assertThat(
            controller
                .post("/exemptions", token, "kind=group&name=staff&owner=x&reason=x&days=1")
                .statusCode())
        .isEqualTo(422);
    assertThat(controller.query("select count(*) from case_note")).containsExactly("0");
    assertThat(controller.query("select count(*) from exemption where revoked_at is null"))
        .containsExactly("1");
  }

  @Test
  void a_role_may_do_what_it_is_for_and_no_more() throws SQLException {
    String file = report(ALICE);
    String viewer = controller.user("viewer", Role.VIEWER);
    String operator = controller.user("operator", Role.OPERATOR);
    String admin = controller.user("admin", Role.ADMIN);
    String here = "/cases/" + file;
    for (String deed :
        List.of(
            here + "/comment",
            here + "/state",
            here + "/assignee",
            here + "/appeal",
            here + "/resume",
            "/exemptions",
            "/exemptions/" + file + "/revoke",
            "/v1/notices/" + file + "/delivered",
            "/nodes/" + file + "/revoke",
            "/nodes/" + file + "/release",
            "/nodes/" + file + "/retire",
            "/incidents/" + file + "/x/label",
            "/v1/people/erase",
            "/nodes/" + file + "/acknowledge",
            "/tokens",
            "/tokens/" + file + "/revoke",
            "/policies/dry-run"))
      assertThat(controller.post(deed, viewer, "text=x").statusCode()).as(deed).isEqualTo(403);
    assertThat(as(viewer, here).body()).doesNotContain("<form class=\"card\"");
    assertThat(controller.post(here + "/comment", operator, "text=x").statusCode()).isEqualTo(303);
    assertThat(controller.post("/policies/dry-run", operator, "yaml=x").statusCode())
        .isEqualTo(403);
    assertThat(controller.post("/tokens", operator, "uses=1&hours=1").statusCode()).isEqualTo(403);
    for (String path : List.of("/audit", "/v1/audit", "/tokens", "/retention")) {
      assertThat(as(viewer, path).statusCode()).isEqualTo(403);
      assertThat(as(operator, path).statusCode()).isEqualTo(403);
      assertThat(as(admin, path).statusCode()).isEqualTo(200);
    }
    assertThat(as(admin, "/audit").body()).contains("evidence-viewed", "case/" + file, "viewer");
  }

  @Test
  void a_form_from_elsewhere_does_nothing() throws SQLException {
    String here = "/cases/" + report(ALICE);
    String session = session(controller.logIn(controller.secret()));
    String page = controller.get(here, "Cookie", session).body();
    String csrf = page.replaceAll("(?s).*name=\"csrf\" value=\"([^\"]+)\".*", "$1");
    String other = session(controller.logIn(controller.secret()));
    for (String forged : List.of("text=x", "text=x&csrf=", "text=x&csrf=x"))
      assertThat(form(session, here + "/comment", forged).statusCode()).as(forged).isEqualTo(403);
    assertThat(form(other, here + "/comment", "text=x&csrf=" + csrf).statusCode()).isEqualTo(403);
    assertThat(form(session, "/logout", "csrf=x").statusCode()).isEqualTo(403);
    assertThat(controller.query("select count(*) from case_note")).containsExactly("0");
    assertThat(form(session, here + "/comment", "text=x&csrf=" + csrf).statusCode()).isEqualTo(303);
    assertThat(form(session, "/logout", "csrf=" + csrf).statusCode()).isEqualTo(303);
    assertThat(controller.get("/", "Cookie", session).statusCode()).isEqualTo(303);
  }

  @Test
  void a_password_lets_in_and_the_first_secret_ends_with_the_first_admin() throws SQLException {
    String first = session(controller.logIn(controller.secret()));
    controller.user("root", Role.ADMIN);
    assertThat(controller.get("/", "Cookie", first).statusCode()).isEqualTo(303);
    assertThat(controller.page("/").statusCode()).isEqualTo(303);
    assertThat(controller.logIn(controller.secret()).statusCode()).isEqualTo(403);
    String session = session(controller.logIn("root", "root+has+a+long+password"));
    assertThat(controller.get("/audit", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(controller.logIn("root", "root+has+a+short+password").statusCode()).isEqualTo(403);
    assertThat(controller.query("select password from app_user").getFirst())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    controller.users().put(new Users.User("root", Role.VIEWER, Set.of(), true), "another password");
    assertThat(controller.get("/", "Cookie", session).statusCode()).isEqualTo(303);
    assertThat(controller.page("/").statusCode()).as("no admin is left").isEqualTo(200);
  }

  @Test
  void who_is_disabled_is_out_at_once() throws SQLException {
    String token = controller.user("eve", Role.OPERATOR);
    String session = session(controller.logIn("eve", "eve+has+a+long+password"));
    assertThat(as(token, "/").statusCode()).isEqualTo(200);
    controller.users().disable("eve");
    assertThat(as(token, "/").statusCode()).isEqualTo(303);
    assertThat(controller.get("/", "Cookie", session).statusCode()).isEqualTo(303);
    assertThat(controller.logIn("eve", "eve+has+a+long+password").statusCode()).isEqualTo(403);
  }

  @Test
  void guessing_a_password_is_slowed_for_existing_and_other_names_alike() throws SQLException {
    controller.user("eve", Role.OPERATOR);
    for (String name : List.of("eve", "nobody")) {
      for (int i = 0; i < 10; i++)
        assertThat(controller.logIn(name, "guess").statusCode()).isEqualTo(403);
      assertThat(controller.logIn(name, "eve+has+a+long+password").statusCode()).isEqualTo(429);
      controller.pass(Duration.ofMinutes(1));
    }
    assertThat(controller.logIn("eve", "eve+has+a+long+password").statusCode()).isEqualTo(303);
    assertThat(controller.query("select count(*) from audit where action = 'log-in-refused'"))
        .containsExactly("20");
  }

  @Test
  void a_weak_password_or_a_strange_name_is_refused() throws SQLException {
    Users users = controller.users();
    assertThat(users.put(new Users.User("eve", Role.VIEWER, Set.of(), true), "short"))
        .hasValue("a password has 12 to 256 characters");
    assertThat(users.put(new Users.User("<eve>", Role.VIEWER, Set.of(), true), "long enough it is"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("a user name is"));
    assertThat(users.all()).isEmpty();
  }

  @Test
  void users_are_made_and_shut_out_on_the_console(@TempDir Path folder) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "a long password\n");
    Path weak = Files.writeString(folder.resolve("weak"), "short\n");
    assertThat(
            console(
                folder,
                0,
                "add",
                "eve",
                "--role",
                "admin",
                "--groups",
                "a,b",
                "--password-file",
                password.toString()))
        .isEmpty();
    assertThat(console(folder, 0, "list")).matches("eve admin (a,b|b,a)\\s*");
    String token = console(folder, 0, "token", "eve").strip();
    assertThat(token).matches("agk_[\\w-]{43}");
    assertThat(as(token, "/").statusCode()).isEqualTo(200);
    assertThat(controller.logIn("eve", "a+long+password").statusCode()).isEqualTo(303);
    console(folder, 0, "disable", "eve");
    assertThat(as(token, "/").statusCode()).isEqualTo(303);
    assertThat(console(folder, 64, "disable", "nobody")).contains("no user nobody");
    assertThat(
            console(folder, 64, "add", "x", "--role", "boss", "--password-file", weak.toString()))
        .contains("--role is viewer, operator or admin");
    assertThat(
            console(folder, 64, "add", "x", "--role", "viewer", "--password-file", weak.toString()))
        .contains("a password has 12 to 256 characters");
  }

  private String console(Path folder, int expected, String... arguments) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.yaml"),
            "state-directory: %s\ndatabase:\n  url: %s\n  user: postgres\n"
                .formatted(
                    folder,
                    controller
                        .postgres()
                        .url(controller.query("select current_database()").getFirst())));
    CommandLine line = ControllerMain.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    List<String> all = new ArrayList<>(List.of("user"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config", file.toString()));
    assertThat(line.execute(all.toArray(String[]::new))).as(out.toString()).isEqualTo(expected);
    return out.toString();
  }
}
