// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.HiddenComputeTest.HALF_AN_HOUR;
import static io.accelguard.classifiers.HiddenComputeTest.HIDDEN;
import static io.accelguard.classifiers.HiddenComputeTest.driver;
import static io.accelguard.classifiers.HiddenComputeTest.host;
import static io.accelguard.classifiers.HiddenComputeTest.isHidden;
import static io.accelguard.classifiers.HiddenComputeTest.liar;
import static io.accelguard.classifiers.HiddenComputeTest.seen;
import static io.accelguard.classifiers.HiddenComputeTest.work;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Everything innocent that looks like a device that denies its work: half an hour of each, of
/// which nothing is ever shown.
final class HiddenComputeTwinsTest {
  static Stream<Named<Consumer<Timeline>>> innocent() {
    Program own = work();
    Program watcher = new Program(600, 55, "/usr/bin/nv-hostengine", "nv-hostengine");
    Program persistence =
        new Program(601, 55, "/usr/bin/nvidia-persistenced", "nvidia-persistenced");
    Program brief = new Program(602, 60, "/usr/bin/job", "job").until(400);
    return Stream.of(
        twin(
            "work that is told",
            host -> host.with(own).with(new Gpu(own, _ -> 1, _ -> 4000)).with(seen(500))),
        twin(
            "work that the driver does not list, by a holder of the node",
            host -> host.with(own).with(new Gpu(own, _ -> 1, _ -> 4000).lists()).with(seen(500))),
        twin(
            "a device split by MIG, which has no utilisation",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000).reportsNoUtilisation().lists())
                    .with(seen())),
        twin(
            "a host of virtual GPUs",
            host -> host.with(own).with(liar(own).hostsGuests().lists()).with(seen())),
        twin(
            "an agent in a container, which sees few processes",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000).lists(HIDDEN))
                    .with(driver(false, Optional.empty()))),
        twin(
            "a persistence daemon, a monitor and an idle device",
            host ->
                host.with(watcher, persistence)
                    .with(new Gpu(watcher, _ -> 0, _ -> 500).lists())
                    .with(seen(600, 601))),
        twin(
            "an idle program that keeps the clocks of a sleeping device up",
            host ->
                host.with(own)
                    .with(
                        new Gpu(own, now -> now < 120 ? 0 : 0.22, _ -> 500)
                            .reports(_ -> 0)
                            .idlesAt(25))
                    .with(seen(500))),
        twin(
            "a driver that scrubs memory: utilisation without power and without a process",
            host -> host.with(new Gpu(own, _ -> 0, _ -> 500).reports(_ -> 1).lists()).with(seen())),
        twin(
            "utilisation that lags behind the power by two seconds",
            host ->
                host.with(own)
                    .with(
                        new Gpu(own, now -> now % 600 < 300 ? 1 : 0, _ -> 500)
                            .reports(now -> (now - 2) % 600 < 300 ? 1 : 0))
                    .with(seen(500))),
        twin(
            "bursts of a second each ten",
            host ->
                host.with(own)
                    .with(new Gpu(own, now -> now % 10 < 1 ? 1 : 0, _ -> 500))
                    .with(seen(500))),
        twin(
            "a job that has just ended, on a device that is slow to notice",
            host ->
                host.with(brief)
                    .with(new Gpu(brief, now -> now < 430 ? 1 : 0, _ -> 500))
                    .with(seen())),
        twin(
            "memory of a program that crashed",
            host ->
                host.with(own).with(new Gpu(own, _ -> 0, _ -> 9000).lists(HIDDEN)).with(seen())),
        twin(
            "a library of no package that is known",
            host ->
                host.with(own)
                    .with(new Gpu(own, _ -> 1, _ -> 4000))
                    .with(driver(true, Optional.empty(), 500))),
        twin("a host without devices", host -> host.with(own).with(seen())),
        twin(
            "a driver that nobody can ask",
            host -> host.with(own).with(liar(own).lists()).with(seen()).blind("nvml")));
  }

  private static Named<Consumer<Timeline>> twin(String name, Consumer<Timeline> world) {
    return Named.of(name, world);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("innocent")
  void is_silent(Consumer<Timeline> world) {
    Timeline timeline = new Timeline(50);
    world.accept(timeline);
    for (int second = 0; second < HALF_AN_HOUR; second++) {
      timeline.tick(1);
      assertThat(host(timeline)).as("at " + timeline.now()).isEmpty();
    }
    assertThat(timeline.incidents).noneMatch(incident -> isHidden(incident.verdict()));
  }
}
