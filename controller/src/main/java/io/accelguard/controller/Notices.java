// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// What is to be told to persons. Each notice waits once for mail and once for every node on which
/// the workload runs, until whoever delivers it says so.
final class Notices {
  private static final int MAX_NODES = 100;

  private final Database database;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final ConsequencesConfig config;
  private final SignedLinks links;

  Notices(
      Database database,
      InstantSource clock,
      Supplier<UUID> ids,
      ConsequencesConfig config,
      SignedLinks links) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.config = config;
    this.links = links;
  }

  /// The address of a person's own page.
  String link(UUID file) throws SQLException {
    return config.publicUrl() + "/own/" + links.token(file);
  }

  /// The site's words.
  String words() {
    return config.notice().replace("{policy}", config.policyLink());
  }

  /// Puts a notice in the queues, in the transaction of its reason.
  ///
  /// @param next what happens next
  void queue(Connection connection, UUID file, String account, String link, String next)
      throws SQLException {
    String body = words() + "\n" + next + "\nWhat was seen, and how to appeal: " + link;
    String sql =
        "insert into notice (notice_id, case_id, channel, account, node_id, workload, body,"
            + " created_at) values (?, ?, ?, ?, ?, ?, ?, ?)";
    Instant now = clock.instant();
    Query.of(connection, sql, ids.get(), file, "mail", account, Optional.empty(), "", body, now)
        .run();
    record Place(UUID node, String workload) {}
    List<Place> places =
        Query.of(
                connection,
                "select distinct node_id, workload from incident where case_id = ? and cleared_at"
                    + " is null order by 1, 2 limit ?",
                file,
                MAX_NODES)
            .list(row -> new Place(row.getObject(1, UUID.class), row.getString(2)));
    for (Place place : places)
      Query.of(
              connection,
              sql,
              ids.get(),
              file,
              "node",
              account,
              place.node(),
              place.workload(),
              body,
              now)
          .run();
  }

  /// What waits in a channel, oldest first.
  List<Map<String, Object>> waiting(String channel, int limit) throws SQLException {
    String sql =
        "select n.*, coalesce(host, '') as host from notice n left join node using (node_id) where"
            + " channel = ? and delivered_at is null order by created_at, notice_id limit ?";
    return database.transaction(connection ->
        Query.of(connection, sql, channel, limit)
            .list(row -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              fields.put("notice", row.getString("notice_id"));
              fields.put("channel", row.getString("channel"));
              fields.put("account", row.getString("account"));
              fields.put("host", row.getString("host"));
              fields.put("workload", row.getString("workload"));
              fields.put("text", row.getString("body"));
              fields.put("created", row.getTimestamp("created_at").toInstant().toString());
              return fields;
            }));
  }

  /// Takes a notice out of its queue; false if it is not in one.
  boolean delivered(UUID notice) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                    connection,
                    "update notice set delivered_at = ? where notice_id = ? and delivered_at is"
                        + " null",
                    clock.instant(),
                    notice)
                .run()
            == 1);
  }
}
