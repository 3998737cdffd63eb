// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SyncTest {
  @RegisterExtension private final LiveController controller = new LiveController();
  private Node node;

  @BeforeEach
  void enrol() throws SQLException {
    node = controller.enrol("host");
  }

  private long ack(Sync.Batch batch) {
    return controller.sync(node, batch).logs().getFirst().ackSeq();
  }

  private List<String> stored() throws SQLException {
    return controller.query("select seq || event_id from event order by node_id, seq");
  }

  private String alarm() throws SQLException {
    return controller.query("select alarm from node_state").getFirst();
  }

  @Test
  void what_is_sent_twice_is_stored_once_and_acknowledged_again() throws SQLException {
    assertThat(ack(batch(1, note("a"), note("b")))).isEqualTo(2);
    assertThat(ack(batch(1, note("a"), note("b")))).isEqualTo(2);
    assertThat(stored()).containsExactly("1a", "2b");
    assertThat(controller.query("select stored from spool_log")).containsExactly("2");
    assertThat(alarm()).isEmpty();
  }

  @Test
  void of_an_overlap_only_the_new_part_is_stored() throws SQLException {
    ack(batch(1, note("a"), note("b")));
    assertThat(ack(batch(2, note("b"), note("c")))).isEqualTo(3);
    assertThat(stored()).containsExactly("1a", "2b", "3c");
  }

  @Test
  void a_call_that_comes_late_takes_nothing_back() throws SQLException {
    ack(batch(1, note("a")));
    ack(batch(2, note("b")));
    assertThat(ack(batch(1, note("a")))).isEqualTo(2);
    assertThat(stored()).containsExactly("1a", "2b");
  }

  @Test
  void an_empty_call_learns_what_the_controller_has() {
    ack(batch(1, note("a"), note("b")));
    assertThat(ack(batch(3))).isEqualTo(2);
  }

  @Test
  void identical_calls_at_the_same_time_store_everything_once() throws SQLException {
    String[] notes = IntStream.range(0, 100).mapToObj(i -> note("n" + i)).toArray(String[]::new);
    List<CompletableFuture<Sync.Response>> calls =
        Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> controller.sync(node, batch(1, notes))))
            .limit(4)
            .toList();
    for (CompletableFuture<Sync.Response> call : calls)
      assertThat(call.join().logs().getFirst().ackSeq()).isEqualTo(100);
    assertThat(controller.query("select count(*) from event")).containsExactly("100");
    assertThat(controller.query("select stored from spool_log")).containsExactly("100");
  }

  @Test
  void another_content_under_the_same_number_is_an_alarm() throws SQLException {
    ack(batch(1, note("a")));
    ack(batch(1, note("x")));
    assertThat(stored()).containsExactly("1a");
    assertThat(alarm()).contains("key-conflict: event 1");
  }

  @Test
  void a_gap_that_was_counted_as_dropped_is_no_alarm() throws SQLException {
    ack(batch(1, note("a")));
    assertThat(ack(batch("p0", 5, 3, note("e")))).isEqualTo(5);
    assertThat(alarm()).isEmpty();
    assertThat(controller.query("select dropped from spool_log")).containsExactly("3");
  }

  @Test
  void a_gap_that_nobody_counted_is_an_alarm() throws SQLException {
    ack(batch(1, note("a")));
    assertThat(ack(batch(5, note("e")))).isEqualTo(5);
    assertThat(alarm()).contains("accounting-mismatch: 3 events are missing from p0");
    assertThat(controller.page("/").body()).contains("3 events are missing from p0");
  }

  @Test
  void books_that_do_not_balance_are_an_alarm() throws SQLException {
    Sync.Batch right = batch(1, note("a"));
    ack(
        new Sync.Batch(
            right.log(),
            right.spoolId(),
            right.seqs(),
            right.events(),
            right.produced() + 1,
            right.acknowledged(),
            right.dropped(),
            right.backlog()));
    assertThat(alarm()).contains("the books of p0 do not balance");
    assertThat(controller.page("/").body()).contains("1 events are unaccounted for");
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_events_unaccounted 1.0");
    String page = "/nodes/" + node.id();
    assertThat(controller.page(page).body())
        .contains("the books of p0", "<b class=\"problem\">1</b>");
    ack(batch(2, note("b")));
    assertThat(controller.form(page + "/acknowledge").statusCode()).isEqualTo(303);
    assertThat(controller.form(page + "/acknowledge").statusCode()).isEqualTo(404);
    assertThat(controller.page(page).body()).doesNotContain("do not balance");
    assertThat(
            controller.query("select detail from audit where action = 'node-alarm-acknowledged'"))
        .first()
        .asString()
        .contains("the books of p0");
  }

  @Test
  void absurd_books_spoil_no_page() throws SQLException {
    Sync.Batch right = batch(1, note("a"));
    ack(
        new Sync.Batch(
            right.log(),
            right.spoolId(),
            right.seqs(),
            right.events(),
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            right.dropped(),
            Long.MAX_VALUE));
    for (String path : List.of("/", "/nodes/" + node.id(), "/v1/nodes"))
      assertThat(controller.page(path).statusCode()).as(path).isEqualTo(200);
  }

  @Test
  void logs_and_nodes_count_apart() throws SQLException {
    Node other = controller.enrol("other");
    controller.sync(node, batch("p0", 1, 0, note("a")), batch("p1", 1, 0));
    controller.sync(other, batch(1, note("b"), note("c")));
    assertThat(
            controller.query(
                "select host || log || ack_seq from spool_log join node using (node_id) order by"
                    + " 1"))
        .containsExactly("hostp01", "hostp10", "otherp02");
  }

  @Test
  void clocks_may_be_three_days_off_either_way() throws SQLException {
    Duration days = Duration.ofDays(3);
    ack(
        batch(
            1,
            Reported.incident("late", Change.OPENED, LiveController.NOON.plus(days)),
            Reported.incident("early", Change.OPENED, LiveController.NOON.minus(days))));
    assertThat(
            controller.query("select to_char(at at time zone 'UTC', 'DD') from event order by 1"))
        .containsExactly("22", "28");
    HttpResponse<String> page = controller.page("/");
    assertThat(page.body()).contains("2026-11-28 12:00:00", "2026-11-22 12:00:00");
  }

  @Test
  void a_node_that_falls_silent_is_stale_then_lost_unless_it_said_good_bye() throws SQLException {
    ack(batch(1));
    assertThat(health()).isEqualTo("healthy");
    controller.pass(LiveController.INTERVAL.multipliedBy(3));
    assertThat(health()).isEqualTo("stale");
    controller.pass(LiveController.INTERVAL.multipliedBy(3));
    assertThat(health()).isEqualTo("lost");
    String json = new JsonCodec().write(Reported.sync(node.id()));
    String last = json.replace("\"mode\":\"text\"", "\"mode\":\"stopping\"");
    assertThat(controller.sync(node, last).statusCode()).isEqualTo(200);
    controller.pass(Duration.ofDays(1));
    assertThat(health()).isEqualTo("stopped");
  }

  private String health() {
    String json = controller.page("/v1/nodes").body();
    return json.replaceAll(".*\"health\":\"(\\w+)\".*", "$1");
  }
}
