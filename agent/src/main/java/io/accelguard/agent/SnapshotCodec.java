// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Blind;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes and reads snapshots, each as its difference from the one before: what did not change is a
/// reference. So one object writes, or reads, one recording from its beginning.
final class SnapshotCodec {
  /// Most samples of one snapshot.
  private static final int MOST_SAMPLES = 400_000;

  private Map<Sample, Integer> written = Map.of();
  private List<Optional<Sample>> read = List.of();

  /// A snapshot that was read.
  ///
  /// @param unknown samples left out, because their type or a value in them is none that we know
  record Read(Snapshot snapshot, int unknown) {}

  /// Every sample, whatever its type. A new kind of sample in a snapshot makes this fail to
  /// compile.
  static List<Sample> samples(Snapshot snapshot) {
    List<Sample> all = new ArrayList<>();
    return switch (snapshot) {
      case Snapshot(
              var _,
              var _,
              var _,
              var _,
              var processes,
              var exits,
              var execs,
              var sockets,
              var files,
              var accelerators,
              var uses,
              var memory,
              var _,
              var drivers,
              Traffic(var conversations, var shortConnections, var networks)) -> {
        all.addAll(processes);
        all.addAll(sockets);
        all.addAll(files);
        all.addAll(accelerators);
        all.addAll(uses);
        memory.ifPresent(all::add);
        all.addAll(drivers);
        all.addAll(conversations);
        all.addAll(shortConnections);
        all.addAll(networks);
        all.addAll(exits);
        all.addAll(execs);
        yield all;
      }
    };
  }

  void write(Snapshot snapshot, FieldWriter out) {
    out.instant(snapshot.at());
    out.duration(snapshot.uptime());
    out.text(snapshot.bootId());
    out.number(snapshot.ticksPerSecond());
    out.list(
        snapshot.blind(),
        (blind, to) -> {
          to.text(blind.collector());
          to.text(blind.why());
        });
    List<Sample> samples = samples(snapshot);
    Map<Sample, Integer> places = HashMap.newHashMap(samples.size());
    out.number(samples.size());
    int i = 0;
    while (i < samples.size()) {
      int from = written.getOrDefault(samples.get(i), -1);
      int same = from < 0 ? 0 : run(samples, i, from);
      out.number(same);
      if (same > 0) out.number(from);
      else SampleCodec.write(samples.get(i), out);
      for (int next = i + Math.max(1, same); i < next; i++) places.put(samples.get(i), i);
    }
    written = places;
  }

  /// How many samples from `start` on are those from `from` on of the snapshot before.
  private int run(List<Sample> samples, int start, int from) {
    int same = 1;
    while (start + same < samples.size()
        && written.getOrDefault(samples.get(start + same), -1) == from + same) same++;
    return same;
  }

  /// Reads the next snapshot.
  ///
  /// @throws RuntimeException on bytes that no writer makes; the object is then of no more use
  Read read(FieldReader in) {
    Instant at = in.instant();
    Duration uptime = in.duration();
    String bootId = in.text();
    int ticks = in.integer();
    if (ticks <= 0) throw new IllegalArgumentException(ticks + " ticks a second");
    List<Blind> blind = in.list(from -> new Blind(from.text(), from.text()));
    int size = in.integer();
    if (size < 0 || size > MOST_SAMPLES) throw new IllegalArgumentException(size + " samples");
    List<Optional<Sample>> samples = new ArrayList<>(Math.min(size, read.size() + 64));
    while (samples.size() < size) {
      int same = in.integer();
      if (same == 0) {
        in.spend();
        samples.add(SampleCodec.read(in));
      } else {
        int from = in.integer();
        if (from < 0 || same < 0 || same > read.size() - from || same > size - samples.size())
          throw new IllegalArgumentException("a reference to samples that are not there");
        samples.addAll(read.subList(from, from + same));
      }
    }
    read = samples;
    List<Sample> known = samples.stream().flatMap(Optional::stream).toList();
    return new Read(
        Snapshot.of(at, uptime, bootId, ticks, known, blind), samples.size() - known.size());
  }
}
