// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether an account may start something: what schedulers and notebook servers ask.
final class Eligibility {
  private final Database database;
  private final InstantSource clock;
  private final Duration halfLife;
  private final Accounts accounts;

  Eligibility(Database database, InstantSource clock, Duration halfLife, Accounts accounts) {
    this.database = database;
    this.clock = clock;
    this.halfLife = halfLife;
    this.accounts = accounts;
  }

  /// All strikes of an account, the newest first.
  List<Strike> strikes(String account) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select * from strike where account = ? order by at desc limit 500",
                account)
            .list(Strike::of));
  }

  /// The answer for machines.
  ///
  /// @param user an account, or an owner as `kind/name`
  Map<String, Object> of(String user) throws SQLException {
    String account = accounts.find(user).name();
    Instant now = clock.instant();
    List<Strike> strikes = strikes(account);
    Optional<Strike> restricting =
        strikes.stream()
            .filter(Strike::isActive)
            .filter(strike -> strike.restrictsUntil().filter(now::isBefore).isPresent())
            .findFirst();
    boolean appealed = strikes.stream().anyMatch(strike -> strike.state().equals("frozen"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("user", user);
    answer.put("account", account);
    answer.put("eligible", restricting.isEmpty());
    answer.put("reason", restricting.isPresent() ? "restricted" : appealed ? "appealed" : "none");
    answer.put("category", restricting.map(Strike::category).orElse(""));
    answer.put("policy", restricting.map(Strike::policy).orElse(""));
    answer.put(
        "until", restricting.flatMap(Strike::restrictsUntil).map(Instant::toString).orElse(""));
    answer.put("case", restricting.map(strike -> strike.file().toString()).orElse(""));
    answer.put("strikes", strikes.stream().filter(Strike::isActive).count());
    answer.put(
        "weight",
        Ladder.weight(
            strikes.stream().filter(Strike::isActive).map(Strike::at).toList(), now, halfLife));
    return answer;
  }

  /// Whether the visitor may ask about an account.
  boolean isVisible(Visitor visitor, String user) {
    return visitor.groups().isEmpty()
        || accounts.find(user).groups().stream().anyMatch(visitor.groups()::contains);
  }
}
