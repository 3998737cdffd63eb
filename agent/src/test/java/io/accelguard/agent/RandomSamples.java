// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorDetail.Burst;
import io.accelguard.model.AcceleratorDetail.ClockReason;
import io.accelguard.model.AcceleratorDetail.Pipes;
import io.accelguard.model.AcceleratorDetail.Versions;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Blind;
import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Category;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Endpoint;
import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.FileSample;
import io.accelguard.model.Grade;
import io.accelguard.model.MemorySample;
import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.Sample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Samples of every type with values that nobody would choose.
final class RandomSamples {
  private static final String ODD = "\0\u001b\n\ud800\udc00\u202e\u00ff€a/ .-\"\\";
  private static final double[] REALS = {
    0, -0.0, 1, Double.NaN, Double.MIN_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, 0.1
  };
  private static final long[] NUMBERS = {
    0, 1, -1, 63, 64, -64, -65, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private final SplittableRandom random;

  RandomSamples(long seed) {
    random = new SplittableRandom(seed);
  }

  /// A host on which much stays as it was one snapshot before.
  Snapshot snapshot(Optional<Snapshot> before) {
    List<Sample> samples = new ArrayList<>();
    before.ifPresent(past ->
        SnapshotCodec.samples(past).stream()
            .filter(_ -> random.nextInt(4) > 0)
            .forEach(samples::add));
    for (int i = random.nextInt(12); i > 0; i--) samples.add(sample());
    return Snapshot.of(
        Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000)),
        Duration.ofSeconds(random.nextLong(1L << 40), random.nextInt(1_000_000_000)),
        text(),
        1 + random.nextInt(1000),
        samples,
        list(() -> new Blind(text(), text())));
  }

  Sample sample() {
    return switch (random.nextInt(12)) {
      case 0 -> process();
      case 1 -> socket();
      case 2 ->
          new FileSample(
              key(), pick(FileSample.How.values()), text(), number(), optional(this::text));
      case 3 -> new MemorySample(whole(), whole(), real(), real(), real());
      case 4 -> accelerator();
      case 5 -> new AcceleratorUse(device(), integer(), number(), real());
      case 6 ->
          new ExitSample(
              integer(),
              integer(),
              integer(),
              text(),
              fraction(),
              fraction(),
              real(),
              whole(),
              optional(() -> new Moved(whole(), whole(), whole(), whole())));
      case 7 ->
          new ConversationSample(
              pick(SocketSample.Transport.values()),
              endpoint(),
              endpoint(),
              random.nextBoolean(),
              text(),
              pick(Category.values()),
              pick(Grade.values()),
              whole());
      case 8 -> new ShortConnectionsSample(whole(), whole(), whole(), whole(), whole(), calls());
      case 9 ->
          new NetworkSample(
              whole(),
              random.nextBoolean(),
              optional(() -> new Interfaces(integer(), whole(), whole(), whole(), whole())),
              optional(this::tcp),
              optional(() -> new Udp(whole(), whole(), whole())),
              optional(() -> new Other(whole(), whole())),
              number());
      case 10 -> new ExecSample(process());
      default ->
          new DriverSample(
              text(),
              optional(this::text),
              optional(this::library),
              list(() -> new Holder(integer(), list(this::text), list(this::text))),
              random.nextBoolean(),
              list(this::integer));
    };
  }

  private Calls calls() {
    return new Calls(
        whole(), list(() -> new Destination(endpoint(), pick(Outcome.values()))), whole());
  }

  private Tcp tcp() {
    return new Tcp(whole(), whole(), whole(), whole(), whole(), whole(), whole(), number());
  }

  private ProcessSample process() {
    return new ProcessSample(
        key(),
        integer(),
        integer(),
        text(),
        list(this::text),
        random.nextBoolean(),
        optional(() -> new Executable(text(), random.nextBoolean(), random.nextBoolean())),
        integer(),
        integer(),
        random.nextBoolean(),
        (char) random.nextInt(0x10000),
        integer(),
        integer(),
        new Cpu(fraction(), fraction()),
        whole(),
        whole(),
        number(),
        number(),
        optional(() -> new Io(whole(), whole(), whole(), whole(), whole(), whole())),
        number(),
        list(() -> new CgroupLine(text(), text(), integer())),
        new Account(count(), count()),
        number());
  }

  private SocketSample socket() {
    return new SocketSample(
        whole(),
        optional(this::key),
        pick(SocketSample.Transport.values()),
        pick(SocketSample.State.values()),
        endpoint(),
        endpoint(),
        integer(),
        number(),
        number(),
        whole());
  }

  private AcceleratorSample accelerator() {
    return new AcceleratorSample(
        device(),
        text(),
        random.nextBoolean(),
        real(),
        real(),
        number(),
        number(),
        real(),
        real(),
        real(),
        real(),
        real(),
        real(),
        number(),
        number(),
        pick(Trust.values()),
        detail());
  }

  private AcceleratorDetail detail() {
    return new AcceleratorDetail(
        optional(() -> new Pipes(real(), real(), real(), real(), real(), real(), real(), real())),
        optional(this::burst),
        optional(this::burst),
        optional(this::burst),
        real(),
        number(),
        number(),
        optional(() -> list(() -> pick(ClockReason.values()))),
        new Versions(optional(this::text), optional(this::text), optional(this::text)),
        count(),
        random.nextBoolean());
  }

  private Burst burst() {
    return new Burst(integer(), fraction(), fraction(), fraction());
  }

  private Library library() {
    return new Library(
        text(),
        integer(),
        integer(),
        optional(this::text),
        optional(this::text),
        optional(random::nextBoolean));
  }

  private ProcessKey key() {
    return new ProcessKey(integer(), whole());
  }

  private DeviceKey device() {
    return new DeviceKey(text(), text());
  }

  private Endpoint endpoint() {
    return new Endpoint(text(), integer(), pick(Endpoint.Scope.values()));
  }

  private String text() {
    if (random.nextInt(20) == 0) return "x".repeat(random.nextInt(100_000));
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--)
      text.append(ODD.charAt(random.nextInt(ODD.length())));
    return text.toString();
  }

  private int integer() {
    return random.nextBoolean() ? random.nextInt() : random.nextInt(100);
  }

  private long whole() {
    return random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextLong();
  }

  private double fraction() {
    return REALS[random.nextInt(REALS.length)];
  }

  private OptionalLong number() {
    return random.nextBoolean() ? OptionalLong.of(whole()) : OptionalLong.empty();
  }

  private OptionalInt count() {
    return random.nextBoolean() ? OptionalInt.of(integer()) : OptionalInt.empty();
  }

  private OptionalDouble real() {
    return random.nextBoolean() ? OptionalDouble.of(fraction()) : OptionalDouble.empty();
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(Supplier<T> value) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) values.add(value.get());
    return values;
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
