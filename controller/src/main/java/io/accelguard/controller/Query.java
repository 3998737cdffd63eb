// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// One statement with its values, which are never part of its text.
final class Query {
  private static final int FETCHED = 200;

  private final Connection connection;
  private final String sql;
  private final Object[] values;

  private Query(Connection connection, String sql, Object[] values) {
    this.connection = connection;
    this.sql = sql;
    this.values = values;
  }

  /// Makes one object of one row.
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// @param values instants become `timestamptz`, collections `text[]`, empty options null; the
  ///   zero character, which the database cannot hold, is left out
  static Query of(Connection connection, String sql, Object... values) {
    return new Query(connection, sql, values.clone());
  }

  /// How many rows it changed.
  int run() throws SQLException {
    try (PreparedStatement statement = prepared()) {
      return statement.executeUpdate();
    }
  }

  /// All rows.
  <T> List<T> list(Row<T> row) throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = prepared();
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) found.add(row.of(rows));
    }
    return found;
  }

  /// Does something with a row.
  @FunctionalInterface
  interface Use {
    void of(ResultSet row) throws SQLException;
  }

  /// All rows one after the other, however many there are.
  void each(Use use) throws SQLException {
    try (PreparedStatement statement = prepared()) {
      statement.setFetchSize(FETCHED);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) use.of(rows);
      }
    }
  }

  /// The first row.
  <T> Optional<T> first(Row<T> row) throws SQLException {
    try (PreparedStatement statement = prepared();
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
    }
  }

  /// Whether there is a row.
  boolean any() throws SQLException {
    return first(_ -> true).isPresent();
  }

  /// A column of type `text[]`.
  static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /// A time that may be missing.
  static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  private PreparedStatement prepared() throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) set(statement, i + 1, values[i]);
    return statement;
  }

  private void set(PreparedStatement statement, int place, Object value) throws SQLException {
    switch (value) {
      case String text -> statement.setString(place, text.replace("\0", ""));
      case Instant at -> statement.setTimestamp(place, Timestamp.from(at));
      case Collection<?> texts ->
          statement.setArray(place, connection.createArrayOf("text", texts.toArray()));
      case Optional<?> option when option.isEmpty() -> statement.setObject(place, null);
      case Optional<?> option -> set(statement, place, option.get());
      default -> statement.setObject(place, value);
    }
  }
}
