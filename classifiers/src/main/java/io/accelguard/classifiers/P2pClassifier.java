// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// Sharing with strangers: one port on both transports, peers that come and peers that are called,
/// and a disk that writes what the network brings. Much of it travels by UDP, of which the kernel
/// counts nothing, so that the ports must speak. A torrent port alone settles near 2 nats and
/// accuses nobody.
final class P2pClassifier implements Classifier {
  private static final List<Row> ROWS =
      List.of(
          row(Feature.TWO_TRANSPORTS, "no", 0, step(1, 2.5)),
          row(Feature.LOCAL_DISCOVERY, "no", 0, step(1, 3.0)),
          row(Feature.TORRENT_PORT, "no", 0, step(1, 0.05)),
          row(Feature.TWO_WAY, "0", 0, step(1, 1.0), step(3, 1.5), step(10, 2.0)),
          row(Feature.SPREAD, "below 5", 0, step(5, 0.5), step(20, 1.5)),
          row(Feature.UPLOAD_SHARE, "below 0.02 or above 0.98", 0, step(0.02, 0.05), step(0.98, 0)),
          row(Feature.WELL_KNOWN_SHARE, "above 0.5", 0, step(0.5, -0.5), step(0.8, -1.0)),
          row(Feature.PRIVATE_ONLY, "any", 0, step(1, -3.0)),
          row(Feature.WRITES_FROM_NET, "below 0.5", 0, step(0.7, 2.5), step(1.3, 0.5), step(2, 0)),
          row(Feature.READS_FOR_NET, "any", 0, step(0.7, 0.5), step(1.3, 0)),
          row(Feature.WRITES_FROM_UDP, "0", 0, step(64 << 10, 2.0)));

  @Override
  public Category category() {
    return Category.P2P;
  }

  @Override
  public String name() {
    return "p2p";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    boolean torrent =
        features.atLeast(Feature.LOCAL_DISCOVERY, 1) || features.atLeast(Feature.TORRENT_PORT, 1);
    return torrent ? "bittorrent" : "";
  }
}
