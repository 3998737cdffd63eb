// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.SiteKey;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Collectors;
import io.accelguard.collectors.CollectorsConfig;
import io.accelguard.collectors.Host;
import io.accelguard.collectors.Inventory;
import io.accelguard.model.Snapshot;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real collectors and the real judgement.
final class LiveSenses implements Senses {
  private static final int PROCESSES_SHOWN = 5;
  private static final int FOCUS = 64;

  private final Inventory inventory = new Inventory();

  @Override
  public List<Collector> collectors(AgentConfig config) {
    return Collectors.all(
        Host.at(config.hostRoot()),
        new CollectorsConfig(
            config.nvmlLibrary(),
            CollectorsConfig.defaults().deadline(),
            config.collectors().payload()),
        System::nanoTime);
  }

  @Override
  public Judge judge(AgentConfig config, RuleBase rules) throws CommandException {
    Optional<SiteKey> key = SiteKeyFile.read(config.fingerprintKey());
    return judge(config, rules, new SecureRandom().nextLong(), key);
  }

  /// A judge whose phases are known: for recordings, which are judged at the same moments again.
  static Judge judge(AgentConfig config, RuleBase rules, long seed) {
    return judge(config, rules, seed, Optional.empty());
  }

  private static Judge judge(AgentConfig config, RuleBase rules, long seed, Optional<SiteKey> key) {
    Judgement judgement =
        new Judgement(
            rules,
            new JudgementConfig(
                config.prior(), seed, PROCESSES_SHOWN, FOCUS, config.transparent(), key));
    return judge(judgement);
  }

  static Judge judge(Judgement judgement) {
    return new Judge() {
      @Override
      public Assessment observe(Snapshot snapshot) {
        return judgement.observe(snapshot);
      }

      @Override
      public void use(RuleBase newRules) {
        judgement.use(newRules);
      }
    };
  }

  @Override
  public Map<String, String> inventory(AgentConfig config) {
    boolean live = config.hostRoot().getNameCount() == 0;
    return live ? inventory.facts() : Map.of();
  }
}
