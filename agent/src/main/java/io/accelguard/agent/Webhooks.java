// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Outbox.Destination;
import io.accelguard.model.Event;
import io.accelguard.notifiers.Spool;
import io.accelguard.notifiers.WebhookNotifier;
import io.accelguard.notifiers.WebhookQueue;
import io.accelguard.notifiers.WebhookSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receivers of incidents and of the canary, each with a spool and a thread of its own, so that
/// a slow one delays nobody else.
final class Webhooks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

  private final List<Destination> destinations = new ArrayList<>();
  private final List<StepThread> threads = new ArrayList<>();

  /// @param telling whether receivers shall be told at the moment an event happens
  /// @throws CommandException when a secret or a spool cannot be used
  Webhooks(
      List<AgentConfig.Webhook> configs,
      Path stateDirectory,
      BooleanSupplier telling,
      InstantSource wall,
      Supplier<UUID> ids,
      RandomGenerator random)
      throws CommandException {
    for (AgentConfig.Webhook config : configs) {
      try {
        Path folder = stateDirectory.resolve("webhooks").resolve(key(config));
        Spool spool = Spool.open(folder, ids);
        destinations.add(new Destination(spool, event -> telling.getAsBoolean() && wanted(event)));
        WebhookNotifier notifier = new WebhookNotifier(target(config), wall);
        WebhookQueue queue = new WebhookQueue(spool, notifier, wall, random);
        Watched watched = new Watched(queue);
        threads.add(new StepThread("webhook-" + threads.size(), watched::step));
      } catch (IOException e) {
        close();
        throw new CommandException(
            Exit.REFUSED, "webhook " + config.url().getHost() + ": " + e.getMessage());
      }
    }
  }

  /// Where the outbox puts events.
  List<Destination> destinations() {
    return List.copyOf(destinations);
  }

  void start() {
    threads.forEach(StepThread::start);
  }

  @Override
  public void close() {
    threads.forEach(StepThread::close);
  }

  /// Says once when a receiver stops taking events, and once when it takes them again.
  private static final class Watched {
    private final WebhookQueue queue;
    private String told = "";

    Watched(WebhookQueue queue) {
      this.queue = queue;
    }

    Duration step() throws IOException {
      Duration wait = queue.step();
      String failure = Terminal.safe(queue.lastFailure());
      if (!failure.isEmpty() && told.isEmpty())
        log.atWarn()
            .addKeyValue("receiver", queue.name())
            .addKeyValue("why", failure)
            .log("webhook is not delivered; it is tried again");
      if (failure.isEmpty() && !told.isEmpty())
        log.atInfo().addKeyValue("receiver", queue.name()).log("webhook is delivered again");
      told = failure;
      return wait;
    }
  }

  private static boolean wanted(Event event) {
    return event.incident() != null || event.type().equals(Events.CANARY);
  }

  private static WebhookNotifier.Target target(AgentConfig.Webhook config) throws IOException {
    Optional<WebhookSecret> secret = Optional.empty();
    if (config.secretFile().isPresent())
      secret = Optional.of(WebhookSecret.read(config.secretFile().get()));
    return new WebhookNotifier.Target(config.url(), config.format(), secret, config.allowHttp());
  }

  /// Folder name that stays the same as long as the receiver does.
  private static String key(AgentConfig.Webhook config) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((config.format() + " " + config.url()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
