// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Endpoint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Sample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// A workload that calls others, second by second.
class CallWindowTest {
  private static final long NAMESPACE = 5;

  private static Endpoint host(int number, int port) {
    return Endpoint.of(new byte[] {(byte) 198, 51, (byte) (number >> 8), (byte) number}, port);
  }

  private static SocketSample socket(int inode, State state, Endpoint to, long bytes) {
    return socket(inode, state, 40_000 + inode, to, bytes);
  }

  private static SocketSample socket(int inode, State state, int from, Endpoint to, long bytes) {
    return new SocketSample(
        inode,
        Optional.of(new ProcessKey(7, 1)),
        Transport.TCP,
        state,
        Endpoint.of(new byte[] {10, 0, 0, 5}, from),
        to,
        0,
        OptionalLong.of(bytes),
        OptionalLong.of(0),
        NAMESPACE);
  }

  /// What is said after a minute.
  private static Features after(IntFunction<? extends List<? extends Sample>> second) {
    CallWindow window = new CallWindow();
    for (int now = 0; now <= 60; now++) {
      Snapshot snapshot =
          Snapshot.of(
              Instant.EPOCH,
              Duration.ofSeconds(1000 + now),
              "boot",
              100,
              second.apply(now),
              List.of());
      Surroundings around =
          Surroundings.of(snapshot).with(snapshot, namespace -> namespace == NAMESPACE);
      window.observe(
          new Share(
              1000 + now,
              now == 0 ? 0 : 1,
              List.of(),
              List.of(),
              snapshot.sockets(),
              List.of(),
              List.of(),
              around));
    }
    Features.Builder into = new Features.Builder();
    window.features(1060, into);
    return into.build();
  }

  private static double value(Features features, Feature feature) {
    return features.value(feature).orElseThrow();
  }

  @Test
  void a_scan_calls_many_and_hardly_anybody_answers() {
    // Twenty calls a second; each shows once, and its end once. One of ten is answered.
    Features scan =
        after(s -> {
          List<SocketSample> sockets = new ArrayList<>();
          for (int i = s * 20; i < s * 20 + 20; i++)
            sockets.add(socket(i + 1, State.CONNECTING, host(i, 22 + i % 3), 0));
          for (int i = Math.max(0, s * 20 - 20); i < s * 20; i++)
            sockets.add(socket(i + 1, State.ENDED, host(i, 22 + i % 3), i % 10 == 0 ? 1 : 0));
          return sockets;
        });
    assertThat(value(scan, Feature.CALLS_BEGUN)).isCloseTo(1200, within(1e-6));
    assertThat(value(scan, Feature.CALLED_PEERS)).isCloseTo(1220, within(1e-6));
    assertThat(value(scan, Feature.CALLED_PORTS)).isEqualTo(3);
    assertThat(value(scan, Feature.CALLS_UNANSWERED)).isCloseTo(0.9, within(1e-6));
  }

  @Test
  void whoever_drops_what_comes_does_not_answer_either() {
    Features waiting =
        after(s -> {
          List<SocketSample> sockets = new ArrayList<>();
          for (int i = 1; i <= 12; i++)
            if (s > 0) sockets.add(socket(i, State.CONNECTING, host(i, 80), 0));
          return sockets;
        });
    assertThat(value(waiting, Feature.CALLS_UNANSWERED)).isEqualTo(1);
    assertThat(value(waiting, Feature.CALLS_BEGUN)).isCloseTo(12, within(1e-6));
  }

  @Test
  void retries_to_one_that_is_down_are_many_calls_and_no_share() {
    Features retries =
        after(s -> s == 0 ? List.of() : List.of(socket(s, State.ENDED, host(1, 5432), 0)));
    assertThat(value(retries, Feature.CALLS_BEGUN)).isCloseTo(60, within(1e-6));
    assertThat(value(retries, Feature.CALLED_PEERS)).isEqualTo(1);
    assertThat(retries.value(Feature.CALLS_UNANSWERED)).isEmpty();
  }

  @Test
  void a_crawler_calls_many_and_is_answered() {
    Features crawler = after(s -> List.of(socket(s + 1, State.ESTABLISHED, host(s, 443), 700)));
    assertThat(value(crawler, Feature.CALLED_PEERS)).isEqualTo(61);
    assertThat(value(crawler, Feature.CALLS_UNANSWERED)).isZero();
  }

  @Test
  void connections_that_were_there_before_were_not_begun_now() {
    Features old = after(_ -> List.of(socket(1, State.ESTABLISHED, host(1, 443), 9)));
    assertThat(value(old, Feature.CALLS_BEGUN)).isZero();
    assertThat(value(old, Feature.CALLED_PEERS)).isEqualTo(1);
  }

  @Test
  void what_comes_to_a_listener_of_anybody_is_no_call() {
    Features server =
        after(s ->
            List.of(
                socket(9000, State.LISTEN, 22, Endpoint.of(new byte[4], 0), 0),
                socket(s + 1, State.ESTABLISHED, 22, host(s, 50_000), 9)));
    assertThat(server.value(Feature.CALLS_BEGUN)).isEmpty();
  }

  @Test
  void thousands_of_lasting_connections_are_begun_once() {
    Features many =
        after(s -> {
          List<SocketSample> sockets = new ArrayList<>();
          for (int i = 1; i <= 6000 && s > 0; i++)
            sockets.add(socket(i, State.ESTABLISHED, 1 + i, host(i, 443), 9));
          return sockets;
        });
    assertThat(value(many, Feature.CALLS_BEGUN)).isCloseTo(4096, within(1e-6));
  }

  @Test
  void what_stays_on_the_host_is_no_call() {
    Endpoint loopback = Endpoint.of(new byte[] {127, 0, 0, 1}, 80);
    Endpoint itself = Endpoint.of(new byte[] {10, 0, 0, 5}, 80);
    Features local =
        after(s ->
            List.of(
                socket(s + 1, State.ESTABLISHED, loopback, 9),
                socket(s + 500, State.ESTABLISHED, itself, 9)));
    assertThat(local.value(Feature.CALLS_BEGUN)).isEmpty();
  }

  private static ShortConnectionsSample calls(long namespace, int second, Outcome outcome) {
    List<Destination> destinations = new ArrayList<>();
    for (int i = 0; i < 50; i++)
      destinations.add(new Destination(host(second * 50 + i, 22), outcome));
    return new ShortConnectionsSample(0, 0, 0, 0, namespace, new Calls(70, destinations, 20));
  }

  @Test
  void short_calls_count_in_a_namespace_of_ones_own_and_in_no_other() {
    Features own = after(s -> List.of(calls(NAMESPACE, s, Outcome.UNANSWERED)));
    assertThat(value(own, Feature.CALLS_BEGUN)).isCloseTo(60 * 70, within(1e-6));
    assertThat(value(own, Feature.CALLED_PEERS)).isEqualTo(61 * 50);
    assertThat(value(own, Feature.CALLS_UNANSWERED)).isEqualTo(1);
    Features other = after(s -> List.of(calls(NAMESPACE + 1, s, Outcome.UNANSWERED)));
    assertThat(other.value(Feature.CALLS_BEGUN)).isEmpty();
  }

  @Test
  void torn_calls_have_no_outcome() {
    Features torn = after(s -> List.of(calls(NAMESPACE, s, Outcome.UNKNOWN)));
    assertThat(value(torn, Feature.CALLED_PEERS)).isEqualTo(61 * 50);
    assertThat(torn.value(Feature.CALLS_UNANSWERED)).isEmpty();
  }
}
