// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.RulePackSeal.RefusedException;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the rule pack that the controller offers. What is refused is told in every call and not
/// fetched again. The pack on disk, megabytes with a signature, is opened at the start and when it
/// changes, not in every call.
final class RulePackUpdate {
  private static final Logger log = LoggerFactory.getLogger(RulePackUpdate.class);

  private final RulePackStore store;
  private final InstantSource clock;
  private volatile Held held = new Held(0, 0, Instant.MAX);
  private long refusedVersion;
  private volatile String refused = "";

  /// What is known of the packs on disk.
  ///
  /// @param version in force; 0 for none
  /// @param highest that was ever taken
  /// @param expires of the one in force
  private record Held(long version, long highest, Instant expires) {}

  RulePackUpdate(RulePackStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    look();
  }

  private void look() {
    try {
      Optional<RulePack> pack = store.held();
      held =
          new Held(
              pack.map(RulePack::version).orElse(0L),
              store.version(),
              pack.map(RulePack::expires).orElse(Instant.MAX));
    } catch (RefusedException e) {
      refused = Terminal.safe(String.valueOf(e.getMessage()));
    }
  }

  /// The latest pack that was not taken and why; empty when the latest was. Any thread.
  String refused() {
    return refused;
  }

  /// The version in force; 0 for none. Any thread.
  long version() {
    return held.version();
  }

  /// Puts the pack aside when its time is over, also without a controller.
  void expire() throws IOException {
    if (clock.instant().isBefore(held.expires())) return;
    try {
      if (store.expire(clock.instant()))
        log.warn("the rule pack expired; the rules that came with the agent hold again");
    } catch (RefusedException e) {
      refused = Terminal.safe(String.valueOf(e.getMessage()));
    }
    look();
  }

  /// Whether a pack that is offered should be fetched.
  ///
  /// @param version 0 for none
  boolean wants(long version) {
    return version > held.highest() && version != refusedVersion;
  }

  /// Fetches and takes a pack. What cannot be fetched is tried again with the next call.
  void fetch(long version, ControllerClient client) {
    try {
      ControllerClient.Answer answer = client.rulePack(version);
      if (answer.status() != 200) throw new IOException("not handed out: " + answer.status());
      RulePack pack = store.take(answer.body(), clock.instant());
      look();
      refused = "";
      log.atInfo()
          .addKeyValue("version", pack.version())
          .addKeyValue("note", Terminal.safe(pack.note()))
          .log("a rule pack was taken");
    } catch (RefusedException e) {
      refusedVersion = version;
      notTaken(version, e);
    } catch (IOException e) {
      notTaken(version, e);
    }
  }

  private void notTaken(long version, Exception why) {
    String told = "%d: %s".formatted(version, Terminal.safe(String.valueOf(why.getMessage())));
    if (!told.equals(refused))
      log.atWarn().addKeyValue("why", told).log("a rule pack was not taken; the old rules hold");
    refused = told;
  }
}
