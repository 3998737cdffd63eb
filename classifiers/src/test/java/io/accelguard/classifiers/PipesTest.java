// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.Category;
import io.accelguard.model.Context;
import io.accelguard.model.Evidence;
import io.accelguard.model.Verdict;
import org.junit.jupiter.api.Test;

/// Integer work without matrix work is what hashing looks like on a chip that tells; it is never
/// more than a suspicion.
final class PipesTest {
  private static final int FOR = 900;
  private final Program work =
      new Program(500, 100, "/usr/bin/work", "work", "--config", "x.json").cpu(0.1, 0.3, 5);

  private Timeline host(Gpu gpu) {
    return new Timeline(50).with(work).with(gpu).run(50 + FOR);
  }

  private Gpu pinned() {
    return new Gpu(work, _ -> 1, _ -> 4000);
  }

  private Verdict mining(Timeline host) {
    return host.verdict(work, Category.CRYPTO_MINING).orElseThrow();
  }

  /// What the rows on devices say of a pinned device of which this besides is known.
  private static double nats(Feature feature, double value) {
    Features features =
        new Features.Builder()
            .put(Feature.GPU_UTIL, 1)
            .put(Feature.GPU_UTIL_SPREAD, 0.01)
            .put(Feature.GPU_MEMORY, 0.1)
            .put(feature, value)
            .build();
    return HashLike.onDevices().stream()
        .flatMap(row -> row.weigh(features, "").stream())
        .mapToDouble(Increment::nats)
        .sum();
  }

  @Test
  void integer_pipes_speak_for_hashing_and_all_others_against_it() {
    double unknown = nats(Feature.GPU_UTIL, 1);
    assertThat(nats(Feature.GPU_INTEGER, 0.6)).isGreaterThan(unknown);
    assertThat(nats(Feature.GPU_INTEGER, 0.02)).isLessThan(unknown);
    assertThat(nats(Feature.GPU_TENSOR, 0)).isEqualTo(unknown);
    assertThat(nats(Feature.GPU_TENSOR, 0.3)).isNotPositive();
    assertThat(nats(Feature.GPU_FP32, 0.3)).isLessThan(unknown - 1);
    assertThat(nats(Feature.GPU_FP64, 0.3)).isNotPositive();
  }

  @Test
  void gaps_between_two_looks_speak_against_hashing() {
    double unknown = nats(Feature.GPU_UTIL, 1);
    assertThat(nats(Feature.GPU_UTIL_LEAST, 0.98)).isGreaterThan(unknown);
    assertThat(nats(Feature.GPU_UTIL_LEAST, 0.1)).isLessThan(unknown);
    assertThat(nats(Feature.GPU_POWER_SWING, 0.02)).isGreaterThan(unknown);
    assertThat(nats(Feature.GPU_POWER_SWING, 0.9)).isLessThan(unknown);
  }

  @Test
  void what_the_driver_tells_reaches_the_sum() {
    Timeline training = host(pinned().pipes(0.9, 0.05, 0.45, 0.1, 0));
    assertThat(training.posterior(work, Category.CRYPTO_MINING)).isLessThan(0.1);
    assertThat(training.workload(work).context()).isNotEqualTo(Context.HASH_LIKE);
    Timeline ragged = host(pinned().bursts(new Burst(6, 0.1, 0.8, 1), new Burst(50, 90, 300, 400)));
    assertThat(mining(ragged).counterEvidence())
        .extracting(Evidence::what)
        .contains("gpu.sm_util_least", "gpu.power_swing");
  }

  @Test
  void the_pipes_are_named_in_the_evidence() {
    Verdict verdict = mining(host(pinned().pipes(0.99, 0.6, 0, 0.01, 0)));
    assertThat(verdict.evidence()).extracting(Evidence::what).contains("gpu.int_pipe");
    assertThat(verdict.families().get("accelerator")).isLessThanOrEqualTo(4.0);
  }

  @Test
  void an_integer_simulation_is_hash_like_and_never_reported() {
    Timeline host = host(pinned().pipes(0.99, 0.7, 0, 0, 0));
    assertThat(host.workload(work).context()).isEqualTo(Context.HASH_LIKE);
    assertThat(host.incidents).isEmpty();
    assertThat(host.posterior(work, Category.CRYPTO_MINING)).isLessThan(0.5);
  }

  @Test
  void fractions_of_64_bits_are_a_simulation() {
    Timeline host = host(pinned().pipes(0.95, 0.2, 0, 0.2, 0.5));
    assertThat(host.workload(work).context()).isEqualTo(Context.HPC);
    assertThat(host.posterior(work, Category.CRYPTO_MINING)).isLessThan(0.2);
    assertThat(host.incidents).isEmpty();
  }

  @Test
  void an_instance_without_utilisation_is_busy_as_its_multiprocessors_are() {
    Timeline host = host(pinned().reportsNoUtilisation().pipes(0.99, 0.6, 0, 0, 0));
    assertThat(host.workload(work).context()).isEqualTo(Context.HASH_LIKE);
    assertThat(mining(host).variant()).isEqualTo("gpu");
  }
}
