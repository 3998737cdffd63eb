// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.model.Grade;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveFlowsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final byte[] SUBSCRIBE =
      Frames.text("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}\n");
  private static final byte[] NOTIFY =
      Frames.text("{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\"]}\n");
  private static final byte[] PAGE = Frames.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  private static final byte[] GET = Frames.text("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");

  private final LiveFlows flows = new LiveFlows(Recognisers.all());
  private long now = SECOND;

  private void hear(List<byte[]> packets) {
    for (byte[] packet : packets) flows.packet(5, now, packet, packet.length);
  }

  private void pass(long seconds) {
    for (long i = 0; i < seconds; i++) flows.tick(now += SECOND);
  }

  private List<LiveFlow> known() {
    return flows.recognised().getOrDefault(5L, List.of());
  }

  private void hearsStratum() {
    hear(Frames.session(3333, SUBSCRIBE, NOTIFY));
  }

  @Test
  void a_proved_handshake_is_known_at_once_with_both_ends() {
    hearsStratum();
    assertThat(known()).hasSize(1);
    LiveFlow flow = known().getFirst();
    assertThat(flow.recognition().protocol()).isEqualTo("stratum");
    assertThat(flow.recognition().grade()).isEqualTo(Grade.CONTENT);
    assertThat(flow.client().toString()).isEqualTo("192.0.2.1:40000");
    assertThat(flow.server().toString()).isEqualTo("198.51.100.2:3333");
    assertThat(flow.beginning()).isTrue();
  }

  @Test
  void what_proves_less_is_known_after_ten_seconds() {
    byte[] push = Frames.tcp(false, 40000, 3333, Frames.ACK, 900, NOTIFY);
    hear(List.of(push));
    pass(9);
    assertThat(known()).isEmpty();
    pass(2);
    assertThat(known().getFirst().recognition().grade()).isEqualTo(Grade.STRUCTURED);
    assertThat(known().getFirst().beginning()).isFalse();
  }

  @Test
  void a_page_of_the_web_accuses_nobody() {
    hear(Frames.session(80, GET, PAGE));
    pass(11);
    assertThat(known()).allMatch(flow -> flow.recognition().category().isEmpty());
  }

  @Test
  void later_packets_change_nothing() {
    hear(Frames.session(80, GET, PAGE));
    pass(11);
    hear(List.of(Frames.tcp(true, 40000, 80, Frames.ACK, 5000, SUBSCRIBE)));
    hear(List.of(Frames.tcp(false, 40000, 80, Frames.ACK, 5000, NOTIFY)));
    pass(11);
    assertThat(known()).allMatch(flow -> flow.recognition().category().isEmpty());
  }

  @Test
  void a_new_conversation_between_the_same_ends_is_judged_anew() {
    hearsStratum();
    hear(Frames.session(3333, GET, PAGE));
    pass(11);
    assertThat(known()).noneMatch(flow -> flow.recognition().protocol().equals("stratum"));
  }

  @Test
  void a_conversation_that_ended_is_forgotten_soon_and_a_silent_one_later() {
    hearsStratum();
    pass(LiveFlows.SILENCE.toSeconds() - 1);
    assertThat(known()).hasSize(1);
    hear(List.of(Frames.tcp(true, 40000, 3333, Frames.ACK, 5000, SUBSCRIBE)));
    pass(2);
    assertThat(known()).hasSize(1);
    hear(List.of(Frames.tcp(true, 40000, 3333, Frames.ACK | Frames.RST, 6000, new byte[0])));
    pass(6);
    assertThat(known()).isEmpty();
    assertThat(flows.size()).isZero();
  }

  @Test
  void namespaces_are_kept_apart() {
    hearsStratum();
    for (byte[] packet : Frames.session(3333, GET, PAGE))
      flows.packet(6, now, packet, packet.length);
    pass(11);
    assertThat(known().getFirst().recognition().protocol()).isEqualTo("stratum");
    assertThat(flows.recognised().get(6L))
        .noneMatch(f -> f.recognition().protocol().equals("stratum"));
  }

  @Test
  void a_flood_of_flows_stays_within_bounds_and_is_counted() {
    for (int port = 1; port < 60_000; port++)
      hear(List.of(Frames.udp(true, port, 53, new byte[] {1, 2, 3})));
    assertThat(flows.size()).isLessThanOrEqualTo(LiveFlows.MOST_OPEN + LiveFlows.MOST_SETTLED);
    assertThat(flows.early()).isEqualTo(59_999 - LiveFlows.MOST_OPEN);
  }

  @Test
  void a_talkative_flow_is_judged_by_its_first_packets() {
    for (int i = 0; i < 1000; i++)
      hear(List.of(Frames.tcp(true, 40000, 80, Frames.ACK, 100 + 10L * i, new byte[10])));
    assertThat(flows.size()).isEqualTo(1);
    pass(11);
    hear(List.of(Frames.tcp(true, 40000, 80, Frames.ACK, 50, SUBSCRIBE)));
    assertThat(known()).isEmpty();
  }

  @Test
  void damaged_packets_are_counted_and_survived() {
    List<byte[]> whole = Frames.session(3333, SUBSCRIBE, NOTIFY);
    Random random = new Random(20260103);
    for (int round = 0; round < 20_000; round++) {
      byte[] packet = whole.get(round % whole.size()).clone();
      for (int i = 0; i < 1 + round % 5; i++)
        packet[random.nextInt(packet.length)] = (byte) random.nextInt();
      flows.packet(5, now, packet, random.nextInt(packet.length + 1));
      if (round % 100 == 0) pass(1);
    }
    assertThat(flows.packets()).isEqualTo(20_000);
    assertThat(flows.skipped()).isPositive();
    assertThat(flows.size()).isLessThanOrEqualTo(LiveFlows.MOST_OPEN + LiveFlows.MOST_SETTLED);
  }
}
