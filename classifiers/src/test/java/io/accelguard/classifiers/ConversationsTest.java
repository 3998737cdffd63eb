// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import io.accelguard.model.VerdictState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Conversations and the processes behind them.
final class ConversationsTest {
  private static final ProcessKey MINER = new ProcessKey(500, 1);
  private static final ProcessKey POOL = new ProcessKey(600, 2);
  private static final Endpoint NEAR = ipv4(10, 0, 0, 5, 40_000);
  private static final Endpoint FAR = ipv4(198, 51, 100, 7, 3333);

  private static Endpoint ipv4(int a, int b, int c, int d, int port) {
    return Endpoint.of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, port);
  }

  private static ConversationSample stratum(Endpoint client, Endpoint server, long namespace) {
    return said(Transport.TCP, client, server, true, namespace);
  }

  private static ConversationSample said(
      Transport transport, Endpoint client, Endpoint server, boolean beginning, long namespace) {
    return new ConversationSample(
        transport,
        client,
        server,
        beginning,
        "stratum",
        Category.CRYPTO_MINING,
        Grade.CONTENT,
        namespace);
  }

  private static SocketSample socket(
      ProcessKey owner,
      Transport transport,
      State state,
      Endpoint local,
      Endpoint remote,
      long ns) {
    return new SocketSample(
        1,
        Optional.of(owner),
        transport,
        state,
        local,
        remote,
        1000,
        OptionalLong.empty(),
        OptionalLong.empty(),
        ns);
  }

  private static Map<ProcessKey, Set<String>> of(
      List<ConversationSample> conversations, SocketSample... sockets) {
    List<Sample> samples = new ArrayList<>(conversations);
    samples.addAll(List.of(sockets));
    return Conversations.of(
        Snapshot.of(Instant.EPOCH, Duration.ZERO, "boot", 100, samples, List.of()));
  }

  private static SocketSample connected(
      ProcessKey owner, Endpoint local, Endpoint remote, long namespace) {
    return socket(owner, Transport.TCP, State.ESTABLISHED, local, remote, namespace);
  }

  @Test
  void both_ends_on_one_host_are_told_apart() {
    Endpoint miner = ipv4(127, 0, 0, 1, 40_000);
    Endpoint pool = ipv4(127, 0, 0, 1, 3333);
    assertThat(
            of(
                List.of(stratum(miner, pool, 5)),
                connected(MINER, miner, pool, 5),
                connected(POOL, pool, miner, 5)))
        .isEqualTo(
            Map.of(
                MINER, Set.of("stratum/client/content"), POOL, Set.of("stratum/server/content")));
  }

  @Test
  void where_the_beginning_was_missed_the_listener_is_the_server() {
    Endpoint nobody = ipv4(0, 0, 0, 0, 0);
    Endpoint miner = ipv4(127, 0, 0, 1, 40_000);
    Endpoint pool = ipv4(127, 0, 0, 1, 3333);
    ConversationSample turned = said(Transport.TCP, pool, miner, false, 5);
    assertThat(
            of(
                List.of(turned),
                socket(POOL, Transport.TCP, State.LISTEN, pool, nobody, 5),
                connected(MINER, miner, pool, 5),
                connected(POOL, pool, miner, 5)))
        .isEqualTo(
            Map.of(
                MINER, Set.of("stratum/client/content"), POOL, Set.of("stratum/server/content")));
  }

  @Test
  void packets_of_a_container_that_the_host_sees_lead_into_the_container() {
    assertThat(of(List.of(stratum(NEAR, FAR, 5)), connected(MINER, NEAR, FAR, 6)))
        .containsOnlyKeys(MINER);
  }

  @Test
  void loopback_of_one_namespace_is_not_that_of_another() {
    Endpoint miner = ipv4(127, 0, 0, 1, 40_000);
    Endpoint pool = ipv4(127, 0, 0, 1, 3333);
    assertThat(of(List.of(stratum(miner, pool, 5)), connected(MINER, miner, pool, 6))).isEmpty();
  }

  @Test
  void two_sockets_with_the_same_ends_leave_nobody_accused() {
    assertThat(
            of(
                List.of(stratum(NEAR, FAR, 5)),
                connected(MINER, NEAR, FAR, 6),
                connected(POOL, NEAR, FAR, 7)))
        .isEmpty();
  }

  @Test
  void another_port_or_peer_is_another_conversation() {
    assertThat(
            of(
                List.of(stratum(NEAR, FAR, 5)),
                connected(MINER, ipv4(10, 0, 0, 5, 40_001), FAR, 5),
                connected(POOL, NEAR, ipv4(198, 51, 100, 7, 443), 5)))
        .isEmpty();
  }

  @Test
  void a_datagram_socket_without_a_peer_is_found_by_its_port_in_its_own_namespace() {
    Endpoint everywhere = ipv4(0, 0, 0, 0, 40_000);
    Endpoint nobody = ipv4(0, 0, 0, 0, 0);
    List<ConversationSample> said = List.of(said(Transport.UDP, NEAR, FAR, false, 5));
    assertThat(of(said, socket(MINER, Transport.UDP, State.BOUND, everywhere, nobody, 5)))
        .containsOnlyKeys(MINER);
    assertThat(of(said, socket(MINER, Transport.UDP, State.BOUND, everywhere, nobody, 6)))
        .isEmpty();
  }

  /// Quiet in every way but for what it says.
  private static Program renamed() {
    return new Program(500, 100.4, "/usr/bin/python3", "python3", "train.py")
        .cpu(2, 0.99, 1)
        .connected(
            "10.0.0.5",
            40000,
            "198.51.100.7",
            3333,
            age -> 200 * Math.floor(age / 30),
            age -> 300 * Math.floor(age / 30));
  }

  private static VerdictState judged(ConversationSample... heard) throws Exception {
    Path rules = Path.of("../config/rules/crypto-mining");
    String[] texts = {
      Files.readString(rules.resolve("conversation-stratum.yml")),
      Files.readString(rules.resolve("conversation-pool-name.yml"))
    };
    Program program = renamed();
    Timeline host = new Timeline(50, texts).with(program);
    for (ConversationSample one : heard) host.hears(one);
    VerdictState worst = VerdictState.CLEAR;
    for (int second = 0; second < 180; second++) {
      host.tick(1);
      if (host.now() < 102) continue;
      VerdictState now = host.state(program, Category.CRYPTO_MINING);
      if (now.compareTo(worst) > 0) worst = now;
    }
    if (worst == VerdictState.VIOLATION) {
      assertThat(host.verdict(program, Category.CRYPTO_MINING).orElseThrow().evidence())
          .anyMatch(e -> e.family() == Family.NETWORK && e.source().contains("rule-0"));
    }
    return worst;
  }

  @Test
  void a_renamed_miner_that_talks_stratum_is_a_violation() throws Exception {
    assertThat(judged(stratum(NEAR, FAR, 4026531840L))).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void the_same_program_of_which_nothing_was_heard_is_not() throws Exception {
    assertThat(judged()).isLessThan(VerdictState.PROBABLE);
  }

  @Test
  void the_same_program_beside_somebody_elses_conversation_is_not() throws Exception {
    assertThat(judged(stratum(ipv4(10, 0, 0, 9, 40_000), FAR, 4026531840L)))
        .isLessThan(VerdictState.PROBABLE);
  }

  @Test
  void the_same_program_that_asks_for_the_name_of_a_pool_is_not() throws Exception {
    assertThat(
            judged(
                new ConversationSample(
                    Transport.TCP,
                    NEAR,
                    FAR,
                    true,
                    "stratum",
                    Category.CRYPTO_MINING,
                    Grade.TOKEN,
                    4026531840L)))
        .isLessThan(VerdictState.PROBABLE);
  }
}
