// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.Calls;
import io.accelguard.model.Calls.Destination;
import io.accelguard.model.Calls.Outcome;
import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The TCP connections that a workload began in the last minute to others than itself: how many, to
/// whom, and whether anybody answered. Short ones that nobody saw alive count where the workload
/// has a network namespace of its own.
final class CallWindow {
  /// Destinations and connections followed one by one; more are not looked at.
  private static final int MOST = 4096;

  /// A destination that has not answered for so many seconds is not going to.
  private static final double PATIENCE = 5;

  /// A share wants this many destinations whose answer is known.
  private static final int ENOUGH_DESTINATIONS = 10;

  /// Less than this, in seconds, is too short for a rate.
  private static final double ENOUGH_SECONDS = 10;

  private static final int BEGUN = 0;
  private static final int SECONDS = 1;

  private final Buckets totals = new Buckets(2, Span.MEDIUM.seconds(), 1);
  private final Map<Long, Open> open = new HashMap<>();
  private final Map<Endpoint, Contact> contacts = new HashMap<>();
  private boolean seen;

  /// A connection that lives.
  private static final class Open {
    final double since;
    final boolean came;
    double last;
    boolean answered;

    Open(double since, boolean came) {
      this.since = since;
      this.came = came;
    }
  }

  /// A destination, and the best that is known of it.
  private static final class Contact {
    double last;
    Outcome outcome = Outcome.UNKNOWN;
  }

  void observe(Share share) {
    double now = share.now();
    totals.add(now, SECONDS, share.elapsed());
    boolean first = share.elapsed() == 0;
    for (SocketSample socket : share.sockets()) {
      if (leaves(socket)) follow(socket, share.surroundings(), now, first);
    }
    share.surroundings().calls().forEach(calls -> add(calls, now));
    open.values().removeIf(connection -> connection.last < now);
    if (!contacts.isEmpty())
      contacts.values().removeIf(contact -> now - contact.last > Span.MEDIUM.seconds());
  }

  private static boolean leaves(SocketSample socket) {
    Endpoint remote = socket.remote();
    return socket.transport() == Transport.TCP
        && socket.state() != State.LISTEN
        && remote.port() != 0
        && remote.scope() != Scope.LOOPBACK
        && !remote.address().equals(socket.local().address());
  }

  private void follow(SocketSample socket, Surroundings around, double now, boolean first) {
    Open connection = open.get(socket.inode());
    if (connection == null) {
      if (open.size() >= MOST) return;
      connection = new Open(now, around.isListening(socket));
      open.put(socket.inode(), connection);
      if (!first && !connection.came) totals.add(now, BEGUN, 1);
    }
    connection.last = now;
    if (connection.came) return;
    seen = true;
    connection.answered |=
        socket.state() == State.ESTABLISHED
            || socket.bytesSent().orElse(0) + socket.bytesReceived().orElse(0) > 0;
    boolean over = socket.state() == State.ENDED || now - connection.since >= PATIENCE;
    Outcome outcome =
        connection.answered ? Outcome.ANSWERED : over ? Outcome.UNANSWERED : Outcome.UNKNOWN;
    note(socket.remote(), outcome, now);
  }

  private void add(Calls calls, double now) {
    seen = true;
    totals.add(now, BEGUN, (double) calls.count());
    for (Destination destination : calls.destinations())
      note(destination.to(), destination.outcome(), now);
  }

  /// An answer is remembered, and no answer is more than not to know.
  private void note(Endpoint to, Outcome outcome, double now) {
    Contact contact = contacts.get(to);
    if (contact == null) {
      if (contacts.size() >= MOST) return;
      contact = new Contact();
      contacts.put(to, contact);
    }
    contact.last = now;
    boolean keeps = contact.outcome == Outcome.ANSWERED || outcome == Outcome.UNKNOWN;
    if (!keeps) contact.outcome = outcome;
  }

  void features(double now, Features.Builder into) {
    double seconds = totals.sum(now, SECONDS, Span.MEDIUM.seconds());
    if (!seen || seconds < ENOUGH_SECONDS) return;
    into.put(Feature.CALLS_BEGUN, totals.sum(now, BEGUN, Span.MEDIUM.seconds()) * 60 / seconds);
    Set<String> addresses = new HashSet<>();
    Set<Integer> ports = new HashSet<>();
    int unanswered = 0;
    int known = 0;
    for (Map.Entry<Endpoint, Contact> entry : contacts.entrySet()) {
      addresses.add(entry.getKey().address());
      if (entry.getKey().port() != 0) ports.add(entry.getKey().port());
      if (entry.getValue().outcome == Outcome.UNKNOWN) continue;
      known++;
      if (entry.getValue().outcome == Outcome.UNANSWERED) unanswered++;
    }
    into.put(Feature.CALLED_PEERS, addresses.size());
    into.put(Feature.CALLED_PORTS, ports.size());
    if (known >= ENOUGH_DESTINATIONS)
      into.put(Feature.CALLS_UNANSWERED, (double) unanswered / known);
  }
}
