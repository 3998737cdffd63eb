// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.RulePackRow.Stage;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.RulePack;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// Keeps packs of rules that were signed elsewhere and says which node shall have which. It needs
/// no key: a controller that lies can keep rules from nodes, and give them none of its own.
public final class RulePacks {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String ROWS =
      """
      select p.*, coalesce(n.holding, 0) holding, coalesce(n.refusing, 0) refusing
      from rule_pack p left join (
        select version, sum(holds) holding, sum(refuses) refusing from (
          select (state->'rules'->>'pack')::bigint version, 1 holds, 0 refuses from node_state
          union all
          select substring(state->'rules'->>'refused' from '^(\\d{1,18}): ')::bigint, 0, 1 from node_state) told
        group by version) n using (version)
      order by p.version desc limit 100
      """;

  private final Database database;
  private final InstantSource clock;
  private final JsonCodec codec = new JsonCodec();
  private final AtomicReference<Offers> offers =
      new AtomicReference<>(new Offers(Instant.MIN, List.of()));

  /// What was on offer at a time.
  private record Offers(Instant at, List<Offer> all) {}

  private record Offer(long version, Instant expires, Stage stage) {}

  RulePacks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// The newest first.
  List<RulePackRow> all() throws SQLException {
    return database.transaction(connection -> Query.of(connection, ROWS).list(RulePackRow::of));
  }

  /// How many nodes judge by which rules.
  public record InForce(String version, long nodes) {}

  /// The most frequent first.
  List<InForce> inForce() throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select coalesce(state->'rules'->>'version', 'not told') version, count(*) nodes"
                    + " from node_state group by 1 order by 2 desc, 1 limit 50")
            .list(row -> new InForce(row.getString("version"), row.getLong("nodes"))));
  }

  /// Offers a pack to a part of the nodes.
  ///
  /// @param body JSON of a [RulePack.Signed]
  /// @return what is wrong with it; empty when it was published
  Optional<String> publish(String body, Stage stage, String by) throws SQLException {
    if (body.getBytes(StandardCharsets.UTF_8).length > RulePack.MAX_BYTES)
      return Optional.of("a rule pack has at most 8 MiB");
    Optional<RulePack> read =
        codec
            .read(RulePack.Signed.class, body)
            .flatMap(signed -> codec.read(RulePack.class, signed.pack()));
    if (read.isEmpty()) return Optional.of("this is no signed rule pack");
    RulePack pack = read.get();
    Instant now = clock.instant();
    if (!now.isBefore(pack.expires())) return Optional.of("this pack expired " + pack.expires());
    if (stage.problem().isPresent()) return stage.problem();
    return changed(connection -> {
      Optional<Long> highest =
          Query.of(connection, "select max(version) from rule_pack having count(*) > 0")
              .first(row -> row.getLong(1));
      if (pack.version() <= highest.orElse(0L))
        return Optional.of(
            "its version must be above " + highest.orElse(0L) + ": nodes never go back");
      Query.of(
              connection,
              "insert into rule_pack values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              pack.version(),
              Texts.bounded(pack.expires()),
              Texts.bounded(pack.note(), 1_000),
              pack.files().size(),
              body,
              stage.percent(),
              stage.hosts(),
              now,
              by)
          .run();
      audit(connection, by, "rules-published", pack.version(), stage.toString());
      return Optional.empty();
    });
  }

  /// Offers a pack to another part of the nodes. Those that have it keep it.
  ///
  /// @return what is wrong; empty when it was done
  Optional<String> stage(long version, Stage stage, String by) throws SQLException {
    if (stage.problem().isPresent()) return stage.problem();
    return changed(connection -> {
      int rows =
          Query.of(
                  connection,
                  "update rule_pack set percent = ?, hosts = ? where version = ? and withdrawn_at"
                      + " is null",
                  stage.percent(),
                  stage.hosts(),
                  version)
              .run();
      if (rows == 0) return Optional.of("no pack " + version + " is on offer");
      audit(connection, by, "rules-staged", version, stage.toString());
      return Optional.empty();
    });
  }

  /// Offers a pack to nobody any more. Those that have it keep it until a newer one comes.
  ///
  /// @return what is wrong; empty when it was done
  Optional<String> withdraw(long version, String by) throws SQLException {
    return changed(connection -> {
      int rows =
          Query.of(
                  connection,
                  "update rule_pack set withdrawn_at = ? where version = ? and withdrawn_at is"
                      + " null",
                  clock.instant(),
                  version)
              .run();
      if (rows == 0) return Optional.of("no pack " + version + " is on offer");
      audit(connection, by, "rules-withdrawn", version, "");
      return Optional.empty();
    });
  }

  private <T> T changed(Database.Work<T> work) throws SQLException {
    T done = database.transaction(work);
    offers.set(new Offers(Instant.MIN, List.of()));
    return done;
  }

  private void audit(Connection connection, String by, String action, long version, String detail)
      throws SQLException {
    Audit.add(connection, new Audit.Entry(clock.instant(), by, action, "rules/" + version, detail));
  }

  /// The version that a node shall have; 0 for none. Changes by another replica count after five
  /// seconds.
  long offer(UUID node, String host) throws SQLException {
    Instant now = clock.instant();
    Offers known = offers.get();
    if (known.at().plus(FRESH).isBefore(now)) {
      known = new Offers(now, database.transaction(RulePacks::offered));
      offers.set(known);
    }
    for (Offer offer : known.all())
      if (now.isBefore(offer.expires()) && offer.stage().holds(node, host)) return offer.version();
    return 0;
  }

  private static List<Offer> offered(Connection connection) throws SQLException {
    return Query.of(
            connection,
            "select version, expires_at, percent, hosts from rule_pack where withdrawn_at is null"
                + " order by version desc limit 20")
        .list(row ->
            new Offer(
                row.getLong("version"),
                row.getTimestamp("expires_at").toInstant(),
                new Stage(row.getInt("percent"), Query.texts(row, "hosts"))));
  }

  /// A pack as it was signed; empty when it is not on offer.
  Optional<String> body(long version) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select body from rule_pack where version = ? and withdrawn_at is null",
                version)
            .first(row -> row.getString(1)));
  }
}
