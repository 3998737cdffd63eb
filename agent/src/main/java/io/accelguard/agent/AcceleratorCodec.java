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
import io.accelguard.model.DeviceKey;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Trust;

/// The fields of accelerators and their drivers in a recording. New ones go to the end of both
/// methods of a type.
final class AcceleratorCodec {
  private AcceleratorCodec() {}

  static void write(AcceleratorSample device, FieldWriter out) {
    device(device.key(), out);
    out.text(device.model());
    out.flag(device.partitioned());
    out.optional(device.utilisation());
    out.optional(device.memoryUtilisation());
    out.optional(device.memoryUsedBytes());
    out.optional(device.memoryTotalBytes());
    out.optional(device.powerWatts());
    out.optional(device.powerLimitWatts());
    out.optional(device.energyJoules());
    out.optional(device.clockMegahertz());
    out.optional(device.maxClockMegahertz());
    out.optional(device.temperatureCelsius());
    out.optional(device.pcieReceivedBytes());
    out.optional(device.pcieSentBytes());
    out.text(device.trust().name());
    detail(device.detail(), out);
  }

  static AcceleratorSample accelerator(FieldReader in) {
    return new AcceleratorSample(
        device(in),
        in.text(),
        in.flag(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalNumber(),
        in.optionalNumber(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalNumber(),
        in.optionalNumber(),
        Trust.valueOf(in.text()),
        detail(in));
  }

  static void write(AcceleratorUse use, FieldWriter out) {
    device(use.device(), out);
    out.number(use.pid());
    out.optional(use.memoryBytes());
    out.optional(use.utilisation());
  }

  static AcceleratorUse use(FieldReader in) {
    return new AcceleratorUse(device(in), in.integer(), in.optionalNumber(), in.optionalReal());
  }

  private static void detail(AcceleratorDetail detail, FieldWriter out) {
    out.optional(detail.pipes(), AcceleratorCodec::pipes);
    out.optional(detail.utilisations(), AcceleratorCodec::burst);
    out.optional(detail.memoryUtilisations(), AcceleratorCodec::burst);
    out.optional(detail.powers(), AcceleratorCodec::burst);
    out.optional(detail.instantWatts());
    out.optional(detail.linkReceivedBytes());
    out.optional(detail.linkSentBytes());
    out.optional(
        detail.clockReasons(),
        (reasons, to) -> to.list(reasons, (reason, each) -> each.text(reason.name())));
    out.optional(detail.versions().driver(), AcceleratorCodec::text);
    out.optional(detail.versions().library(), AcceleratorCodec::text);
    out.optional(detail.versions().runtime(), AcceleratorCodec::text);
    out.optional(detail.node());
    out.flag(detail.guests());
  }

  private static AcceleratorDetail detail(FieldReader in) {
    return new AcceleratorDetail(
        in.optional(AcceleratorCodec::pipes),
        in.optional(AcceleratorCodec::burst),
        in.optional(AcceleratorCodec::burst),
        in.optional(AcceleratorCodec::burst),
        in.optionalReal(),
        in.optionalNumber(),
        in.optionalNumber(),
        in.optional(from -> from.list(each -> ClockReason.valueOf(each.text()))),
        new Versions(
            in.optional(FieldReader::text),
            in.optional(FieldReader::text),
            in.optional(FieldReader::text)),
        in.optionalInteger(),
        in.flag());
  }

  private static void pipes(Pipes pipes, FieldWriter out) {
    out.optional(pipes.active());
    out.optional(pipes.occupancy());
    out.optional(pipes.integer());
    out.optional(pipes.tensor());
    out.optional(pipes.fp16());
    out.optional(pipes.fp32());
    out.optional(pipes.fp64());
    out.optional(pipes.memory());
  }

  private static Pipes pipes(FieldReader in) {
    return new Pipes(
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal(),
        in.optionalReal());
  }

  private static void burst(Burst burst, FieldWriter out) {
    out.number(burst.count());
    out.real(burst.least());
    out.real(burst.mean());
    out.real(burst.most());
  }

  private static Burst burst(FieldReader in) {
    return new Burst(in.integer(), in.real(), in.real(), in.real());
  }

  static void write(DriverSample driver, FieldWriter out) {
    out.text(driver.vendor());
    out.optional(driver.module(), AcceleratorCodec::text);
    out.optional(driver.library(), AcceleratorCodec::library);
    out.list(
        driver.holders(),
        (holder, to) -> {
          to.number(holder.pid());
          to.list(holder.nodes(), AcceleratorCodec::text);
          to.list(holder.strangers(), AcceleratorCodec::text);
        });
    out.flag(driver.allSeen());
    out.list(driver.unlisted(), (pid, to) -> to.number(pid));
  }

  static DriverSample driver(FieldReader in) {
    return new DriverSample(
        in.text(),
        in.optional(FieldReader::text),
        in.optional(AcceleratorCodec::library),
        in.list(from ->
            new Holder(from.integer(), from.list(FieldReader::text), from.list(FieldReader::text))),
        in.flag(),
        in.list(FieldReader::integer));
  }

  private static void library(Library library, FieldWriter out) {
    out.text(library.path());
    out.number(library.uid());
    out.number(library.mode());
    out.optional(library.sha256(), AcceleratorCodec::text);
    out.optional(library.owner(), AcceleratorCodec::text);
    out.optional(library.intact(), (intact, to) -> to.flag(intact));
  }

  private static Library library(FieldReader in) {
    return new Library(
        in.text(),
        in.integer(),
        in.integer(),
        in.optional(FieldReader::text),
        in.optional(FieldReader::text),
        in.optional(FieldReader::flag));
  }

  private static void text(String text, FieldWriter out) {
    out.text(text);
  }

  private static void device(DeviceKey key, FieldWriter out) {
    out.text(key.vendor());
    out.text(key.id());
  }

  private static DeviceKey device(FieldReader in) {
    return new DeviceKey(in.text(), in.text());
  }
}
