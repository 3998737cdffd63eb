// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.RulePackSeal.RefusedException;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches the rule pack that the controller offers. What is refused is told in every call and not
/// fetched again.
final class RulePackUpdate {
  private static final Logger log = LoggerFactory.getLogger(RulePackUpdate.class);

  private final RulePackStore store;
  private final InstantSource clock;
  private long refusedVersion;
  private volatile String refused = "";

  RulePackUpdate(RulePackStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The latest pack that was not taken and why; empty when the latest was. Any thread.
  String refused() {
    return refused;
  }

  /// The version in force; 0 for none. Any thread.
  long version() {
    try {
      return store.held().map(RulePack::version).orElse(0L);
    } catch (RefusedException e) {
      return 0;
    }
  }

  /// Puts the pack aside when its time is over, also without a controller.
  void expire() throws IOException {
    try {
      if (store.expire(clock.instant()))
        log.warn("the rule pack expired; the rules that came with the agent hold again");
    } catch (RefusedException e) {
      refused = Terminal.safe(String.valueOf(e.getMessage()));
    }
  }

  /// Takes the pack that a node should have, if it is not there yet.
  ///
  /// @param version 0 for none
  void offered(long version, ControllerClient client) throws IOException {
    try {
      if (version <= store.version() || version == refusedVersion) return;
      ControllerClient.Answer answer = client.rulePack(version);
      if (answer.status() != 200) throw new IOException("rule pack: status " + answer.status());
      RulePack pack = store.take(answer.body(), clock.instant());
      refused = "";
      log.atInfo()
          .addKeyValue("version", pack.version())
          .addKeyValue("note", Terminal.safe(pack.note()))
          .log("a rule pack was taken");
    } catch (RefusedException e) {
      refusedVersion = version;
      refused = "%d: %s".formatted(version, Terminal.safe(String.valueOf(e.getMessage())));
      log.atWarn().addKeyValue("why", refused).log("a rule pack was not taken; the old rules hold");
    }
  }
}
