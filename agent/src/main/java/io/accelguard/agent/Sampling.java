// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Ticker.Tick;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `scan`, `watch` and `doctor` have in common: they look at a host themselves.
final class Sampling {
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

  /// A ticker that has not ticked yet. The log goes to standard error as text, warnings only.
  Ticker ticker(AgentConfig config) throws ConfigException, CommandException {
    LogSetup.apply(
        new AgentConfig.Log(AgentConfig.Log.Level.WARN, AgentConfig.Log.Format.TEXT), true);
    try {
      return new Ticker(
          HostName.of(config.hostRoot()),
          new Sampler(senses.collectors(config), new HostClock(config.hostRoot(), wall)),
          senses.judge(config, RuleFiles.of(config.rules(), installation).parse()));
    } catch (IOException e) {
      throw new CommandException(
          Exit.REFUSED, config.hostRoot() + " is not the root of a Linux host: " + e.getMessage());
    }
  }

  /// Ticks for so long, and gives the last tick.
  static Tick runFor(Ticker ticker, Duration interval, Duration time, Pace pace) {
    Tick[] last = {ticker.tick(Duration.ZERO)};
    new TickLoop(interval, pace).run(time, lag -> last[0] = ticker.tick(lag));
    return last[0];
  }
}
