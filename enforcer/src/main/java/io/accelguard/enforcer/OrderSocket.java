// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/// Takes one line from each connection and answers it with one, one connection after the other. Who
/// is at the other end is asked of the kernel; whoever is not the agent or root gets no answer.
final class OrderSocket {
  private static final int MOST_BYTES = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ServerSocketChannel socket;
  private final Set<String> peers;
  private final Function<String, EnforcementAnswer> taker;
  private final JsonCodec codec = new JsonCodec();

  /// @param socket listens already
  /// @param peers names of the users that may give orders
  OrderSocket(
      ServerSocketChannel socket, Set<String> peers, Function<String, EnforcementAnswer> taker)
      throws IOException {
    this.socket = socket;
    this.peers = Set.copyOf(peers);
    this.taker = taker;
    socket.configureBlocking(false);
  }

  /// Waits for a connection, at most so long, and serves it.
  ///
  /// @param told of each answer, and of strangers
  /// @return whether somebody came
  boolean serve(Duration wait, Consumer<EnforcementAnswer> told, Consumer<String> strangers)
      throws IOException {
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_ACCEPT);
      if (selector.select(wait.toMillis()) == 0) return false;
    }
    try (SocketChannel peer = socket.accept()) {
      if (peer == null) return false;
      String user = peer.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
      if (!peers.contains(user)) {
        strangers.accept(user);
        return true;
      }
      peer.configureBlocking(false);
      Optional<String> line = read(peer);
      // What is not a line in time and of bounded size is no order.
      EnforcementAnswer answer = taker.apply(line.orElse(""));
      told.accept(answer);
      byte[] text = (codec.write(answer) + "\n").getBytes(StandardCharsets.UTF_8);
      // An answer is smaller than the buffer of a socket: it goes out at once or nobody reads it.
      peer.write(ByteBuffer.wrap(text));
      return true;
    } catch (IOException e) {
      // The peer is gone; what it ordered has been done and told.
      return true;
    }
  }

  private static Optional<String> read(SocketChannel peer) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Selector selector = Selector.open()) {
      peer.register(selector, SelectionKey.OP_READ);
      while (bytes.hasRemaining()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0) return Optional.empty();
        selector.selectedKeys().clear();
        int count = peer.read(bytes);
        int last = bytes.position() - 1;
        if (last >= 0 && bytes.get(last) == '\n')
          return Optional.of(new String(bytes.array(), 0, last, StandardCharsets.UTF_8));
        if (count < 0) return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
