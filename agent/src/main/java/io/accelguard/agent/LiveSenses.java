// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.Judgement;
import io.accelguard.classifiers.JudgementConfig;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Collectors;
import io.accelguard.collectors.CollectorsConfig;
import io.accelguard.collectors.Host;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Snapshot;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The real collectors and the real judgement.
record LiveSenses(Installation installation) implements Senses {
  private static final int PROCESSES_SHOWN = 5;
  private static final int FOCUS = 64;

  @Override
  public List<Collector> collectors(AgentConfig config) {
    CollectorsConfig usual = CollectorsConfig.defaults();
    return Collectors.all(
        Host.at(config.hostRoot()),
        new CollectorsConfig(config.nvmlLibrary(), usual.deadline()),
        System::nanoTime);
  }

  @Override
  public Function<Snapshot, Assessment> judgement(AgentConfig config) throws ConfigException {
    long seed = new SecureRandom().nextLong();
    RuleFiles files = RuleFiles.of(config.rules(), installation);
    RuleBase rules = RuleBase.parse(files.sources());
    List<ConfigProblem> problems = new ArrayList<>(files.problems());
    problems.addAll(rules.problems());
    if (!problems.isEmpty()) throw new ConfigException(problems);
    return new Judgement(rules, new JudgementConfig(config.prior(), seed, PROCESSES_SHOWN, FOCUS))
        ::observe;
  }
}
