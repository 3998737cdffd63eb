// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.google.protobuf.CodedOutputStream;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A gRPC server with the service of a TPU's runtime, on a loopback port of its range.
final class RuntimeServer implements AutoCloseable {
  private final Server server;
  private final AtomicInteger calls = new AtomicInteger();

  private RuntimeServer(Function<String, byte[]> answers, boolean silent) throws IOException {
    MethodDescriptor<byte[], byte[]> get =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(TpuRuntime.SERVICE + "/GetRuntimeMetric")
            .setRequestMarshaller(new Raw())
            .setResponseMarshaller(new Raw())
            .build();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(TpuRuntime.SERVICE)
            .addMethod(
                get,
                ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> out) -> {
                  calls.incrementAndGet();
                  if (silent) return;
                  String metric =
                      new String(request, 2, request.length - 2, StandardCharsets.UTF_8);
                  out.onNext(answers.apply(metric));
                  out.onCompleted();
                }))
            .build();
    server = start(service);
  }

  private static Server start(ServerServiceDefinition service) throws IOException {
    for (int port = 8431; port < 8431 + 64; port++) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try {
        return OkHttpServerBuilder.forPort(address, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
      } catch (IOException e) {
        if (!(e instanceof BindException) && !(e.getCause() instanceof BindException)) throw e;
      }
    }
    throw new IOException("no free port");
  }

  static RuntimeServer of(Function<String, byte[]> answers) throws IOException {
    return new RuntimeServer(answers, false);
  }

  /// Two devices, as a v5e host with two of them has.
  static RuntimeServer honest() throws IOException {
    return of(metric ->
        switch (metric) {
          case "tpu.runtime.tensorcore.dutycycle.percent" -> response(42.5, 52.5);
          case "tpu.runtime.hbm.memory.usage.bytes" -> response(1000L, 2000L);
          case "tpu.runtime.hbm.memory.total.bytes" -> response(16L << 30, 16L << 30);
          default -> throw new AssertionError(metric);
        });
  }

  /// Takes calls and never answers.
  static RuntimeServer silent() throws IOException {
    return new RuntimeServer(_ -> new byte[0], true);
  }

  int port() {
    return server.getPort();
  }

  int calls() {
    return calls.get();
  }

  /// `MetricResponse` with one gauge a device.
  static byte[] response(Number... values) {
    return message(out -> {
      byte[] metrics =
          message(inner -> {
            inner.writeString(1, "name");
            for (int i = 0; i < values.length; i++) inner.writeByteArray(3, metric(i, values[i]));
          });
      out.writeByteArray(1, metrics);
    });
  }

  private static byte[] metric(long device, Number value) {
    return message(out -> {
      byte[] id = message(v -> v.writeInt64(3, device));
      byte[] attribute =
          message(a -> {
            a.writeString(1, "device-id");
            a.writeByteArray(2, id);
          });
      out.writeByteArray(1, attribute);
      out.writeByteArray(2, new byte[0]);
      out.writeByteArray(
          3,
          message(g -> {
            if (value instanceof Long number) g.writeInt64(2, number);
            else g.writeDouble(1, value.doubleValue());
          }));
    });
  }

  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Body body) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      body.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Raw implements Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
