// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import java.util.OptionalLong;

/// The past of one TCP connection: bytes of the last minute, and the messages it carried while they
/// were few enough to be told apart.
final class Connection {
  /// A connection that moves less than this, in bytes per second, is thin.
  private static final double THIN = 1000;

  /// A peer is asked about its habits after this many seconds.
  private static final double SETTLED = 20;

  private static final int SENT = 0;
  private static final int RECEIVED = 1;

  private final boolean inbound;
  private final long inode;
  private final Endpoint remote;
  private final double firstSeen;
  private final Buckets minute = new Buckets(2, 6, 10);
  private final Messages pushes = new Messages();
  private final Messages asks = new Messages();
  private double lastSeen;
  private long sent;
  private long received;
  private boolean counted;
  private double unanswered;

  Connection(SocketSample socket, boolean inbound, double now) {
    this.inbound = inbound;
    this.inode = socket.inode();
    this.remote = socket.remote();
    this.firstSeen = now;
  }

  /// Takes the counters of one tick. What moved before the first sight is not ours to date.
  Moved observe(SocketSample socket, double now) {
    lastSeen = now;
    OptionalLong bytesSent = socket.bytesSent();
    OptionalLong bytesReceived = socket.bytesReceived();
    if (bytesSent.isEmpty() || bytesReceived.isEmpty()) return Moved.NOTHING;
    Moved moved =
        counted
            ? new Moved(
                (double) Math.max(0, bytesSent.getAsLong() - sent),
                (double) Math.max(0, bytesReceived.getAsLong() - received))
            : Moved.NOTHING;
    sent = bytesSent.getAsLong();
    received = bytesReceived.getAsLong();
    counted = true;
    if (moved.sent() > 0) minute.add(now, SENT, moved.sent());
    if (moved.received() > 0) minute.add(now, RECEIVED, moved.received());
    message(moved, now);
    return moved;
  }

  /// A message that arrives when nothing was sent in this tick or the last is a push; one that was
  /// sent and answered within two ticks is an ask.
  private void message(Moved moved, double now) {
    double asked = moved.sent() + unanswered;
    if (moved.received() > 0 && asked == 0) pushes.add(now, moved.received());
    if (moved.received() > 0 && asked > 0) asks.add(now, asked);
    unanswered = moved.received() > 0 ? 0 : moved.sent();
  }

  boolean inbound() {
    return inbound;
  }

  /// The socket's inode: tells connections apart without a look at where they go.
  long inode() {
    return inode;
  }

  Endpoint remote() {
    return remote;
  }

  double lastSeen() {
    return lastSeen;
  }

  double age(double now) {
    return now - firstSeen;
  }

  double sent(double now) {
    return minute.sum(now, SENT, Span.MEDIUM.seconds());
  }

  double received(double now) {
    return minute.sum(now, RECEIVED, Span.MEDIUM.seconds());
  }

  /// Whether it is settled and moves something, but little.
  boolean thin(double now) {
    double seconds = Math.min(age(now), Span.MEDIUM.seconds());
    double bytes = sent(now) + received(now);
    return seconds >= SETTLED && bytes > 0 && bytes / seconds < THIN;
  }

  Messages pushes() {
    return pushes;
  }

  Messages asks() {
    return asks;
  }

  /// Bytes moved in one tick.
  record Moved(double sent, double received) {
    static final Moved NOTHING = new Moved(0, 0);
  }
}
