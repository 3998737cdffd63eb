// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.Assessment;
import io.accelguard.collectors.Collector;
import io.accelguard.model.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// How a command gets at collectors and judgement; tests give it others.
interface Senses {
  /// Collectors for the host of a configuration.
  List<Collector> collectors(AgentConfig config) throws IOException;

  /// A judgement that has seen nothing yet.
  Function<Snapshot, Assessment> judgement(AgentConfig config) throws ConfigException;
}
