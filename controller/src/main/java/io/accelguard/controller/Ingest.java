// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Event;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes one sync: everything in it is stored in one transaction, and the answer acknowledges what
/// was committed.
///
/// An event is new when its number is above what its log has acknowledged; the row of the log is
/// locked meanwhile, so two calls of one node cannot both think so. What cannot be read goes to
/// quarantine and is acknowledged all the same.
final class Ingest {
  private static final int BATCH_LIMIT = 256;
  private static final String LOCK_LOG =
      """
      insert into spool_log (node_id, log, spool_id) values (?, ?, ?)
      on conflict (node_id, log, spool_id) do update set log = excluded.log returning ack_seq, dropped
      """;
  private static final String UPDATE_LOG =
      """
      update spool_log set ack_seq = ?, produced = ?, acknowledged = ?, dropped = ?, backlog = ?, stored = stored + ?
      where node_id = ? and log = ? and spool_id = ?
      """;
  private static final String INSERT_EVENT =
      """
      insert into event (node_id, spool_id, seq, log, event_id, type, at, sha256, body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb) on conflict do nothing
      """;
  private static final String UPSERT_STATE =
      """
      insert into node_state (node_id, last_sync, agent_version, instance_id, boot_id, mode, state, alarm, skew_seconds)
      values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
      on conflict (node_id) do update set last_sync = excluded.last_sync, agent_version = excluded.agent_version,
        instance_id = excluded.instance_id, boot_id = excluded.boot_id, mode = excluded.mode, state = excluded.state, skew_seconds = excluded.skew_seconds,
        alarm = case when excluded.alarm = '' then node_state.alarm else excluded.alarm end
      """;
  private final Database database;
  private final InstantSource clock;
  private final Duration interval;
  private final RulePacks packs;
  private final Incidents incidents = new Incidents();
  private final JsonCodec codec = new JsonCodec();

  Ingest(Database database, InstantSource clock, Duration interval, RulePacks packs) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
    this.packs = packs;
  }

  /// Stores a sync of a node that has shown who it is. Empty when the node turns out to exist
  /// twice: then it is in quarantine, and nothing was stored.
  ///
  /// @param address it called from
  Optional<Sync.Response> take(UUID node, Sync.Request request, String address)
      throws SQLException {
    long pack = packs.offer(node, request.host());
    return database.transaction(connection -> {
      Instances.Sighting sighting =
          Instances.take(connection, node, request, address, clock.instant());
      if (sighting instanceof Instances.Sighting.Twice(String reason)) {
        Identities.quarantine(connection, node, reason, clock.instant());
        return Optional.empty();
      }
      List<Sync.Ack> done = new ArrayList<>();
      List<String> alarms = new ArrayList<>();
      for (Sync.Batch batch : request.logs()) done.add(take(connection, node, batch, alarms));
      if (sighting instanceof Instances.Sighting.Current)
        storeState(connection, node, request, alarms);
      return Optional.of(
          new Sync.Response(
              done,
              clock.instant(),
              (int) interval.toSeconds(),
              BATCH_LIMIT,
              pack,
              notices(connection, node, request)));
    });
  }

  /// None for an agent that tells nobody.
  private @Nullable List<Sync.Notice> notices(
      Connection connection, UUID node, Sync.Request request) throws SQLException {
    List<Sync.Told> told = request.told();
    if (told == null) return null;
    NodeNotices.settle(connection, node, told, clock.instant());
    return NodeNotices.waiting(connection, node, clock.instant());
  }

  private Sync.Ack take(Connection connection, UUID node, Sync.Batch batch, List<String> alarms)
      throws SQLException {
    UUID spool = UUID.fromString(batch.spoolId());
    long dropped = batch.dropped().values().stream().mapToLong(Long::longValue).sum();
    long ack;
    long droppedBefore;
    try (PreparedStatement lock = connection.prepareStatement(LOCK_LOG)) {
      lock.setObject(1, node);
      lock.setString(2, batch.log());
      lock.setObject(3, spool);
      ResultSet row = lock.executeQuery();
      row.next();
      ack = row.getLong(1);
      droppedBefore = row.getLong(2);
    }
    List<Long> rejected = new ArrayList<>();
    long gaps = 0;
    long stored = 0;
    for (int i = 0; i < batch.seqs().size(); i++) {
      long seq = batch.seqs().get(i);
      String json = batch.events().get(i);
      if (seq <= ack) {
        checkSame(connection, node, spool, seq, json, alarms);
        continue;
      }
      gaps += seq - ack - 1;
      if (store(connection, node, spool, batch.log(), seq, json)) stored++;
      else rejected.add(seq);
      ack = seq;
    }
    if (gaps > 0 && dropped - droppedBefore < gaps) {
      alarms.add(
          "accounting-mismatch: "
              + gaps
              + " events are missing from "
              + batch.log()
              + " and not counted as dropped");
    }
    if (batch.produced() != batch.acknowledged() + batch.backlog() + dropped) {
      alarms.add("accounting-mismatch: the books of " + batch.log() + " do not balance");
    }
    try (PreparedStatement update = connection.prepareStatement(UPDATE_LOG)) {
      update.setLong(1, ack);
      update.setLong(2, batch.produced());
      update.setLong(3, batch.acknowledged());
      update.setLong(4, dropped);
      update.setLong(5, batch.backlog());
      update.setLong(6, stored);
      update.setObject(7, node);
      update.setString(8, batch.log());
      update.setObject(9, spool);
      update.executeUpdate();
    }
    return new Sync.Ack(batch.log(), batch.spoolId(), ack, rejected);
  }

  /// A resend must be what was sent before: another content under the same number is an alarm,
  /// never a silent skip.
  private static void checkSame(
      Connection connection, UUID node, UUID spool, long seq, String json, List<String> alarms)
      throws SQLException {
    String sql = "select sha256 from event where node_id = ? and spool_id = ? and seq = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, node);
      select.setObject(2, spool);
      select.setLong(3, seq);
      ResultSet row = select.executeQuery();
      if (row.next() && !Arrays.equals(row.getBytes(1), Secrets.sha256(json))) {
        alarms.add("key-conflict: event " + seq + " came twice with different content");
      }
    }
  }

  private boolean store(
      Connection connection, UUID node, UUID spool, String log, long seq, String sent)
      throws SQLException {
    String json = Texts.storable(sent);
    Optional<Event> event = codec.read(Event.class, json);
    if (event.isEmpty() || !isSound(event.get())) {
      quarantine(connection, node, spool, seq, "no event of a shape that is known", json);
      return false;
    }
    Savepoint before = connection.setSavepoint();
    try {
      insert(connection, node, spool, log, seq, sent, event.get());
      Incident incident = event.get().incident();
      if (incident != null) {
        incidents.take(connection, node, event.get().timestamp(), incident);
        Leads.keep(connection, node, event.get().timestamp(), incident);
      }
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      if (!isAboutContent(e)) throw e;
      connection.rollback(before);
      quarantine(connection, node, spool, seq, "the database refuses it: " + e.getSQLState(), json);
      return false;
    }
  }

  private static boolean isSound(Event event) {
    return event.incident() == null || Incidents.isSound(event.incident());
  }

  /// Data exceptions and exceeded limits: another try would end the same way.
  private static boolean isAboutContent(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("22") || state.startsWith("54"));
  }

  private static void insert(
      Connection connection, UUID node, UUID spool, String log, long seq, String json, Event event)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT_EVENT)) {
      insert.setObject(1, node);
      insert.setObject(2, spool);
      insert.setLong(3, seq);
      insert.setString(4, log);
      insert.setString(5, Texts.bounded(event.id(), 128));
      insert.setString(6, Texts.bounded(event.type(), 128));
      insert.setTimestamp(7, Timestamp.from(Texts.bounded(event.timestamp())));
      insert.setBytes(8, Secrets.sha256(json));
      insert.setString(9, Texts.storable(json));
      insert.executeUpdate();
    }
  }

  private static void quarantine(
      Connection connection, UUID node, UUID spool, long seq, String why, String json)
      throws SQLException {
    String sql =
        "insert into quarantine (node_id, spool_id, seq, why, body) values (?, ?, ?, ?, ?) on"
            + " conflict do nothing";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setObject(1, node);
      insert.setObject(2, spool);
      insert.setLong(3, seq);
      insert.setString(4, why);
      insert.setString(5, Texts.bounded(json, 1 << 16));
      insert.executeUpdate();
    }
  }

  private void storeState(
      Connection connection, UUID node, Sync.Request request, List<String> alarms)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT_STATE)) {
      upsert.setObject(1, node);
      upsert.setTimestamp(2, Timestamp.from(clock.instant()));
      upsert.setString(3, Texts.bounded(request.agentVersion(), 64));
      upsert.setString(4, Texts.bounded(request.instanceId(), 64));
      upsert.setString(5, Texts.bounded(request.bootId(), 64));
      upsert.setString(6, Texts.bounded(request.mode(), 32));
      upsert.setString(7, Texts.storable(codec.write(request.state())));
      upsert.setString(8, Texts.bounded(String.join("; ", alarms), 1024));
      Instant said = Texts.bounded(request.wallTime());
      upsert.setDouble(9, Duration.between(clock.instant(), said).toMillis() / 1e3);
      upsert.executeUpdate();
    }
  }
}
