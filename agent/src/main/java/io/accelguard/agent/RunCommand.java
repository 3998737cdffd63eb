// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `run`: the daemon, until SIGTERM or SIGINT.
@Command(
    name = "run",
    description = {
      "watches this host until it is told to stop: the daemon",
      "systemd starts it by this command. SIGTERM and SIGINT end it in order; changed rules and a"
          + " changed configuration are taken up while it runs."
    },
    exitCodeList = {
      "0:it was told to stop",
      "71:the host or the network did not let it",
      "78:the configuration or a rule is wrong"
    },
    footer = "  accelguard run --config /etc/accelguard/agent.yaml")
final class RunCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  @Mixin private ConfigOption configOption;

  private final Installation installation;
  private final Senses senses;
  private final InstantSource wall;
  private final Pace.Real pace;

  RunCommand(Installation installation, Senses senses, InstantSource wall, Pace.Real pace) {
    this.installation = installation;
    this.senses = senses;
    this.wall = wall;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    ConfigFile file = configOption.load();
    LogSetup.apply(file.config().log());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(ended), "stop"));
    try (Daemon daemon =
        new Daemon(file, installation, senses, wall, SystemdNotify.fromEnvironment())) {
      daemon.run(pace);
    } finally {
      ended.countDown();
    }
    return Exit.OK;
  }

  /// The JVM ends when this returns, so it waits for the daemon to end in order.
  private void stop(CountDownLatch ended) {
    pace.stop();
    try {
      if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        log.error("the agent did not stop in time; what was not yet on disk is lost");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
