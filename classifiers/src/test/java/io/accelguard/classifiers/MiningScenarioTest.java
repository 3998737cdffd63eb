// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.VerdictState;
import org.junit.jupiter.api.Test;

final class MiningScenarioTest {
  private static Program miner(double start) {
    return new Program(
            500,
            start,
            "/usr/bin/work",
            "work",
            "-o",
            "stratum+tcp://127.0.0.1:3333",
            "-u",
            "wallet")
        .cpu(2, 0.995, 5)
        .connected(
            "127.0.0.1",
            40000,
            "127.0.0.1",
            3333,
            age -> 90 + 100 * Math.floor(age / 15),
            age -> 300 * Math.floor(1 + age / 7));
  }

  @Test
  void a_miner_on_a_loopback_pool_is_a_violation_within_a_minute() {
    Program miner = miner(100.5);
    Timeline host = new Timeline(50, RuleTexts.MINER).with(miner).run(110);
    assertThat(host.state(miner, Category.CRYPTO_MINING)).isEqualTo(VerdictState.VIOLATION);
    assertThat(host.incidents).extracting(i -> i.change()).startsWith(Change.OPENED);
    assertThat(host.workload(miner).context()).isEqualTo(Context.HASH_LIKE);
    assertThat(host.verdict(miner, Category.CRYPTO_MINING).orElseThrow().evidence())
        .extracting(Evidence::family)
        .contains(Family.IDENTITY, Family.PROCESS);
  }
}
