// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import io.accelguard.notifiers.Books;
import io.accelguard.notifiers.LogClass;
import io.accelguard.notifiers.Spool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers the spool to the controller: one call at a time, the dearest log first, each oldest
/// first. What is not acknowledged stays on disk; it never gives up. A step class: a thread of the
/// daemon repeats [#step].
final class Uplink implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Uplink.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(5);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(15);
  private static final Duration DISABLED = Duration.ofMinutes(15);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(100);
  private static final Duration AFTER_EVENT = Duration.ofSeconds(1);
  private static final int MAX_EVENTS = 256;
  private static final int MAX_CHARACTERS = 200_000;

  private final Spool spool;
  private final Membership membership;
  private final Optional<RulePackUpdate> packs;
  private final Presence presence;
  private final Consumer<List<Sync.Notice>> notices;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final JsonCodec codec = new JsonCodec();
  private int batchLimit;
  private int failures;
  private String trouble = "";
  private Instant nextCall = Instant.MIN;
  private Instant lastCall = Instant.MIN;

  /// What the node says of itself in every call.
  @FunctionalInterface
  interface Presence {
    /// Everything but the logs, with the given node id and logs put in.
    Sync.Request request(String nodeId, List<Sync.Batch> logs);
  }

  /// Who tells what.
  record Parts(
      Spool spool,
      Membership membership,
      Optional<RulePackUpdate> packs,
      Presence presence,
      Consumer<List<Sync.Notice>> notices) {}

  Uplink(Parts parts, InstantSource clock, RandomGenerator random) {
    this.spool = parts.spool();
    this.membership = parts.membership();
    this.packs = parts.packs();
    this.presence = parts.presence();
    this.notices = parts.notices();
    this.clock = clock;
    this.random = random;
  }

  /// Calls when it is time, or when a new event waits.
  Duration step() throws IOException {
    Instant now = clock.instant();
    boolean due = !now.isBefore(nextCall);
    boolean news =
        failures == 0 && batchLimit > 0 && hasEvents() && !now.isBefore(lastCall.plus(AFTER_EVENT));
    if (due || news) call(now);
    return POLL;
  }

  private boolean hasEvents() {
    return !spool.committed(LogClass.P0, 1, 1).isEmpty();
  }

  private void call(Instant now) throws IOException {
    lastCall = now;
    try {
      if (packs.isPresent()) packs.get().expire();
      Membership.Node node = membership.node();
      List<Sync.Batch> logs = batches();
      settle(node.client().sync(presence.request(node.held().nodeId(), logs)), logs);
    } catch (IOException e) {
      String message = e.getMessage();
      fail(message == null ? e.getClass().getSimpleName() : message, Optional.empty());
    }
  }

  /// The first call after a start carries no events: it only learns what the controller has.
  private List<Sync.Batch> batches() {
    List<Sync.Batch> logs = new ArrayList<>();
    int events = batchLimit;
    int characters = MAX_CHARACTERS;
    for (LogClass logClass : LogClass.values()) {
      List<Spool.Stored> stored =
          events > 0 ? spool.committed(logClass, events, characters) : List.of();
      events -= stored.size();
      for (Spool.Stored event : stored) characters -= event.json().length();
      if (characters <= 0) events = 0;
      logs.add(batch(logClass, stored));
    }
    return logs;
  }

  private Sync.Batch batch(LogClass logClass, List<Spool.Stored> stored) {
    Books books = spool.books(logClass);
    Map<String, Long> dropped = new TreeMap<>();
    books.dropped().forEach((reason, count) -> dropped.put(reason.id(), count));
    return new Sync.Batch(
        logClass.id(),
        spool.spoolId(logClass),
        stored.stream().map(Spool.Stored::seq).toList(),
        stored.stream().map(Spool.Stored::json).toList(),
        books.produced(),
        books.acknowledged(),
        dropped,
        books.spooled());
  }

  private void settle(ControllerClient.Answer answer, List<Sync.Batch> sent) throws IOException {
    switch (answer.status()) {
      case 200 -> accept(answer, sent);
      case 403 -> {
        fail("the controller does not want this node", Optional.of(DISABLED));
      }
      case 401 -> unknown(answer);
      case 413, 422 -> shrink(answer, sent);
      default -> fail(problem(answer), answer.retryAfter());
    }
  }

  private void accept(ControllerClient.Answer answer, List<Sync.Batch> sent) throws IOException {
    Optional<Sync.Response> response = codec.read(Sync.Response.class, answer.body());
    if (response.isEmpty()) {
      fail("the controller's answer cannot be read", Optional.empty());
      return;
    }
    for (Sync.Ack ack : response.get().logs()) {
      for (LogClass logClass : LogClass.values()) {
        if (!logClass.id().equals(ack.log())) continue;
        spool.acknowledge(logClass, ack.spoolId(), ack.ackSeq());
        if (!ack.rejected().isEmpty())
          log.atWarn()
              .addKeyValue("events", ack.rejected().size())
              .log("the controller could not read some events and put them aside");
      }
    }
    if (!trouble.isEmpty()) log.info("the controller takes reports again");
    boolean first = batchLimit == 0;
    trouble = "";
    failures = 0;
    batchLimit = Math.clamp(response.get().batchLimit(), 1, MAX_EVENTS);
    boolean more =
        first || sent.stream().anyMatch(batch -> batch.backlog() > batch.events().size());
    Duration interval = Duration.ofSeconds(response.get().nextSyncSeconds());
    if (interval.compareTo(MIN_INTERVAL) < 0) interval = MIN_INTERVAL;
    if (interval.compareTo(MAX_INTERVAL) > 0) interval = MAX_INTERVAL;
    long jittered = (long) (interval.toMillis() * (0.9 + 0.2 * random.nextDouble()));
    nextCall = clock.instant().plus(more ? POLL : Duration.ofMillis(jittered));
    membership.answeredAt(response.get().serverTime());
    notices.accept(Objects.requireNonNullElse(response.get().notices(), List.of()));
    long offered = response.get().rulePack();
    if (packs.isPresent() && packs.get().wants(offered))
      packs.get().fetch(offered, membership.node().client());
  }

  /// The certificate is not taken: what can be done about it is done before the next call.
  private void unknown(ControllerClient.Answer answer) throws IOException {
    String code = codec.read(Sync.Problem.class, answer.body()).map(Sync.Problem::code).orElse("");
    boolean again = membership.refused(code);
    fail(problem(answer), again ? Optional.empty() : Optional.of(DISABLED));
  }

  /// A batch that is too large is halved; a single event that is still refused is given up,
  /// counted.
  private void shrink(ControllerClient.Answer answer, List<Sync.Batch> sent) throws IOException {
    int events = sent.stream().mapToInt(batch -> batch.events().size()).sum();
    if (events > 1) {
      batchLimit = events / 2;
      nextCall = clock.instant().plus(POLL);
      return;
    }
    for (Sync.Batch batch : sent) {
      for (LogClass logClass : LogClass.values()) {
        if (logClass.id().equals(batch.log()) && !batch.seqs().isEmpty())
          spool.refuseOldest(logClass, batch.seqs().getFirst());
      }
    }
    fail(problem(answer), Optional.empty());
  }

  private String problem(ControllerClient.Answer answer) {
    return codec
        .read(Sync.Problem.class, answer.body())
        .map(problem -> problem.code() + ": " + problem.detail())
        .orElse("status " + answer.status());
  }

  /// Waits at random between nothing and a bound that doubles from 1 s to 100 s, for ever.
  private void fail(String why, Optional<Duration> asked) {
    if (!trouble.equals(why))
      log.atWarn()
          .addKeyValue("why", Terminal.safe(why))
          .log("the controller takes no reports; they are kept and sent later");
    trouble = why;
    long bound = Math.min(MAX_BACKOFF.toMillis(), 1000L << Math.min(failures++, 16));
    Duration wait = Duration.ofMillis((long) (bound * random.nextDouble()));
    Duration least = asked.orElse(Duration.ofMillis(200));
    nextCall = clock.instant().plus(wait.compareTo(least) > 0 ? wait : least);
  }

  /// Says good-bye, with what is still in the spool, if the controller can be reached.
  void farewell() {
    if (failures > 0) return;
    try {
      call(clock.instant());
    } catch (IOException e) {
      // It stays in the spool.
    }
  }

  @Override
  public void close() {
    membership.close();
  }
}
