// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.DriverSample;
import io.accelguard.model.ExecSample;
import io.accelguard.model.ExitSample;
import io.accelguard.model.FileSample;
import io.accelguard.model.MemorySample;
import io.accelguard.model.NetworkSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Sample;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.SocketSample;
import java.util.Optional;

/// Writes and reads one sample of any type. A new type is a constant of [Kind], an arm in each of
/// the three switches, and a pair of methods; the compiler asks for them. A new field goes to the
/// end of both methods of its type.
final class SampleCodec {
  /// How a type of sample is called in a recording; never renamed.
  private enum Kind {
    PROCESS,
    SOCKET,
    FILE,
    MEMORY,
    ACCELERATOR,
    USE,
    EXIT,
    CONVERSATION,
    SHORT_CONNECTIONS,
    DRIVER,
    NETWORK,
    EXEC;

    static Kind of(Sample sample) {
      return switch (sample) {
        case ProcessSample _ -> PROCESS;
        case SocketSample _ -> SOCKET;
        case FileSample _ -> FILE;
        case MemorySample _ -> MEMORY;
        case AcceleratorSample _ -> ACCELERATOR;
        case AcceleratorUse _ -> USE;
        case ExitSample _ -> EXIT;
        case ExecSample _ -> EXEC;
        case ConversationSample _ -> CONVERSATION;
        case ShortConnectionsSample _ -> SHORT_CONNECTIONS;
        case DriverSample _ -> DRIVER;
        case NetworkSample _ -> NETWORK;
      };
    }
  }

  private SampleCodec() {}

  static void write(Sample sample, FieldWriter out) {
    out.text(Kind.of(sample).name());
    out.record(sample, SampleCodec::fields);
  }

  /// Reads the next sample; empty when its type or a value in it is none that we know.
  static Optional<Sample> read(FieldReader in) {
    String name = in.text();
    return in.record(fields -> {
      try {
        return Optional.of(sample(Kind.valueOf(name), fields));
      } catch (IllegalArgumentException | ArithmeticException e) {
        return Optional.empty();
      }
    });
  }

  private static void fields(Sample sample, FieldWriter out) {
    switch (sample) {
      case ProcessSample process -> ProcessCodec.write(process, out);
      case SocketSample socket -> NetworkCodec.write(socket, out);
      case FileSample file -> file(file, out);
      case MemorySample memory -> memory(memory, out);
      case AcceleratorSample device -> AcceleratorCodec.write(device, out);
      case AcceleratorUse use -> AcceleratorCodec.write(use, out);
      case ExitSample exit -> ProcessCodec.write(exit, out);
      case ExecSample exec -> ProcessCodec.write(exec.process(), out);
      case ConversationSample conversation -> NetworkCodec.write(conversation, out);
      case ShortConnectionsSample few -> NetworkCodec.write(few, out);
      case DriverSample driver -> AcceleratorCodec.write(driver, out);
      case NetworkSample network -> NetworkCodec.write(network, out);
    }
  }

  private static Sample sample(Kind kind, FieldReader in) {
    return switch (kind) {
      case PROCESS -> ProcessCodec.read(in);
      case SOCKET -> NetworkCodec.socket(in);
      case FILE -> file(in);
      case MEMORY -> memory(in);
      case ACCELERATOR -> AcceleratorCodec.accelerator(in);
      case USE -> AcceleratorCodec.use(in);
      case EXIT -> ProcessCodec.exit(in);
      case EXEC -> new ExecSample(ProcessCodec.read(in));
      case CONVERSATION -> NetworkCodec.conversation(in);
      case SHORT_CONNECTIONS -> NetworkCodec.shortConnections(in);
      case DRIVER -> AcceleratorCodec.driver(in);
      case NETWORK -> NetworkCodec.network(in);
    };
  }

  private static void file(FileSample file, FieldWriter out) {
    key(file.process(), out);
    out.text(file.how().name());
    out.text(file.path());
    out.optional(file.size());
    out.optional(file.headSha256(), (hash, to) -> to.text(hash));
  }

  private static FileSample file(FieldReader in) {
    return new FileSample(
        key(in),
        FileSample.How.valueOf(in.text()),
        in.text(),
        in.optionalNumber(),
        in.optional(FieldReader::text));
  }

  private static void memory(MemorySample memory, FieldWriter out) {
    out.number(memory.totalBytes());
    out.number(memory.availableBytes());
    out.optional(memory.cpuPressure());
    out.optional(memory.memoryPressure());
    out.optional(memory.ioPressure());
  }

  private static MemorySample memory(FieldReader in) {
    return new MemorySample(
        in.number(), in.number(), in.optionalReal(), in.optionalReal(), in.optionalReal());
  }

  static void key(ProcessKey key, FieldWriter out) {
    out.number(key.pid());
    out.number(key.startTicks());
  }

  static ProcessKey key(FieldReader in) {
    return new ProcessKey(in.integer(), in.number());
  }
}
