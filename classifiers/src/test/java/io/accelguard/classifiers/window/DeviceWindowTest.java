// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Trust;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeviceWindowTest {
  private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
  private static final double NOW = 1_000;

  private final DeviceWindow window = new DeviceWindow();
  private double now = NOW;
  private long received = (1L << 32) - 5_000_000;

  private void look(double utilisation, int mebibytes) {
    AcceleratorSample device =
        new AcceleratorSample(
            new DeviceKey("nvidia", "GPU-1"),
            "pretended",
            false,
            OptionalDouble.of(utilisation),
            UNKNOWN,
            OptionalLong.of((long) mebibytes << 20),
            OptionalLong.of(1L << 34),
            OptionalDouble.of(70 + 300 * utilisation),
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            OptionalLong.of(received),
            OptionalLong.empty(),
            Trust.SURE,
            AcceleratorDetail.none());
    DeviceUse use = new DeviceUse(device, false, device.utilisation(), device.memoryUsedBytes());
    window.observe(
        new Share(
            now, 1, List.of(), List.of(), List.of(), List.of(), List.of(use), Surroundings.NONE));
    now += 1;
  }

  private double value(Feature feature) {
    Features.Builder builder = new Features.Builder();
    window.features(now - 1, builder);
    return builder.build().value(feature).orElseThrow();
  }

  @Test
  void loading_says_nothing_of_the_work_that_follows() {
    for (int second = 0; second < 30; second++) look(0, 100 * second);
    look(0.5, 3000);
    for (int second = 0; second < 25; second++) look(0.98, 3000);
    assertThat(value(Feature.GPU_UTIL)).isCloseTo(0.98, within(1e-9));
    assertThat(value(Feature.GPU_UTIL_SPREAD)).isCloseTo(0, within(1e-9));
    assertThat(value(Feature.GPU_POWER_SPREAD)).isCloseTo(0, within(1e-9));
    assertThat(value(Feature.GPU_MEMORY_DRIFT)).isCloseTo(0, within(1e-9));
  }

  @Test
  void a_pause_after_work_began_is_remembered() {
    for (int second = 0; second < 20; second++) look(1, 3000);
    for (int second = 0; second < 20; second++) look(0, 3000);
    look(1, 3000);
    assertThat(value(Feature.GPU_UTIL)).isCloseTo(0.5, within(0.02));
    assertThat(value(Feature.GPU_UTIL_SPREAD)).isGreaterThan(0.5);
  }

  @Test
  void a_device_that_is_held_and_idle_is_known_to_be_idle() {
    for (int second = 0; second < 30; second++) look(0.01, 3000);
    assertThat(value(Feature.GPU_UTIL)).isCloseTo(0.01, within(1e-9));
  }

  @Test
  void traffic_goes_on_where_the_counter_of_the_driver_begins_again() {
    for (int second = 0; second < 11; second++) {
      look(0.5, 3000);
      received = (received + 1_000_000) % (1L << 32);
    }
    assertThat(value(Feature.GPU_PCIE)).isCloseTo(1, within(1e-6));
  }
}
