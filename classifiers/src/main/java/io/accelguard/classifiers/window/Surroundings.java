// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.classifiers.window.Listeners.Place;
import io.accelguard.model.Calls;
import io.accelguard.model.ShortConnectionsSample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;

/// What a workload's sockets must be seen beside: who waits for connections anywhere on the host,
/// and what the kernel told of calls in network namespaces that are the workload's alone.
public final class Surroundings {
  public static final Surroundings NONE = new Surroundings(Set.of(), List.of());

  private final Set<Place> listening;
  private final List<Calls> calls;

  private Surroundings(Set<Place> listening, List<Calls> calls) {
    this.listening = listening;
    this.calls = calls;
  }

  /// Those of a host at one tick, with nobody's calls.
  public static Surroundings of(Snapshot snapshot) {
    Set<Place> listening = new HashSet<>();
    for (SocketSample socket : snapshot.sockets()) {
      if (socket.state() == State.LISTEN && socket.transport() == Transport.TCP)
        listening.add(new Place(socket.netNamespace(), socket.local().port()));
    }
    return new Surroundings(listening, List.of());
  }

  /// The same for a workload that has some network namespaces for itself.
  public Surroundings with(Snapshot snapshot, LongPredicate own) {
    List<Calls> theirs = new ArrayList<>();
    for (ShortConnectionsSample few : snapshot.traffic().shortConnections()) {
      if (few.calls().count() > 0 && own.test(few.netNamespace())) theirs.add(few.calls());
    }
    return theirs.isEmpty() ? this : new Surroundings(listening, theirs);
  }

  /// Whether somebody waits at the near end of a connection, so that it came.
  boolean isListening(SocketSample connection) {
    return listening.contains(new Place(connection.netNamespace(), connection.local().port()));
  }

  List<Calls> calls() {
    return calls;
  }
}
