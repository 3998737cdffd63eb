// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;

/// Serving outsiders: strangers of many networks come, much goes out and little comes in, and what
/// goes out was read from disk. One stranger who fetches a result is no hosting, a busy device is
/// the work that the node is for, and a torrent is another category.
final class FileHostingClassifier implements Classifier {
  private static final double FROM_DISK = 0.7;

  private static final List<Row> ROWS =
      List.of(
          row(
              Feature.GUEST_NETWORKS,
              "below 5",
              -1.0,
              step(3, 0),
              step(5, 0.1),
              step(10, 1.0),
              step(30, 1.5)),
          row(Feature.SERVED_SHARE, "below 0.9", 0, step(0.9, 0.02), step(0.98, 0.04)),
          row(Feature.SERVED_RATE, "below 64 KiB/s", 0, step(64 << 10, 0.01), step(1 << 20, 0.03)),
          row(Feature.TWO_TRANSPORTS, "any", 0, step(1, -1.5)),
          row(Feature.LOCAL_DISCOVERY, "no", 0, step(1, -3.0)),
          row(Feature.TORRENT_PORT, "no", 0, step(1, -1.5)),
          row(Feature.RELAY_BALANCE, "below 0.7", 0, step(0.7, -1.0)),
          row(Feature.READS_FOR_NET, "any", 0, step(FROM_DISK, 0.4), step(1.3, 0)),
          row(Feature.GPU_UTIL, "any", 0, step(0.05, -0.5), step(0.3, -1.5)));

  @Override
  public Category category() {
    return Category.FILE_HOSTING;
  }

  @Override
  public String name() {
    return "file-hosting";
  }

  @Override
  public List<Row> rows() {
    return ROWS;
  }

  @Override
  public String variant(Features features) {
    boolean fromDisk =
        features.atLeast(Feature.READS_FOR_NET, FROM_DISK)
            && features.below(Feature.READS_FOR_NET, 1.3);
    return fromDisk ? "files" : "";
  }
}
