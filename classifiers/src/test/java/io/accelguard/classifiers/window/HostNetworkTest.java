// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.classifiers.Networks;
import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// Counters of a host, second by second.
class HostNetworkTest {
  private static final Interfaces QUIET = new Interfaces(1, 0, 0, 0, 0);
  private static final Udp NO_DATAGRAMS = new Udp(0, 0, 0);
  private static final Other NOTHING = new Other(0, 0);

  private static Tcp tcp(long opens, long fails, long in, long out, long resets) {
    return new Tcp(opens, fails, in, out, out / 100, 0, resets, OptionalLong.empty());
  }

  /// What is said after twenty seconds.
  private static Features after(LongFunction<NetworkSample> second) {
    HostNetwork network = new HostNetwork();
    for (int now = 0; now <= 20; now++) {
      network.observe(List.of(second.apply(now)), 1000 + now, now == 0 ? 0 : 1);
    }
    Features.Builder into = new Features.Builder();
    network.features(1020, into);
    return into.build();
  }

  private static double value(Features features, Feature feature) {
    return features.value(feature).orElseThrow();
  }

  @Test
  void rates_and_shares_follow_from_the_counters() {
    Features features =
        after(s ->
            Networks.counting(
                new Interfaces(1, 5_000_000 + s * 1000, 5000 + s * 10, s * 60_000, s * 200),
                tcp(7 + s * 10, s * 9, s * 100, s * 200, s * 50),
                new Udp(0, s * 30, s * 4),
                NOTHING));
    assertThat(value(features, Feature.HOST_BYTES_IN)).isCloseTo(1000, within(1e-6));
    assertThat(value(features, Feature.HOST_PACKETS_IN)).isCloseTo(10, within(1e-6));
    assertThat(value(features, Feature.HOST_BYTES_OUT)).isCloseTo(60_000, within(1e-6));
    assertThat(value(features, Feature.HOST_PACKETS_OUT)).isCloseTo(200, within(1e-6));
    assertThat(value(features, Feature.HOST_PACKET_SIZE)).isCloseTo(300, within(1e-6));
    assertThat(value(features, Feature.HOST_FAILED_OPENS)).isCloseTo(9, within(1e-6));
    assertThat(value(features, Feature.HOST_UNANSWERED)).isCloseTo(0.9, within(1e-6));
    assertThat(value(features, Feature.HOST_RESETS)).isCloseTo(50, within(1e-6));
    assertThat(value(features, Feature.HOST_RESET_SHARE)).isCloseTo(0.5, within(1e-6));
    assertThat(value(features, Feature.HOST_REPEATED)).isCloseTo(0.01, within(1e-3));
    assertThat(value(features, Feature.HOST_DATAGRAMS_OUT)).isCloseTo(30, within(1e-6));
    assertThat(value(features, Feature.HOST_NO_PORTS)).isCloseTo(4, within(1e-6));
    assertThat(value(features, Feature.HOST_UNEXPLAINED)).isZero();
  }

  @Test
  void packets_that_no_protocol_counted_are_unexplained() {
    Features flood =
        after(s ->
            Networks.counting(
                new Interfaces(1, 0, 0, s * 4000 * 54, s * 4000),
                tcp(0, 0, 0, s * 100, 0),
                new Udp(0, s * 20, 0),
                new Other(s * 5, s * 75)));
    assertThat(value(flood, Feature.HOST_UNEXPLAINED)).isCloseTo(3800, within(1e-6));
  }

  @Test
  void where_one_namespace_has_no_counters_nothing_is_unexplained() {
    HostNetwork network = new HostNetwork();
    for (int s = 0; s <= 20; s++) {
      NetworkSample host =
          Networks.counting(
              new Interfaces(1, 0, 0, s * 4000 * 54, s * 4000),
              tcp(0, 0, 0, 0, 0),
              NO_DATAGRAMS,
              NOTHING);
      NetworkSample other = Networks.of(2, false, 0, OptionalLong.empty());
      network.observe(List.of(host, other), 1000 + s, s == 0 ? 0 : 1);
    }
    Features.Builder into = new Features.Builder();
    network.features(1020, into);
    assertThat(into.build().value(Feature.HOST_UNEXPLAINED)).isEmpty();
  }

  @Test
  void large_datagrams_that_the_device_cuts_are_no_flood() {
    Features video =
        after(s ->
            Networks.counting(
                new Interfaces(1, 0, 0, s * 4000 * 1200, s * 4000),
                tcp(0, 0, 0, 0, 0),
                new Udp(0, s * 100, 0),
                NOTHING));
    assertThat(value(video, Feature.HOST_UNEXPLAINED)).isZero();
  }

  @Test
  void what_was_not_counted_has_no_value() {
    Features features = after(s -> Networks.host(s, 0));
    assertThat(features.value(Feature.HOST_BYTES_IN)).isPresent();
    assertThat(features.value(Feature.HOST_RESETS)).isEmpty();
    assertThat(features.value(Feature.HOST_DATAGRAMS_OUT)).isEmpty();
    assertThat(features.value(Feature.HOST_UNEXPLAINED)).isEmpty();
    Features few =
        after(s -> Networks.counting(QUIET, tcp(s / 2, 0, s, s, 0), NO_DATAGRAMS, NOTHING));
    assertThat(few.value(Feature.HOST_UNANSWERED)).isEmpty();
    assertThat(few.value(Feature.HOST_RESET_SHARE)).isEmpty();
    assertThat(few.value(Feature.HOST_PACKET_SIZE)).isEmpty();
    assertThat(few.value(Feature.HOST_FAILED_OPENS)).hasValue(0);
  }

  private static OptionalDouble share(LongFunction<List<NetworkSample>> second) {
    ByteCoverage bytes = new ByteCoverage();
    for (int now = 0; now <= 20; now++) bytes.observe(second.apply(now), 1000 + now);
    return bytes.share(1020);
  }

  private static final long MIB = 1 << 20;

  @Test
  void bytes_that_no_socket_accounts_for_lower_the_share() {
    assertThat(share(s -> List.of(Networks.host(9 * MIB + s * MIB, 5 + s * MIB / 4))).orElseThrow())
        .isCloseTo(0.25, within(1e-6));
  }

  @Test
  void a_quiet_minute_says_nothing() {
    assertThat(share(s -> List.of(Networks.host(900 * MIB + s * 100, s * 100)))).isEmpty();
    assertThat(share(_ -> List.of())).isEmpty();
  }

  @Test
  void a_container_passes_through_the_host_and_hides_nothing_of_it() {
    // The container accounts for 2 of its 2 MiB a second, which are among the host's 4; of the
    // other 2, the host's own sockets account for half.
    OptionalDouble share =
        share(s ->
            List.of(
                Networks.host(s * 4 * MIB, s * MIB),
                Networks.of(2, false, s * 2 * MIB, OptionalLong.of(s * 2 * MIB))));
    assertThat(share.orElseThrow()).isCloseTo(0.75, within(1e-6));
  }

  @Test
  void a_namespace_that_accounts_for_more_than_it_carried_makes_up_for_no_other() {
    OptionalDouble share =
        share(s ->
            List.of(
                Networks.host(s * MIB, s * 9 * MIB),
                Networks.of(2, false, s * MIB / 2, OptionalLong.empty())));
    assertThat(share.orElseThrow()).isCloseTo(0.5, within(1e-6));
  }
}
