// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static io.accelguard.controller.Reported.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a node that is hostile, broken or of another version may send.
class PoisonTest {
  private static final String TEXT = incident("i1", Change.OPENED, LiveController.NOON);

  @RegisterExtension private final LiveController controller = new LiveController();
  private final JsonCodec codec = new JsonCodec();
  private Node node;

  @BeforeEach
  void enrol() throws SQLException {
    node = controller.enrol("host");
  }

  private static String text(String text) {
    return TEXT.replace("\"text\"", "\"" + text + "\"");
  }

  /// Strange, but it can be stored.
  static Stream<String> strange() {
    return Stream.of(
        text("a\\u0000b"),
        text("a\\ud800b"),
        text("\\udc00"),
        text("a\0b"),
        text("' or true --"),
        text("x".repeat(1_000)),
        TEXT.replace("i1", "a:1.2-3_b"),
        TEXT.replace("2026-", "+999999-"),
        TEXT.replace("2026-", "-9999-"),
        TEXT.replace("0.001", "0"),
        TEXT.replace("0.001", "1"),
        TEXT.replace("4242", "-1"),
        TEXT.replace(
            "{\"id\":\"viol", "{\"new\":" + "[".repeat(50) + "]".repeat(50) + ",\"id\":\"viol"));
  }

  /// What can only be put aside.
  static Stream<String> poison() {
    return Stream.of(
        "",
        "{",
        "null",
        "7",
        "[]",
        "{}",
        "\0",
        TEXT.substring(1),
        TEXT.substring(0, TEXT.length() - 1),
        TEXT.replace("\"incident\":{", "\"incident\":[{"),
        TEXT.replace("\"crypto-mining\"", "\"poetry\""),
        TEXT.replace("\"opened\"", "\"reborn\""),
        TEXT.replace("2026-", "soon "),
        TEXT.replace("\"verdicts\":[", "\"verdicts\":[],\"other\":["),
        TEXT.replace("\"host\":\"text\"", "\"host\":null"),
        TEXT.replace("i1", "a\\u0000/../%00\\n"),
        TEXT.replace("0.995", "1.1"),
        TEXT.replace("0.995", "1e308"),
        TEXT.replace("0.995", "1e999999"),
        TEXT.replace("5.3", "-1e300"),
        TEXT.replace("0.995", "\"NaN\""),
        "[".repeat(12_000),
        "{\"a\":".repeat(2_500),
        "{\"new\":" + "[".repeat(5_000) + "]".repeat(5_000) + "," + TEXT.substring(1));
  }

  @ParameterizedTest
  @MethodSource("strange")
  void what_is_strange_is_stored_and_shown(String event) throws SQLException {
    Sync.Ack ack = controller.sync(node, batch(1, note("a"), event, note("c"))).logs().getFirst();
    assertThat(ack.ackSeq()).isEqualTo(3);
    assertThat(ack.rejected()).isEmpty();
    assertThat(controller.page("/").statusCode()).isEqualTo(200);
    String id = controller.query("select incident_id from incident").getFirst();
    HttpResponse<String> page =
        controller.page("/incidents/" + node.id() + "/" + Words.segment(id));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("NaN", "Infinity");
  }

  @ParameterizedTest
  @MethodSource("poison")
  void poison_is_put_aside_and_the_rest_is_stored(String event) throws SQLException {
    Sync.Ack ack = controller.sync(node, batch(1, note("a"), event, note("c"))).logs().getFirst();
    assertThat(ack.ackSeq()).isEqualTo(3);
    assertThat(ack.rejected()).containsExactly(2L);
    assertThat(controller.query("select seq from event order by 1")).containsExactly("1", "3");
    assertThat(controller.query("select seq from quarantine")).containsExactly("2");
    assertThat(controller.query("select count(*) from incident")).containsExactly("0");
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_events_rejected_total 1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 proto|\"proto\":1|\"proto\":2",
        "403 wrong-node|\"node-id\":\"|\"node-id\":\"x",
        "422 unreadable|{\"proto\"|{{\"proto\"",
        "400 proto|\"proto\":1,|",
        "422 unreadable|\"host\":\"text\"|\"host\":null",
        "422 unreadable|\"host\":\"text\"|\"host\":[]",
        "422 unreadable|\"log\":\"p0\"|\"log\":\"p9\"",
        "422 unreadable|00000001\"|zzzz\"",
        "422 unreadable|\"seqs\":[1]|\"seqs\":[1,2]",
        "422 unreadable|\"seqs\":[1]|\"seqs\":[0]",
        "422 unreadable|\"seqs\":[1]|\"seqs\":[null]",
        "422 unreadable|\"seqs\":[1]|\"seqs\":[\"x\"]",
        "422 unreadable|\"seqs\":[1]|\"seqs\":[99999999999999999999]",
        "422 unreadable|\"dropped\":{}|\"dropped\":{\"x\":null}",
      })
  void a_call_that_cannot_be_taken_is_refused_with_a_code(String row) throws SQLException {
    String[] parts = row.split("\\|", -1);
    String right = codec.write(Reported.sync(node.id(), batch(1, note("a"))));
    String wrong = right.replace(parts[1], parts[2]);
    assertThat(wrong).isNotEqualTo(right);
    refused(controller.sync(node, wrong), parts[0]);
    assertThat(controller.query("select count(*) from event")).containsExactly("0");
  }

  private void refused(HttpResponse<String> answer, String statusAndCode) {
    String[] parts = statusAndCode.split(" ");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(parts[0]));
    assertThat(answer.body()).contains("\"code\":\"" + parts[1] + "\"");
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_refused_total{reason=\"" + parts[1] + "\"} 1.0");
  }

  @Test
  void an_event_that_is_too_long_is_refused_and_the_rest_can_be_sent_without_it()
      throws SQLException {
    String tooLong = text("x".repeat(5_000));
    String json = codec.write(Reported.sync(node.id(), batch(1, note("a"), tooLong)));
    refused(controller.sync(node, json), "422 unreadable");
    assertThat(controller.sync(node, batch(1, note("a"))).logs().getFirst().ackSeq()).isOne();
  }

  @Test
  void depth_without_end_is_refused() {
    refused(controller.sync(node, "[".repeat(1 << 20)), "422 unreadable");
    String right = codec.write(Reported.sync(node.id(), batch(1, note("a"))));
    String deep = "{\"new\":" + "[".repeat(500_000) + "]".repeat(500_000) + ",";
    assertThat(controller.sync(node, deep + right.substring(1)).statusCode()).isEqualTo(422);
  }

  @Test
  void a_call_with_too_much_in_it_is_refused() {
    String[] many = Stream.generate(() -> note("a")).limit(257).toArray(String[]::new);
    refused(
        controller.sync(node, codec.write(Reported.sync(node.id(), batch(1, many)))),
        "413 too-many");
    refused(controller.sync(node, "x".repeat((2 << 20) + 1)), "413 too-large");
  }

  @Test
  void a_body_without_end_is_cut_off() throws SQLException {
    byte[] long64 = new byte[64 << 20];
    isRefusedOrCutOff(BodyPublishers.ofByteArray(long64));
    isRefusedOrCutOff(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(long64)));
    assertThat(controller.query("select count(*) from event")).containsExactly("0");
    assertThat(controller.sync(node, batch(1, note("a"))).logs().getFirst().ackSeq()).isOne();
  }

  /// Who still sends when the answer comes may find the connection closed instead of reading it.
  private void isRefusedOrCutOff(BodyPublisher body) {
    try {
      assertThat(send(body, "identity")).isBetween(400, 499);
    } catch (AssertionError e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  @Test
  void a_packed_body_is_unpacked() throws IOException, SQLException {
    byte[] json =
        codec.write(Reported.sync(node.id(), batch(1, note("a")))).getBytes(StandardCharsets.UTF_8);
    assertThat(send(BodyPublishers.ofByteArray(packed(json)), "gzip")).isEqualTo(200);
    assertThat(controller.query("select count(*) from event")).containsExactly("1");
  }

  @Test
  void a_packed_bomb_is_unpacked_no_further_than_a_sync_is_long_and_counted() throws IOException {
    byte[] bomb = packed(new byte[64 << 20]);
    assertThat(bomb.length).isLessThan(1 << 18);
    assertThat(send(BodyPublishers.ofByteArray(bomb), "gzip")).isEqualTo(413);
    assertThat(controller.get("/metrics").body())
        .contains("accelguard_controller_refused_total{reason=\"too-large\"} 1.0");
  }

  @Test
  void what_is_packed_badly_or_in_another_way_is_unreadable() throws IOException {
    byte[] whole = packed(new byte[1_000]);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThat(send(BodyPublishers.ofByteArray(half), "gzip")).isEqualTo(422);
    assertThat(send(BodyPublishers.ofString("{}"), "gzip")).isEqualTo(422);
    assertThat(send(BodyPublishers.ofByteArray(whole), "br")).isBetween(400, 499);
  }

  private int send(BodyPublisher body, String encoding) {
    return LiveController.send(
            node.client(),
            controller.nodes("/v1/sync").header("Content-Encoding", encoding).POST(body).build())
        .statusCode();
  }
}
