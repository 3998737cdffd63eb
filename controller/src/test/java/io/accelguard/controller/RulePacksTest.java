// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.controller.RulePackRow.Stage;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.RulePack;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulePacksTest {
  private static final Stage ALL = new Stage(100, List.of());

  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();

  private String pack(long version) {
    return pack(version, Duration.ofDays(90), "what changed");
  }

  private String pack(long version, Duration life, String note) {
    RulePack pack =
        new RulePack(
            version,
            controller.now(),
            controller.now().plus(life),
            note,
            List.of(new RulePack.File("a/b.yml", "title: b")));
    return codec.write(new RulePack.Signed(codec.write(pack), "signed elsewhere"));
  }

  private void published(long version, Stage stage) throws SQLException {
    assertThat(packs().publish(pack(version), stage, "ann")).isEmpty();
  }

  private RulePacks packs() {
    return controller.packs();
  }

  private long offered(Node node) {
    return controller.sync(node).rulePack();
  }

  private HttpResponse<String> fetch(Node node, String version) {
    return controller.fetch(node.client(), "/v1/rules/" + version);
  }

  @Test
  void a_node_is_told_of_the_newest_pack_and_fetches_it_as_it_was_signed() throws SQLException {
    Node node = controller.enrol("gpu-1");
    assertThat(offered(node)).isZero();
    published(3, ALL);
    published(5, ALL);
    assertThat(offered(node)).isEqualTo(5);
    HttpResponse<String> answer = fetch(node, "5");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(pack(5));
    for (String other : new String[] {"4", "0", "x", "99999999999999999999", "5'"})
      assertThat(fetch(node, other.replace("'", "%27")).statusCode()).isEqualTo(404);
    assertThat(controller.query("select actor || ' ' || action || ' ' || subject from audit"))
        .contains("ann rules-published rules/5");
  }

  @Test
  void nobody_fetches_rules_without_a_certificate() throws SQLException {
    published(1, ALL);
    assertThat(controller.fetch("/v1/rules/1").statusCode()).isEqualTo(401);
  }

  @Test
  void a_pack_goes_to_a_few_first_and_to_the_others_later() throws SQLException {
    published(1, ALL);
    published(2, new Stage(100, List.of("gpu-*")));
    Node few = controller.enrol("text");
    assertThat(offered(few)).isEqualTo(1);
    assertThat(packs().stage(2, new Stage(100, List.of("te*t")), "ann")).isEmpty();
    assertThat(offered(few)).isEqualTo(2);
    assertThat(packs().stage(2, new Stage(0, List.of()), "ann")).isEmpty();
    assertThat(offered(few)).isEqualTo(1);
    assertThat(packs().withdraw(1, "ann")).isEmpty();
    assertThat(offered(few)).isZero();
    assertThat(packs().withdraw(1, "ann")).contains("no pack 1 is on offer");
  }

  @Test
  void what_another_replica_publishes_counts_after_five_seconds() throws SQLException {
    Node node = controller.enrol("gpu-1");
    assertThat(offered(node)).isZero();
    assertThat(new RulePacks(controller.database(), controller::now).publish(pack(1), ALL, "bob"))
        .isEmpty();
    assertThat(offered(node)).isZero();
    controller.pass(Duration.ofSeconds(6));
    assertThat(offered(node)).isEqualTo(1);
  }

  @Test
  void a_share_of_the_nodes_grows_and_never_changes_places() {
    List<UUID> nodes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) nodes.add(new UUID(i * 0x9E3779B97F4A7C15L, i * 31L));
    List<UUID> before = List.of();
    for (int percent : new int[] {0, 5, 50, 100}) {
      Stage stage = new Stage(percent, List.of());
      List<UUID> now = nodes.stream().filter(node -> stage.holds(node, "h")).toList();
      assertThat(now).containsAll(before);
      assertThat((double) now.size() / nodes.size())
          .isBetween(percent / 100d - 0.04, percent / 100d + 0.04);
      before = now;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gpu-*, gpu-1, true",
    "gpu-*, cpu-1, false",
    "gpu-1, gpu-1, true",
    "gpu-1, gpu-10, false",
    "*, x, true",
    "*-a-*, x-a-y, true",
    "*-a-*, x-b-y, false",
    "a*b*c, abc, true",
    "a*bc*c, abc, false",
    "ab*ba, aba, false"
  })
  void names_fit_patterns(String pattern, String name, boolean fits) {
    assertThat(Stage.fits(pattern, name)).isEqualTo(fits);
  }

  @Test
  void versions_only_grow_and_what_is_over_or_no_pack_is_not_published() throws SQLException {
    published(5, ALL);
    assertThat(packs().publish(pack(5), ALL, "ann").orElseThrow()).contains("above 5");
    assertThat(packs().publish(pack(6, Duration.ZERO, ""), ALL, "ann").orElseThrow())
        .contains("expired");
    assertThat(packs().publish("{}", ALL, "ann").orElseThrow()).contains("no signed rule pack");
    assertThat(packs().publish("x".repeat(RulePack.MAX_BYTES + 1), ALL, "ann").orElseThrow())
        .contains("8 MiB");
    assertThat(packs().publish(pack(6), new Stage(101, List.of()), "ann")).isPresent();
    assertThat(packs().publish(pack(6), new Stage(1, List.of("a b")), "ann")).isPresent();
    Node node = controller.enrol("gpu-1");
    controller.pass(Duration.ofDays(6));
    assertThat(offered(node)).isEqualTo(5);
  }

  @Test
  void a_pack_that_is_over_is_not_offered() throws SQLException {
    assertThat(packs().publish(pack(1, Duration.ofHours(1), ""), ALL, "ann")).isEmpty();
    Node node = controller.enrol("gpu-1");
    assertThat(offered(node)).isEqualTo(1);
    controller.pass(Duration.ofHours(1));
    assertThat(offered(node)).isZero();
  }

  @Test
  void the_page_shows_who_has_what_and_text_stays_text() throws SQLException {
    assertThat(
            packs().publish(pack(1, Duration.ofDays(9), "<script>alert(1)</script>"), ALL, "ann"))
        .isEmpty();
    Node node = controller.enrol("gpu-1");
    controller.sync(node);
    String page = controller.page("/rules").body();
    assertThat(page)
        .contains(
            "&lt;script&gt;", "<td class=\"n\">1</td><td class=\"n\">0</td>", "100 % of all nodes")
        .doesNotContain("<script>alert");
    assertThat(controller.form("/rules/1/stage", "percent", "101", "hosts", "").statusCode())
        .isEqualTo(422);
    assertThat(controller.form("/rules/1/stage", "percent", "5", "hosts", "a*, b").statusCode())
        .isEqualTo(303);
    assertThat(controller.page("/rules").body()).contains("5 % of a*, b");
    assertThat(controller.form("/rules/1/withdraw").statusCode()).isEqualTo(303);
    assertThat(controller.page("/rules").body()).contains("nobody: withdrawn");
    assertThat(controller.form("/rules/7/withdraw").statusCode()).isEqualTo(422);
  }
}
