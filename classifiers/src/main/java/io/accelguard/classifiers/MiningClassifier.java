// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Row.row;
import static io.accelguard.classifiers.Row.step;

import io.accelguard.classifiers.window.Feature;
import io.accelguard.classifiers.window.Features;
import io.accelguard.model.Category;
import java.util.List;
import java.util.stream.Stream;

/// Proof of work: the hash-like shape, and a quiet peer that both pushes work unasked and answers
/// short questions. Standing facts weigh so little that they settle between 1 and 3 nats (a weight
/// w settles at 43 w), because trackers and brokers have quiet peers too and kernels talk on
/// loopback; only the rhythm of an external peer reaches the cap.
final class MiningClassifier implements Classifier {
  private static final List<Row> OWN =
      List.of(
          row(Feature.RANDOMX_PAGES, "no", 0, step(1, 3.0)),
          row(Feature.HIDDEN_EXECUTABLE, "no", 0, step(1, 0.7)),
          row(Feature.BYTES_PER_CPU, "above 4 KiB/s", 0.4, step(4 << 10, 0), step(1 << 20, -1.0)),
          row(Feature.BYTES_PER_GPU, "above 100 kB/s", 0.4, step(1e5, 0), step(1e7, -1.0)),
          row(Feature.GPU_PCIE, "10–2000 MB/s", 0.3, step(30, 0), step(200, -1.0)),
          row(Feature.PEERS, "0, or more than 4", 0, step(5, -0.5), step(20, -2.0)),
          row(Feature.THIN_EXTERNAL, "0", 0, step(1, 0.06), step(3, 0), step(6, -0.5)),
          row(Feature.OLD_THIN, "0", 0, step(1, 0.02), step(3, 0)),
          row(
              Feature.PUSH_INTERVAL,
              "none, or below 3 s",
              -0.3,
              step(3, 0.6),
              step(10, 1.0),
              step(120, 0)),
          row(
              Feature.PUSH_BYTES,
              "below 80 B",
              -1.5,
              step(80, 0),
              step(150, 0.6),
              step(4000, -1.0)),
          row(Feature.ASK_BYTES, "below 60 or above 1000 B", -2.0, step(60, 0.6), step(1000, -1.0)),
          row(Feature.SENT_SHARE, "below 0.1 or above 0.75", -0.3, step(0.1, 0), step(0.75, -1.5)),
          row(Feature.NET_RATE, "above 1 kB/s", 0, step(5e3, -0.5), step(1e5, -2.0)),
          row(Feature.THIN_LOCAL, "0", 0, step(1, 0.02), step(3, 0)),
          row(Feature.PUSH_LOCAL, "none", 0, step(3, 0.03), step(120, 0)));

  private final List<Row> rows =
      Stream.of(HashLike.onProcessors(), HashLike.onDevices(), OWN).flatMap(List::stream).toList();

  @Override
  public Category category() {
    return Category.CRYPTO_MINING;
  }

  @Override
  public String name() {
    return "mining";
  }

  @Override
  public List<Row> rows() {
    return rows;
  }

  @Override
  public String variant(Features features) {
    return HashLike.place(features);
  }
}
