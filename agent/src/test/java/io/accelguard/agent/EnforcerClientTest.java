// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One question, one answer, over a socket.
class EnforcerClientTest {
  private static final EnforcementOrder ORDER =
      new EnforcementOrder(
          "o-1",
          "i-1",
          EnforcementAction.WARN,
          1000,
          "boot-1",
          1,
          Worlds.AT,
          Worlds.AT,
          true,
          List.of(new EnforcementOrder.Target(12, 3, "/")));

  @TempDir private Path directory;
  private final JsonCodec codec = new JsonCodec();

  private static EnforcementAnswer rehearsed(String order, String action) {
    return new EnforcementAnswer(
        Worlds.AT, order, "i-1", action, Outcome.REHEARSED, "", "what", List.of());
  }

  /// Asks an enforcer that answers as it is told.
  private EnforcementAnswer ask(UnaryOperator<String> answer) throws IOException {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(() -> {
            try (SocketChannel peer = server.accept()) {
              ByteBuffer in = ByteBuffer.allocate(4096);
              peer.read(in);
              String line = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
              peer.write(StandardCharsets.UTF_8.encode(answer.apply(line)));
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      EnforcementAnswer got = new EnforcerClient(socket).ask(ORDER);
      served.join();
      return got;
    }
  }

  @Test
  void an_order_is_one_line_that_reads_back_as_it_was() throws IOException {
    EnforcementAnswer answer =
        ask(line -> {
          Optional<EnforcementOrder> read =
              codec.read(EnforcementOrder.class, line.substring(0, line.length() - 1));
          assertThat(line).endsWith("\n");
          assertThat(read).contains(ORDER);
          assertThat(codec.write(read.get()) + "\n").isEqualTo(line);
          return codec.write(rehearsed("o-1", "warn")) + "\n";
        });

    assertThat(answer.outcome()).isEqualTo(Outcome.REHEARSED);
  }

  @Test
  void an_answer_to_something_else_is_none() throws IOException {
    assertThat(ask(line -> codec.write(rehearsed("o-2", "warn"))).why()).isEqualTo("unanswered");
  }

  @Test
  void an_answer_about_another_action_is_none() throws IOException {
    assertThat(ask(line -> codec.write(rehearsed("o-1", "stop"))).why()).isEqualTo("unanswered");
  }

  @Test
  void silence_is_an_answer() throws IOException {
    assertThat(ask(line -> "").why()).isEqualTo("unanswered");
  }

  @Test
  void an_enforcer_that_is_not_there_is_an_answer() {
    EnforcementAnswer answer = new EnforcerClient(directory.resolve("none")).ask(ORDER);

    assertThat(answer.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(answer.why()).isEqualTo("unreachable");
  }
}
