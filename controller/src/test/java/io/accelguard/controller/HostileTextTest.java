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
import io.accelguard.model.Trust;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a tenant or a visitor can choose stays text on every page and in every table, and never
/// becomes an element, an attribute, a script, a hidden character or a formula.
class HostileTextTest {
  private static final Pattern TAG =
      Pattern.compile("<([a-zA-Z!/][^>\\s]*)((?:[^>\"]|\"[^\"]*\")*)>");

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
          consequences:
            policy-link: https://example.org/rules
            policies:
              - name: all
                mode: restrict
                grace: 1h
                restrict-at: 0.5
          """);

  private final JsonCodec codec = new JsonCodec();
  private String file = "";
  private Node node;

  /// Hostile text in every field: what a node reports, what operators and the accused write.
  private Map<String, String> pages(String hostile) throws SQLException {
    node = controller.enrol("host");
    String event = incident("i1", Change.OPENED, NOON, 0.995, "MARK");
    String json = codec.write(Reported.sync(node.id(), "MARK", batch(1, event)));
    String quoted = codec.write(hostile);
    String inner = quoted.substring(1, quoted.length() - 1);
    String twice = codec.write(inner);
    // Events travel as text inside JSON: there the mark is quoted twice.
    String sent =
        json.replace("\\\"MARK\\\"", "\\\"" + twice.substring(1, twice.length() - 1) + "\\\"")
            .replace("MARK", inner);
    assertThat(controller.sync(node, sent).statusCode()).isEqualTo(200);
    controller.query("update node set host = (select mode from node_state) returning 1");
    assertThat(controller.query("select count(*) from incident")).containsExactly("1");
    controller.round();
    controller.pass(Duration.ofHours(2));
    controller.sync(node, batch(2));
    controller.sync(node, batch(2));
    controller.round();
    assertThat(controller.query("select count(*) from strike")).containsExactly("1");
    file = controller.query("select case_id from case_file").getFirst();
    String here = "/cases/" + file;
    controller.form(here + "/comment", "text", hostile);
    controller.form(here + "/assignee", "assignee", hostile);
    controller.form(
        "/exemptions",
        "kind",
        "group",
        "name",
        hostile,
        "category",
        hostile,
        "owner",
        hostile,
        "reason",
        hostile,
        "days",
        "9");
    String body = controller.query("select body from notice where channel = 'mail'").getFirst();
    String own = body.replaceAll("(?s).*(/own/\\S+)", "$1");
    String encoded = URLEncoder.encode(hostile, StandardCharsets.UTF_8);
    controller.post(own + "/appeal", "", "text=" + encoded);
    String decided = own + "?decided";
    controller.form(here + "/appeal", "decision", "upheld", "reason", hostile);
    controller.query(
        "update case_file set account = (select text from case_note where kind = 'comment'), tier ="
            + " (select text from case_note where kind = 'comment'), groups = array(select text"
            + " from case_note where kind = 'comment') returning 1");
    controller.form(
        "/silences",
        "account",
        hostile,
        "host",
        hostile,
        "owner",
        hostile,
        "reason",
        hostile,
        "hours",
        "1");
    controller.query(
        "insert into outbox (message_id, receiver, body, created_at, state, due_at, problem,"
            + " settled_at) select gen_random_uuid(), 'ops', jsonb_build_object('alerts',"
            + " jsonb_build_array(body)), now(), 'dead', now(), body ->> 'summary', now() from"
            + " alert returning 1");
    Map<String, String> found = new java.util.LinkedHashMap<>();
    for (String path :
        List.of(
            "/",
            "/fragments/overview",
            "/nodes/" + node.id(),
            "/tokens",
            "/incidents/" + node.id() + "/i1",
            "/incidents/" + node.id() + "/" + encoded.replace("+", "%20"),
            "/cases",
            "/cases?state=" + encoded + "&account=" + encoded,
            here,
            "/exemptions",
            "/policies",
            "/notifications",
            "/v1/notifications",
            "/v1/silences",
            "/audit",
            own,
            decided,
            "/v1/nodes",
            "/v1/cases",
            "/v1" + here,
            "/v1/incidents",
            "/v1/incidents?limit=1&x=" + encoded,
            "/v1/eligibility/" + encoded.replace("+", "%20"),
            "/v1/notices?channel=node",
            "/v1/audit",
            "/v1/cases.csv",
            "/v1/incidents.csv")) {
      HttpResponse<String> page = controller.page(path);
      assertThat(page.statusCode()).as(path).isIn(200, 400, 404);
      assertThat(page.headers().map().keySet()).as(path).doesNotContain("x-evil");
      found.put(path, page.body());
    }
    found.put(
        "/policies/dry-run",
        controller.form("/policies/dry-run", "yaml", "consequences:\n  " + hostile + ": 1").body());
    found.put("/login", controller.logIn(encoded, encoded).body());
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>'><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "</title></style></svg></textarea></select></option><script>",
        "<!-- ]]> <svg/onload=alert(1)>",
        "javascript:alert(1)",
        "a\u202egnp.exe\u2066\u0000\u0007\u001b[31mred\u009b",
        "\r\nX-Evil: 1\r\n\r\n<b>",
        "${7*7}@raw@endraw@if",
        "=cmd|' /C calc'!A0",
      })
  void text_stays_text(String hostile) throws SQLException {
    Map<String, String> pages = pages(hostile);
    Map<String, String> tame = tags();
    if (hostile.startsWith("="))
      assertThat(pages.get("/v1/cases.csv") + pages.get("/v1/incidents.csv"))
          .contains("\"'=cmd|' /C calc'!A0\"")
          .doesNotContain("\"=cmd");
    pages.forEach((path, body) -> {
      assertThat(body)
          .as(path)
          .doesNotContainPattern("[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]")
          .doesNotContainPattern("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");
      if (path.startsWith("/v1")) return;
      assertThat(body).as(path).doesNotContain("49@raw", "href=\"javascript:");
      for (MatchResult tag : TAG.matcher(body).results().toList())
        assertThat(tame).as(path + " " + tag.group()).containsKey(shape(tag));
    });
  }

  /// The elements and attributes that our own templates write.
  private static Map<String, String> tags() throws SQLException {
    Map<String, String> known = new java.util.HashMap<>();
    try (var files = java.nio.file.Files.list(java.nio.file.Path.of("src/main/jte"))) {
      for (java.nio.file.Path file : files.toList()) {
        String text = java.nio.file.Files.readString(file).replaceAll("\\$\\{[^}]*}", "v");
        for (MatchResult tag : TAG.matcher(text).results().toList())
          known.put(shape(tag), file.toString());
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return known;
  }

  /// The name of an element and those of its attributes; `selected` and `open` come and go.
  private static String shape(MatchResult tag) {
    List<String> names = new ArrayList<>();
    Pattern.compile("([a-zA-Z][\\w-]*)(=\"[^\"]*\")?")
        .matcher(tag.group(2))
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.equals("selected") && !name.equals("open"))
        .forEach(names::add);
    return tag.group(1) + " " + names;
  }

  @Test
  void an_export_goes_beyond_one_page() throws SQLException {
    node = controller.enrol("host");
    for (int part = 0; part < 3; part++) {
      String[] events = new String[250];
      for (int i = 0; i < events.length; i++) {
        Owner owner =
            new Owner(OwnerKind.SESSION, "u" + part + "-" + i, 5_000 + part * 250 + i, Trust.SURE);
        events[i] = incident("i" + part + "-" + i, Change.OPENED, NOON, owner);
      }
      controller.sync(node, batch(part * 250L + 1, events));
    }
    controller.round();
    for (String path : List.of("/v1/cases.csv", "/v1/incidents.csv"))
      assertThat(controller.page(path).body().lines().count()).as(path).isEqualTo(751);
  }
}
