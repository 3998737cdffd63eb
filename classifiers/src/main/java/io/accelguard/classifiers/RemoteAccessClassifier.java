// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// A relay or a way in: what strangers send goes on to other strangers, or to a service of this
/// host over a connection that the workload itself opened outwards. Gateways and torrent clients
/// balance too, so that this alone is never a verdict; a torrent client betrays itself by its
/// ports.
final class RemoteAccessClassifier implements Classifier {
  private static final double RELAYS = 0.7;
  private static final double TUNNELS = 0.6;

  private static final List<Row> ROWS =
      List.of(
          row(Feature.RELAY_BALANCE, "below 0.7", 0, step(RELAYS, 0.5), step(0.9, 2.0)),
          row(Feature.TUNNEL_BALANCE, "below 0.6", 0, step(TUNNELS, 0.5), step(0.8, 1.0)),
          row(Feature.LOCAL_DISCOVERY, "no", 0, step(1, -3.0)),
          row(Feature.TORRENT_PORT, "no", 0, step(1, -1.5)),
          row(Feature.TWO_TRANSPORTS, "any", 0, step(1, -0.3)));

  @Override
  public Category category() {
    return Category.REMOTE_ACCESS;
  }

  @Override
  public String name() {
    return "remote-access";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    if (features.atLeast(Feature.RELAY_BALANCE, RELAYS)) return "proxy";
    return features.atLeast(Feature.TUNNEL_BALANCE, TUNNELS) ? "tunnel" : "";
  }
}
