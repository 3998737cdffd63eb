// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The metrics service of a TPU's runtime. It lives in the tenant's own process and may answer
/// anything: answers are bounded in bytes, count and time, and are only a claim. Nothing of gRPC is
/// loaded before the first of these is made.
final class TpuRuntime implements AutoCloseable {
  static final String SERVICE = "tpu.monitoring.runtime.RuntimeMetricService";
  private static final int MOST_BYTES = 256 << 10;
  private static final int MOST_DEVICES = 256;
  private static final int MOST_PORTS = 8;

  private static final MethodDescriptor<byte[], byte[]> GET =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "GetRuntimeMetric"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private final Map<Integer, ManagedChannel> channels = new HashMap<>();

  /// Messages as they are on the wire.
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readNBytes(MOST_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// When answers must be there.
  static Deadline within(long milliseconds) {
    return Deadline.after(milliseconds, TimeUnit.MILLISECONDS);
  }

  /// One metric by device id; empty when nobody answers in time or what comes back is no answer.
  ///
  /// @param port on loopback
  Optional<Map<Long, Double>> ask(int port, String metric, Deadline deadline) {
    try {
      CallOptions options = CallOptions.DEFAULT.withDeadline(deadline);
      byte[] answer = ClientCalls.blockingUnaryCall(channel(port), GET, options, request(metric));
      return Optional.of(response(answer));
    } catch (StatusRuntimeException | UncheckedIOException | IOException e) {
      return Optional.empty();
    }
  }

  private ManagedChannel channel(int port) {
    if (channels.size() >= MOST_PORTS && !channels.containsKey(port)) close();
    return channels.computeIfAbsent(
        port,
        p ->
            OkHttpChannelBuilder.forAddress("127.0.0.1", p)
                .usePlaintext()
                .proxyDetector(address -> null)
                .maxInboundMessageSize(MOST_BYTES)
                .maxInboundMetadataSize(8 << 10)
                .build());
  }

  static byte[] request(String metric) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(1, metric);
    out.flush();
    return bytes.toByteArray();
  }

  /// `MetricResponse.metric` 1, `TPUMetric.metrics` 3.
  static Map<Long, Double> response(byte[] bytes) throws IOException {
    Map<Long, Double> found = new HashMap<>();
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != (1 << 3 | 2)) in.skipField(tag);
      else metrics(CodedInputStream.newInstance(in.readByteArray()), found);
    }
    return found;
  }

  private static void metrics(CodedInputStream in, Map<Long, Double> found) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != (3 << 3 | 2) || found.size() >= MOST_DEVICES) in.skipField(tag);
      else metric(CodedInputStream.newInstance(in.readByteArray()), found);
    }
  }

  /// `Metric.attribute` 1 holds the device, `gauge` 3 the value.
  private static void metric(CodedInputStream in, Map<Long, Double> found) throws IOException {
    double device = -1;
    double value = Double.NaN;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | 2 -> device = attribute(CodedInputStream.newInstance(in.readByteArray()));
        case 3 << 3 | 2 -> value = number(CodedInputStream.newInstance(in.readByteArray()), 1, 2);
        default -> in.skipField(tag);
      }
    }
    if (device >= 0 && device < MOST_DEVICES && value >= 0) found.put((long) device, value);
  }

  /// `Attribute.value` 2, of which `int64` is 3 and `double` 4.
  private static double attribute(CodedInputStream in) throws IOException {
    double value = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag != (2 << 3 | 2)) in.skipField(tag);
      else value = number(CodedInputStream.newInstance(in.readByteArray()), 4, 3);
    }
    return value;
  }

  private static double number(CodedInputStream in, int asDouble, int asInteger)
      throws IOException {
    double value = Double.NaN;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (asDouble << 3 | 1)) value = in.readDouble();
      else if (tag == asInteger << 3) value = in.readInt64();
      else in.skipField(tag);
    }
    return value;
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
