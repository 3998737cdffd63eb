// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.ConversationSample;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds the processes behind recognised conversations, by the ends of their sockets. A
/// conversation that fits no socket, or more than one, is nobody's: it is never guessed.
///
/// What a process is said to do is `protocol/side/grade`, for example `stratum/client/content`.
final class Conversations {
  private final Map<Ends, List<SocketSample>> sockets = new HashMap<>();
  private final Set<Listener> listeners = new HashSet<>();
  private final Map<ProcessKey, Set<String>> found = new HashMap<>();

  /// One end of a socket and the other. The remote of a datagram socket without a fixed peer has
  /// the port 0.
  private record Ends(Transport transport, String address, int port, String peer, int peerPort) {
    static Ends of(Transport transport, Endpoint near, Endpoint far) {
      return new Ends(transport, near.address(), near.port(), far.address(), far.port());
    }

    static Ends unconnected(Endpoint near) {
      return new Ends(Transport.UDP, near.address(), near.port(), "", 0);
    }

    /// Bound to every address.
    static Ends everywhere(int port) {
      return new Ends(Transport.UDP, "", port, "", 0);
    }
  }

  private record Listener(long namespace, int port) {}

  private Conversations() {}

  /// What each process is seen to do.
  static Map<ProcessKey, Set<String>> of(Snapshot snapshot) {
    List<ConversationSample> conversations = snapshot.traffic().conversations();
    if (conversations.isEmpty()) return Map.of();
    Conversations all = new Conversations();
    snapshot.sockets().forEach(all::note);
    for (ConversationSample conversation : conversations) {
      all.match(conversation, conversation.client(), conversation.server(), true);
      all.match(conversation, conversation.server(), conversation.client(), false);
    }
    return all.found;
  }

  private void note(SocketSample socket) {
    switch (socket.state()) {
      case LISTEN -> listeners.add(new Listener(socket.netNamespace(), socket.local().port()));
      case CONNECTING, ESTABLISHED, CLOSING, ENDED ->
          add(Ends.of(socket.transport(), socket.local(), socket.remote()), socket);
      case BOUND ->
          add(
              socket.local().scope() == Scope.ANY
                  ? Ends.everywhere(socket.local().port())
                  : Ends.unconnected(socket.local()),
              socket);
    }
  }

  private void add(Ends ends, SocketSample socket) {
    sockets.computeIfAbsent(ends, _ -> new ArrayList<>(1)).add(socket);
  }

  private void match(
      ConversationSample conversation, Endpoint near, Endpoint far, boolean isClient) {
    List<SocketSample> fitting = new ArrayList<>();
    addFitting(Ends.of(conversation.transport(), near, far), conversation, near, fitting);
    if (conversation.transport() == Transport.UDP && fitting.isEmpty()) {
      addFitting(Ends.unconnected(near), conversation, near, fitting);
      if (fitting.isEmpty()) {
        addFitting(Ends.everywhere(near.port()), conversation, near, fitting);
      }
    }
    if (fitting.size() != 1) return;
    SocketSample socket = fitting.getFirst();
    boolean client = conversation.beginning() ? isClient : !listens(socket);
    String what =
        conversation.protocol()
            + (client ? "/client/" : "/server/")
            + conversation.grade().name().toLowerCase(Locale.ROOT).replace('_', '-');
    socket.owner().ifPresent(owner -> found.computeIfAbsent(owner, _ -> new TreeSet<>()).add(what));
  }

  /// Sockets of the namespace whose packets were seen; else, as packets of containers pass through
  /// the host, those of others, unless the address is one that every namespace has.
  private void addFitting(
      Ends ends, ConversationSample conversation, Endpoint near, List<SocketSample> fitting) {
    List<SocketSample> all = sockets.getOrDefault(ends, List.of());
    for (SocketSample socket : all)
      if (socket.netNamespace() == conversation.netNamespace()) fitting.add(socket);
    boolean ownAddress = !ends.address().isEmpty() && near.scope() != Scope.LOOPBACK;
    if (fitting.isEmpty() && ownAddress) fitting.addAll(all);
  }

  private boolean listens(SocketSample socket) {
    return listeners.contains(new Listener(socket.netNamespace(), socket.local().port()));
  }
}
