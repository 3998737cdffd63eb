// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.RulePack;
import io.accelguard.model.Trust;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The description of the interface is what the server has and what it answers.
class OpenApiTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);
  private static final Owner BOB = new Owner(OwnerKind.SESSION, "bob", 1001, Trust.SURE);
  private static final List<String> VERBS = List.of("get", "post", "put", "delete", "patch", "any");

  private final JsonNode document = document();
  private final List<String> problems = new ArrayList<>();
  @RegisterExtension private final RecordingReceiver receiver = new RecordingReceiver();

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              tier: free
            - account: bob
              uids: [1001]
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
          notifications:
            receivers:
          """
              + receiver.yaml("ops", "webhook", "severities: [critical]").indent(2));

  private static JsonNode document() {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> routes(HttpService service) {
    List<String> found = new ArrayList<>();
    service.routing(recorder("", found));
    return found;
  }

  /// Notes what is routed instead of routing it.
  private static HttpRules recorder(String prefix, List<String> found) {
    return (HttpRules)
        Proxy.newProxyInstance(
            HttpRules.class.getClassLoader(),
            new Class<?>[] {HttpRules.class},
            (self, method, arguments) -> {
              boolean placed = arguments[0] instanceof String;
              String path = prefix + (placed ? arguments[0] : "");
              if (VERBS.contains(method.getName()) && placed)
                found.add(
                    method.getName().toUpperCase(Locale.ROOT) + " " + path.replace("{+", "{"));
              else if (method.getName().equals("register"))
                for (HttpService service : (HttpService[]) arguments[placed ? 1 : 0])
                  service.routing(recorder(path, found));
              else assertThat(method.getName()).as("routes that are found").isEqualTo("any");
              return self;
            });
  }

  private List<String> described() {
    List<String> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties())
      for (String verb : VERBS)
        if (path.getValue().has(verb))
          routes.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey());
    return routes;
  }

  @Test
  void it_describes_every_route_for_scripts_and_nodes_and_no_other() {
    List<String> routes = new ArrayList<>(controller.routes(OpenApiTest::routes));
    routes.removeIf(
        route -> !route.contains(" /v1/") && !route.matches("GET /(healthz|readyz|metrics)"));
    assertThat(described()).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void the_server_hands_it_out_and_every_reference_leads_somewhere() {
    HttpResponse<String> answer = controller.get("/v1/openapi.yaml");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new YAMLMapper().readTree(answer.body())).isEqualTo(document);
    assertThat(document.findValuesAsString("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void what_it_says_of_routes_is_so() throws SQLException {
    String file = live();
    String notice = controller.query("select notice_id from notice").getFirst();
    for (String route : described()) {
      String path =
          route
              .substring(route.indexOf(' ') + 1)
              .replace("{case}", file)
              .replace("{user}", "alice")
              .replace("{id}", notice);
      if (path.startsWith("/v1/rules/")) {
        answers(route, controller.fetch(path.replace("{version}", "1")));
      } else if (route.startsWith("GET")) {
        String query =
            path.equals("/v1/notices") ? "?channel=node" : "?limit=500&state=all&user=alice";
        answers(route, controller.page(path + query));
        if (path.startsWith("/v1") && !path.endsWith(".yaml"))
          assertThat(controller.get(path + query).statusCode()).as(route).isEqualTo(401);
      } else if (path.endsWith("/delivered")) {
        answers(route, controller.form(path));
      } else if (path.startsWith("/v1/people/")) {
        answers(route, controller.form(path, "user", "alice"));
      } else if (path.startsWith("/v1/nodes/")) {
        answers(route, controller.form(path.replace("{node}", UUID.randomUUID().toString())));
      } else {
        answers(route, controller.nameless(path, "{}"));
      }
    }
    Node node = controller.enrol("last");
    answers("POST /v1/sync", controller.sync(node, synced(node, 1)));
    packed();
    for (int version : List.of(1, 2))
      answers("GET /v1/rules/{version}", controller.fetch(node.client(), "/v1/rules/" + version));
    answers(
        "POST /v1/renew",
        controller.call(node.client(), "/v1/renew", "{\"request\":" + quoted(node) + "}"));
    assertThat(problems).isEmpty();
  }

  /// Puts a pack of rules on offer.
  private void packed() throws SQLException {
    RulePack pack =
        new RulePack(
            1,
            controller.now(),
            controller.now().plus(Duration.ofDays(9)),
            "",
            List.of(new RulePack.File("a/b.yml", "title: b")));
    JsonCodec codec = new JsonCodec();
    String signed = codec.write(new RulePack.Signed(codec.write(pack), "signed elsewhere"));
    assertThat(controller.packs().publish(signed, new RulePackRow.Stage(100, List.of()), "ann"))
        .isEmpty();
  }

  private static String quoted(Node node) {
    return new YAMLMapper().getNodeFactory().stringNode(node.key().request()).toString();
  }

  private static String synced(Node node, long next) {
    return new JsonCodec().write(Reported.sync(node.id(), batch(next)));
  }

  /// A status that the document names, and a body that it describes.
  private void answers(String route, HttpResponse<String> answer) {
    String[] words = route.split(" ");
    JsonNode told = document.get("paths").get(words[1]).get(words[0].toLowerCase(Locale.ROOT));
    JsonNode response = told.get("responses").get("" + answer.statusCode());
    assertThat(response).as(route + " " + answer.statusCode() + " " + answer.body()).isNotNull();
    if (response.has("$ref")) response = document.at(response.get("$ref").asString().substring(1));
    if (!response.has("content")) return;
    Map.Entry<String, JsonNode> content = response.get("content").properties().iterator().next();
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(route)
        .startsWith(content.getKey());
    if (!content.getKey().equals("application/json")) return;
    assertThat(answer.body()).as(route).isNotEqualTo("[]");
    ObjectNode schema = content.getValue().get("schema").deepCopy().asObject();
    schema.set("components", strict(document.get("components").deepCopy()));
    List<Error> wrong =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema)
            .validate(
                answer.body(),
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    wrong.forEach(error -> problems.add(route + " " + error + " in " + answer.body()));
  }

  /// Others may meet fields that they do not know; here none is left undescribed.
  private static JsonNode strict(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("properties"))
      object.put("additionalProperties", false);
    node.forEach(OpenApiTest::strict);
    return node;
  }

  /// Something of everything: two cases with something in common, of which one was told, struck,
  /// appealed and commented; a silence; a receiver who takes nothing.
  private String live() throws SQLException {
    receiver.answer(410, "");
    Fingerprint shared = new Fingerprint(Fingerprint.WALLET, "f".repeat(16));
    Node node = controller.enrol("a");
    controller.sync(
        node, batch(1, incident("i1", NOON, ALICE, shared), incident("i2", NOON, BOB, shared)));
    for (int minutes : List.of(1, 59, 5, 5)) {
      controller.pass(Duration.ofMinutes(minutes));
      controller.sync(node, synced(node, 3));
      controller.round();
      controller.send();
    }
    String file =
        controller.query("select case_id from case_file where account = 'alice'").getFirst();
    String own =
        controller
            .query("select body from notice where channel = 'mail' order by created_at")
            .getFirst()
            .replaceAll("(?s).*https://guard.example(/own/\\S+)", "$1");
    controller.post(own + "/appeal", "", "text=exercise");
    controller.form("/cases/" + file + "/comment", "text", "seen");
    controller.form("/silences", "host", "b", "owner", "ops", "reason", "rebuilt", "hours", "2");
    return file;
  }
}
