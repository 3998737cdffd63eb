// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Ticker.Tick;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `scan`, `watch` and `doctor` have in common: they look at a host themselves.
final class Sampling {
  private static final Logger log = LoggerFactory.getLogger(Sampling.class);

  @Mixin private ConfigOption config;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "where the host's /proc and /sys are found")
  private @Nullable Path root;

  private final Senses senses;
  private final Installation installation;
  private final InstantSource wall;

  Sampling(Senses senses, Installation installation, InstantSource wall) {
    this.senses = senses;
    this.installation = installation;
    this.wall = wall;
  }

  /// Configuration with the options applied.
  AgentConfig config() throws ConfigException {
    AgentConfig loaded = config.load().config();
    return Optional.ofNullable(root).map(loaded::withHostRoot).orElse(loaded);
  }

  /// A ticker that has not ticked yet.
  Ticker ticker(AgentConfig config) throws ConfigException, CommandException {
    RuleBase rules = rules(config);
    return new Ticker(HostName.of(config.hostRoot()), sampler(config), senses.judge(config, rules));
  }

  /// The rules that can be used; the log says which cannot.
  RuleBase rules(AgentConfig config) throws ConfigException {
    Rulebook rules = RuleFiles.of(config, installation).usable();
    for (ConfigProblem problem : rules.problems())
      log.warn("left out: {}", Terminal.safe(problem.toString()));
    return rules.rules();
  }

  /// A sampler of the host.
  Sampler sampler(AgentConfig config) throws CommandException {
    try {
      return new Sampler(senses.collectors(config), new HostClock(config.hostRoot(), wall));
    } catch (IOException e) {
      throw new CommandException(
          Exit.REFUSED, config.hostRoot() + " is not the root of a Linux host: " + e.getMessage());
    }
  }

  /// Who finds out what is wrong.
  Doctor doctor(AgentConfig config) {
    return new Doctor(
        config,
        installation,
        Surroundings.ofProcess(),
        Rights.ofProcess(),
        RuleFiles.of(config, installation));
  }

  /// Facts about the host in words.
  Map<String, String> inventory(AgentConfig config) {
    return senses.inventory(config);
  }

  /// Ticks for so long, and gives the last tick.
  static Tick runFor(Ticker ticker, Duration interval, Duration time, Pace pace) {
    Tick[] last = {ticker.tick(Duration.ZERO)};
    new TickLoop(interval, pace).run(time, lag -> last[0] = ticker.tick(lag));
    return last[0];
  }
}
