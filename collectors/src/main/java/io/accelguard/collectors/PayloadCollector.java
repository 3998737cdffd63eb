// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import io.accelguard.collectors.packets.LiveFlow;
import io.accelguard.collectors.packets.LiveFlows;
import io.accelguard.collectors.packets.protocols.Recognisers;
import io.accelguard.model.ConversationSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.SocketSample;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// Protocols of live conversations, recognised by their first packets on a thread of its own. Off
/// unless the site turns it on. What was said is held for ten seconds at most and nowhere shown.
///
/// The thread takes a tenth of a core and no more: on a host whose network is busier than that, the
/// kernel drops packets, which are counted.
final class PayloadCollector implements Collector {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long BUSY_A_SECOND = SECOND / 10;
  private static final long NAMESPACES_EVERY = 2 * SECOND;
  private static final int TURN = 256;
  private static final int WAIT_MILLISECONDS = 100;
  private static final int ROOM = 1 << 16;
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Host host;
  private final LongSupplier nanos;
  private final LiveFlows flows = new LiveFlows(Recognisers.all());
  private final Memory room = new Memory(ROOM);
  private final ByteBuffer view = room.getByteBuffer(0, ROOM);
  private final byte[] packet = new byte[ROOM];
  private final Semaphore closed = new Semaphore(0);
  private final AtomicReference<Seen> latest = new AtomicReference<>(new Seen(List.of(), 0, -1));
  private final Optional<Thread> thread;
  private long lost;
  private long told;

  /// What the thread has seen.
  ///
  /// @param lost packets that were not looked at since the start
  /// @param namespaces whose packets are seen; negative before the first look
  private record Seen(List<Sample> samples, long lost, int namespaces) {}

  /// Starts to listen at once on the running host.
  ///
  /// @param nanos a clock that measures how long flows last and how busy the thread is
  PayloadCollector(Host host, LongSupplier nanos) {
    this.host = host;
    this.nanos = nanos;
    this.thread =
        host.live()
            ? Optional.of(Thread.ofPlatform().daemon().name("payload").start(this::listen))
            : Optional.empty();
  }

  @Override
  public String name() {
    return "payload";
  }

  @Override
  public Reading collect(Focus focus) {
    if (thread.isEmpty()) return new Reading.Absent("packets are seen on the running host only");
    Seen seen = latest.get();
    if (!thread.get().isAlive()) return new Reading.Failed("the thread that listens has ended");
    if (seen.namespaces() < 0) return new Reading.Failed("does not listen yet");
    if (seen.namespaces() == 0)
      return new Reading.Failed("no packet socket can be opened; CAP_NET_RAW is needed");
    int skipped = (int) Math.min(seen.lost() - told, Integer.MAX_VALUE);
    told = seen.lost();
    return new Reading.Seen(seen.samples(), skipped);
  }

  private void listen() {
    try (PacketSockets sockets = new PacketSockets(host)) {
      long namespacesDue = nanos.getAsLong();
      long second = namespacesDue;
      long busy = 0;
      while (!closed.tryAcquire()) {
        long now = nanos.getAsLong();
        if (now - namespacesDue >= 0) {
          sockets.update();
          namespacesDue = now + NAMESPACES_EVERY;
          publish(sockets);
        }
        if (now - second >= SECOND) {
          second = now;
          busy = 0;
          flows.tick(now);
          publish(sockets);
        }
        if (busy >= BUSY_A_SECOND) {
          if (closed.tryAcquire(second + SECOND - now, TimeUnit.NANOSECONDS)) return;
          continue;
        }
        List<PacketSocket> ready = sockets.await(WAIT_MILLISECONDS);
        long start = nanos.getAsLong();
        for (PacketSocket socket : ready) read(socket, start);
        busy += nanos.getAsLong() - start;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(PacketSocket socket, long now) {
    for (int i = 0; i < TURN; i++) {
      OptionalInt length = socket.receive(room);
      if (length.isEmpty()) return;
      view.get(0, packet, 0, length.getAsInt());
      flows.packet(socket.namespace(), now, packet, length.getAsInt());
    }
  }

  private void publish(PacketSockets sockets) {
    lost += sockets.dropped();
    List<Sample> samples = new ArrayList<>();
    flows
        .recognised()
        .forEach((namespace, found) ->
            found.forEach(flow -> sample(flow, namespace).ifPresent(samples::add)));
    latest.set(new Seen(List.copyOf(samples), lost + flows.skipped(), sockets.count()));
  }

  /// Protocols that are a sign of nothing are nobody's business.
  private static Optional<Sample> sample(LiveFlow flow, long namespace) {
    Optional<SocketSample.Transport> transport =
        switch (flow.transport()) {
          case TCP -> Optional.of(SocketSample.Transport.TCP);
          case UDP -> Optional.of(SocketSample.Transport.UDP);
          case ICMP, ICMPV6, IPIP, SIX_IN_FOUR, GRE, ESP, AH, OTHER -> Optional.empty();
        };
    return transport.flatMap(known ->
        flow.recognition()
            .category()
            .map(category ->
                new ConversationSample(
                    known,
                    flow.client(),
                    flow.server(),
                    flow.beginning(),
                    flow.recognition().protocol(),
                    category,
                    flow.recognition().grade(),
                    namespace)));
  }

  /// The thread closes its sockets itself.
  @Override
  public void close() {
    closed.release();
    try {
      if (thread.isPresent()) thread.get().join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
