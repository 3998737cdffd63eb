// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import java.util.List;
import java.util.Map;

/// How a command gets at the host and at a judge; tests give it others.
interface Senses {
  /// Every collector of the host.
  List<Collector> collectors(AgentConfig config);

  /// A judge that has seen nothing yet.
  ///
  /// @throws CommandException when the key of the site's fingerprints cannot be used
  Judge judge(AgentConfig config, RuleBase rules) throws CommandException;

  /// Facts about the host in words. Slow: never on the sampler thread.
  Map<String, String> inventory(AgentConfig config);
}
