// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How nodes connect and show who they are.
///
/// @param names by which nodes reach this controller, besides the host's own name and loopback
/// @param life of a node's certificate
/// @param authority of the site; empty for one of our own
record NodesConfig(
    Listen listen, List<String> names, Duration life, Optional<ControllerConfig.Tls> authority) {

  NodesConfig {
    names = List.copyOf(names);
  }

  static NodesConfig read(Settings settings) {
    Listen listen = Listen.read(settings, "127.0.0.1:7434");
    List<String> names = settings.texts("names");
    for (String name : names)
      if (!name.matches("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,39}"))
        settings.report("names", "must hold host names or addresses");
    Duration life = settings.duration("certificate-life", Duration.ofDays(7));
    if (life.compareTo(Duration.ofHours(1)) < 0 || life.compareTo(Duration.ofDays(90)) > 0)
      settings.report("certificate-life", "must be 1h to 90d");
    Optional<ControllerConfig.Tls> authority = ControllerConfig.pair(settings.section("authority"));
    settings.finish();
    return new NodesConfig(listen, names, life, authority);
  }
}
