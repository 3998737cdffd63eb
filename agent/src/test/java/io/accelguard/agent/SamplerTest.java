// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.CollectorStatus.State;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Blind;
import io.accelguard.model.MemorySample;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplerTest {
  private static final MemorySample MEMORY =
      new MemorySample(
          100, 50, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

  @TempDir Path root;

  @Test
  void a_collector_that_throws_is_blind_and_the_others_are_asked_all_the_same() throws IOException {
    HostClock clock = new HostClock(Worlds.host(root), () -> Worlds.AT);
    try (Sampler sampler =
        new Sampler(
            List.of(
                Worlds.collector(
                    "broken",
                    () -> {
                      throw new IllegalStateException("a\u001b[2J\nb");
                    }),
                Worlds.collector("gpu", () -> new Reading.Absent("no driver")),
                Worlds.collector("memory", () -> new Reading.Seen(List.of(MEMORY), 2))),
            clock)) {
      Sampler.Look look = sampler.look(Focus.nobody());
      assertThat(look.snapshot().memory()).contains(MEMORY);
      assertThat(look.snapshot().uptime()).isEqualTo(Duration.ofMillis(1_000_500));
      assertThat(look.snapshot().bootId()).isEqualTo("boot-1");
      assertThat(look.snapshot().blind())
          .containsExactly(
              new Blind("broken", "threw java.lang.IllegalStateException: a\\x1b[2J\\x0ab"),
              new Blind("gpu", "no driver"));
      assertThat(look.collectors())
          .extracting(CollectorStatus::state)
          .containsExactly(State.FAILED, State.ABSENT, State.SEEN);
    }
  }

  @Test
  void a_source_with_a_thread_of_its_own_took_as_long_as_it_says() throws IOException {
    Collector slow =
        new Collector() {
          @Override
          public String name() {
            return "slow";
          }

          @Override
          public Reading collect(Focus focus) {
            return Worlds.nothing();
          }

          @Override
          public Optional<Duration> took() {
            return Optional.of(Duration.ofSeconds(5));
          }
        };
    try (Sampler sampler =
        new Sampler(
            List.of(slow, Worlds.collector("quick", Worlds::nothing)),
            new HostClock(Worlds.host(root), () -> Worlds.AT))) {
      List<CollectorStatus> statuses = sampler.look(Focus.nobody()).collectors();
      assertThat(statuses.getFirst().took()).isEqualTo(Duration.ofSeconds(5));
      assertThat(statuses.getLast().took()).isBetween(Duration.ZERO, Duration.ofSeconds(4));
    }
  }

  @Test
  void time_since_boot_is_the_hosts_own_and_goes_on_in_a_captured_tree() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Worlds.AT);
    HostClock clock = new HostClock(Worlds.host(root), now::get);
    now.set(Worlds.AT.plusSeconds(3));
    assertThat(clock.uptime()).isEqualTo(Duration.ofMillis(1_003_500));
    Files.writeString(root.resolve("proc/uptime"), "1010.25 1.00\n");
    now.set(Worlds.AT.plusSeconds(86_400));
    assertThat(clock.uptime()).isEqualTo(Duration.ofMillis(1_010_250));
  }
}
