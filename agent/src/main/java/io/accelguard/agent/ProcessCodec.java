// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;

/// The fields of processes in a recording. New ones go to the end of both methods of a type.
final class ProcessCodec {
  private ProcessCodec() {}

  static void write(ProcessSample process, FieldWriter out) {
    SampleCodec.key(process.key(), out);
    out.number(process.parent());
    out.number(process.session());
    out.text(process.comm());
    out.list(process.argv(), (argument, to) -> to.text(argument));
    out.flag(process.argvCut());
    out.optional(
        process.executable(),
        (executable, to) -> {
          to.text(executable.path());
          to.flag(executable.deleted());
          to.flag(executable.memfd());
        });
    out.number(process.uid());
    out.number(process.effectiveUid());
    out.flag(process.kernelThread());
    out.number(process.state());
    out.number(process.threads());
    out.number(process.nice());
    out.real(process.cpu().userSeconds());
    out.real(process.cpu().systemSeconds());
    out.number(process.minorFaults());
    out.number(process.majorFaults());
    out.optional(process.residentBytes());
    out.optional(process.hugetlbBytes());
    out.optional(
        process.io(),
        (io, to) -> {
          to.number(io.readChars());
          to.number(io.writtenChars());
          to.number(io.readCalls());
          to.number(io.writeCalls());
          to.number(io.readBytes());
          to.number(io.writtenBytes());
        });
    out.optional(process.netNamespace());
    out.list(
        process.cgroups(),
        (line, to) -> {
          to.text(line.controllers());
          to.text(line.path());
          to.number(line.trusted());
        });
    out.optional(process.account().loginUid());
    out.optional(process.account().lentBy());
    out.optional(process.largestBlock());
  }

  static ProcessSample read(FieldReader in) {
    return new ProcessSample(
        SampleCodec.key(in),
        in.integer(),
        in.integer(),
        in.text(),
        in.list(FieldReader::text),
        in.flag(),
        in.optional(from -> new Executable(from.text(), from.flag(), from.flag())),
        in.integer(),
        in.integer(),
        in.flag(),
        (char) in.integer(),
        in.integer(),
        in.integer(),
        new Cpu(in.real(), in.real()),
        in.number(),
        in.number(),
        in.optionalNumber(),
        in.optionalNumber(),
        in.optional(from ->
            new Io(
                from.number(),
                from.number(),
                from.number(),
                from.number(),
                from.number(),
                from.number())),
        in.optionalNumber(),
        in.list(from -> new CgroupLine(from.text(), from.text(), from.integer())),
        new Account(in.optionalInteger(), in.optionalInteger()),
        in.optionalNumber());
  }

  static void write(ExitSample exit, FieldWriter out) {
    out.number(exit.pid());
    out.number(exit.parent());
    out.number(exit.uid());
    out.text(exit.comm());
    out.real(exit.livedSeconds());
    out.real(exit.cpuSeconds());
    out.optional(exit.userShare());
    out.number(exit.faults());
    out.optional(
        exit.moved(),
        (moved, to) -> {
          to.number(moved.readChars());
          to.number(moved.writtenChars());
          to.number(moved.readBytes());
          to.number(moved.writtenBytes());
        });
  }

  static ExitSample exit(FieldReader in) {
    return new ExitSample(
        in.integer(),
        in.integer(),
        in.integer(),
        in.text(),
        in.real(),
        in.real(),
        in.optionalReal(),
        in.number(),
        in.optional(from -> new Moved(from.number(), from.number(), from.number(), from.number())));
  }
}
