// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.MemorySample;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
  private static final MemorySample MEMORY =
      new MemorySample(
          100, 50, OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalDouble.empty());

  @Test
  void what_is_read_is_what_was_written_whatever_was_seen() {
    long seed = new SecureRandom().nextLong();
    System.out.println("SnapshotCodecTest: seed " + seed);
    RandomSamples random = new RandomSamples(seed);
    SnapshotCodec writer = new SnapshotCodec();
    SnapshotCodec reader = new SnapshotCodec();
    Optional<Snapshot> before = Optional.empty();
    Set<Class<?>> types = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Snapshot snapshot = random.snapshot(before);
      FieldWriter out = new FieldWriter();
      writer.write(snapshot, out);
      SnapshotCodec.Read read = reader.read(new FieldReader(out.bytes(), 0));
      assertThat(read)
          .as("seed %d, snapshot %d", seed, i)
          .isEqualTo(new SnapshotCodec.Read(snapshot, 0));
      SnapshotCodec.samples(snapshot).forEach(sample -> types.add(sample.getClass()));
      before = Optional.of(snapshot);
    }
    assertThat(types).containsExactlyInAnyOrder(Sample.class.getPermittedSubclasses());
  }

  @Test
  void what_did_not_change_takes_no_room() {
    Snapshot snapshot = new RandomSamples(1).snapshot(Optional.empty());
    SnapshotCodec writer = new SnapshotCodec();
    writer.write(snapshot, new FieldWriter());
    FieldWriter again = new FieldWriter();
    writer.write(snapshot, again);
    FieldWriter bare = new FieldWriter();
    new SnapshotCodec()
        .write(
            Snapshot.of(
                snapshot.at(),
                snapshot.uptime(),
                snapshot.bootId(),
                snapshot.ticksPerSecond(),
                List.of(),
                snapshot.blind()),
            bare);
    assertThat(SnapshotCodec.samples(snapshot)).isNotEmpty();
    assertThat(again.bytes().length - bare.bytes().length).isLessThanOrEqualTo(2);
  }

  @Test
  void a_field_that_a_newer_version_adds_is_skipped() {
    FieldWriter out = new FieldWriter();
    out.text("MEMORY");
    out.record(
        MEMORY,
        (memory, to) -> {
          to.number(memory.totalBytes());
          to.number(memory.availableBytes());
          to.optional(memory.cpuPressure());
          to.optional(memory.memoryPressure());
          to.optional(memory.ioPressure());
          to.text("of the year 2030");
        });
    SampleCodec.write(MEMORY, out);
    FieldReader in = new FieldReader(out.bytes(), 0);
    assertThat(SampleCodec.read(in)).contains(MEMORY);
    assertThat(SampleCodec.read(in)).contains(MEMORY);
    assertThat(in.ended()).isTrue();
  }

  @Test
  void a_field_that_an_older_version_did_not_write_is_absent() {
    FieldWriter out = new FieldWriter();
    out.text("MEMORY");
    out.record(MEMORY, (_, to) -> to.number(100));
    assertThat(SampleCodec.read(new FieldReader(out.bytes(), 0)))
        .contains(
            new MemorySample(
                100, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
  }

  @Test
  void a_sample_of_an_unknown_type_or_with_an_unknown_value_is_left_out_and_counted() {
    FieldWriter out = new FieldWriter();
    out.instant(Worlds.AT);
    out.duration(Duration.ofSeconds(5));
    out.text("boot");
    out.number(100);
    out.number(0);
    out.number(3);
    out.number(0);
    out.text("NEURON");
    out.record(MEMORY, (_, to) -> to.text("anything"));
    out.number(0);
    SampleCodec.write(MEMORY, out);
    out.number(0);
    out.text("FILE");
    out.record(
        MEMORY,
        (_, to) -> {
          to.number(1);
          to.number(2);
          to.text("DREAMT");
        });
    SnapshotCodec reader = new SnapshotCodec();
    SnapshotCodec.Read read = reader.read(new FieldReader(out.bytes(), 0));
    assertThat(read.unknown()).isEqualTo(2);
    assertThat(SnapshotCodec.samples(read.snapshot())).containsExactly(MEMORY);
  }
}
