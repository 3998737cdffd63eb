// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeSweepTest {
  @RegisterExtension private final RecordingReceiver ops = new RecordingReceiver();

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          "notifications:\n  receivers:\n" + ops.yaml("ops", "webhook", "").indent(2));

  private final List<Node> nodes = new ArrayList<>();

  private void fleet(int count) throws SQLException {
    for (int i = 0; i < count; i++) nodes.add(controller.enrol("node" + i));
    live(Duration.ofMinutes(2), 0);
  }

  /// Time passes, and the nodes from a number on go on calling.
  private void live(Duration time, int silent) throws SQLException {
    for (long seconds = 0; seconds < time.toSeconds(); seconds += 30) {
      controller.live(Duration.ofSeconds(30));
      for (Node node : nodes.subList(silent, nodes.size())) controller.sync(node);
    }
  }

  private List<String> firing() throws SQLException {
    return controller.query("select body ->> 'summary' from alert where firing order by alert_id");
  }

  @Test
  void a_node_that_is_silent_for_three_minutes_is_one_alert_and_ends_when_it_returns()
      throws SQLException {
    fleet(15);
    live(Duration.ofSeconds(120), 1);
    assertThat(firing()).isEmpty();
    live(Duration.ofSeconds(60), 1);
    assertThat(firing()).singleElement().asString().startsWith("Node node0 is silent since");
    live(Duration.ofMinutes(1), 1);
    assertThat(ops.types()).containsExactly("alert.firing");
    live(Duration.ofMinutes(6), 0);
    assertThat(firing()).isEmpty();
    assertThat(ops.types()).containsExactly("alert.firing", "alert.resolved");
  }

  @Test
  void many_at_once_are_one_alert_that_ends_when_they_return() throws SQLException {
    fleet(15);
    live(Duration.ofMinutes(4), 12);
    assertThat(firing()).singleElement().asString().startsWith("12 nodes are silent");
    assertThat(ops.types()).containsExactly("alert.firing");
    live(Duration.ofMinutes(1), 3);
    assertThat(firing()).singleElement().asString().startsWith("3 nodes are silent");
    live(Duration.ofMinutes(7), 0);
    assertThat(firing()).isEmpty();
    assertThat(ops.types()).startsWith("alert.firing").endsWith("alert.resolved");
    assertThat(ops.summaries()).allMatch(text -> text.contains("nodes are silent"));
  }

  @Test
  void two_of_fifteen_are_more_than_a_tenth_and_one_alone_is_never_many() throws SQLException {
    fleet(3);
    live(Duration.ofMinutes(4), 1);
    assertThat(firing()).singleElement().asString().startsWith("Node node0");
    live(Duration.ofMinutes(12), 1);
    live(Duration.ofMinutes(4), 3);
    assertThat(firing()).hasSize(2).anyMatch(text -> text.startsWith("2 nodes are silent"));
  }

  @Test
  void silence_counts_only_while_the_controller_was_there() throws SQLException {
    fleet(3);
    controller.pass(Duration.ofMinutes(30));
    controller.round();
    controller.live(Duration.ofSeconds(120));
    assertThat(firing()).isEmpty();
    controller.live(Duration.ofSeconds(60));
    assertThat(firing()).singleElement().asString().startsWith("3 nodes are silent");
  }

  @Test
  void a_node_that_said_goodbye_has_ten_minutes() throws SQLException {
    fleet(15);
    controller.query("update node_state set mode = 'stopping' returning 1");
    controller.live(Duration.ofMinutes(9));
    assertThat(firing()).isEmpty();
    controller.live(Duration.ofMinutes(2));
    assertThat(firing()).hasSize(1);
  }
}
