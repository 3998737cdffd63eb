// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Carries orders to the enforcer and brings its answers, on a thread of its own: the sampler waits
/// for nobody. What does not fit is dropped, and asked again by the plan after its pause.
final class EnforcerClient implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 16;
  private static final int MOST_BYTES = 64 << 10;

  private final Path socket;
  private final JsonCodec codec = new JsonCodec();
  private final BlockingQueue<EnforcementOrder> orders = new ArrayBlockingQueue<>(MOST_WAITING);
  private final BlockingQueue<EnforcementAnswer> answers =
      new ArrayBlockingQueue<>(2 * MOST_WAITING);
  private final StepThread thread = new StepThread("enforcer", this::step);

  EnforcerClient(Path socket) {
    this.socket = socket;
  }

  void start() {
    thread.start();
  }

  /// Takes an order, if there is room. Never waits.
  void give(EnforcementOrder order) {
    orders.offer(order);
  }

  /// The answers that have come since the last call.
  List<EnforcementAnswer> answers() {
    List<EnforcementAnswer> come = new ArrayList<>();
    answers.drainTo(come);
    return come;
  }

  @Override
  public void close() {
    thread.close();
  }

  /// Asks what waits.
  Duration step() {
    for (EnforcementOrder order = orders.poll(); order != null; order = orders.poll())
      answers.offer(ask(order));
    return ROUND;
  }

  /// An enforcer that is not there is the normal case and an answer like others.
  EnforcementAnswer ask(EnforcementOrder order) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      byte[] line = (codec.write(order) + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuffer out = ByteBuffer.wrap(line);
      while (out.hasRemaining()) channel.write(out);
      byte[] in = Channels.newInputStream(channel).readNBytes(MOST_BYTES);
      String text = new String(in, StandardCharsets.UTF_8).strip();
      return codec
          .read(EnforcementAnswer.class, text)
          .filter(answer -> answer.order().equals(order.id()))
          .filter(answer -> answer.action().equals(order.action().id()))
          .orElseGet(() -> none(order, "unanswered", "the enforcer did not answer this order"));
    } catch (IOException e) {
      return none(order, "unreachable", "nobody listens on " + socket);
    }
  }

  private static EnforcementAnswer none(EnforcementOrder order, String why, String what) {
    return new EnforcementAnswer(
        order.issued(),
        order.id(),
        order.incident(),
        order.action().id(),
        Outcome.REFUSED,
        why,
        what,
        List.of());
  }
}
