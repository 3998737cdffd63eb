// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.model.Category;
import io.accelguard.model.VerdictState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Recorded runs in tables: by category, by adversary level, by tool, one by one. A run counts
/// once, however long it is.
public final class RunTables {
  private final List<RunOutcome> guilty;
  private final List<RunOutcome> all;
  private final String what;
  private final List<String> others;

  private RunTables(String what, List<RunOutcome> all) {
    this.what = what;
    this.all = all;
    this.guilty = all.stream().filter(RunOutcome::guilty).toList();
    this.others =
        List.copyOf(
            all.stream()
                .flatMap(run -> run.others().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /// Tables of runs of one origin; none of none. Runs of different origins are never mixed.
  ///
  /// @param provenance where they come from
  public static List<Table> of(Origin origin, List<String> provenance, List<RunOutcome> runs) {
    List<RunOutcome> chosen = runs.stream().filter(run -> run.label().origin() == origin).toList();
    if (chosen.isEmpty()) return List.of();
    String what =
        switch (origin) {
          case RECORDED -> "Recorded runs";
          case SIMULATED -> "Simulated runs (regression only, no accuracy)";
        };
    RunTables tables = new RunTables(what, chosen);
    List<Table> made = new ArrayList<>();
    made.add(tables.byCategory(provenance));
    made.add(tables.byLevel());
    made.add(tables.byTool());
    if (!tables.others.isEmpty()) made.add(tables.besideOthers());
    made.add(tables.oneByOne());
    return made;
  }

  private Table byCategory(List<String> provenance) {
    Table.Builder table =
        new Table.Builder(
            what + ": by category",
            "category",
            "recall",
            "precision",
            "false alarms per node-day",
            "latency p50",
            "latency p95");
    provenance.forEach(table::note);
    table.note(
        "A run is found when a guilty program becomes a violation before the recording ends. A"
            + " false alarm is anything else that becomes probable or a violation. Bounds: exact,"
            + " 95 %, two-sided. Latency counts from the start of the program, where it was"
            + " found.");
    Duration watched = watched();
    List<Category> categories = new ArrayList<>();
    for (Category category : Category.values())
      if (guilty.stream().anyMatch(run -> is(run, category))) categories.add(category);
    for (Category category : categories) {
      List<RunOutcome> runs = guilty.stream().filter(run -> is(run, category)).toList();
      int alarms = alarms(text -> text.startsWith(category.id() + " "));
      table.row(
          Cell.of(category.id()),
          found(runs),
          new Rate(hits(runs), hits(runs) + alarms),
          new PerDay(alarms, watched),
          latency(runs, 0.5),
          latency(runs, 0.95));
    }
    int alarms = alarms(_ -> true);
    table.row(
        Cell.of("all"),
        found(guilty),
        new Rate(hits(guilty), hits(guilty) + alarms),
        new PerDay(alarms, watched),
        latency(guilty, 0.5),
        latency(guilty, 0.95));
    return table.build();
  }

  private Table byLevel() {
    Table.Builder table =
        new Table.Builder(
            what + ": recall by adversary level", "category", "L0", "L1", "L2", "L3", "L4", "L5");
    for (var group :
        grouped(run -> run.label().category().map(Category::id).orElse("")).entrySet()) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(group.getKey())));
      for (Level level : Level.values())
        row.add(
            found(
                group.getValue().stream()
                    .filter(run -> run.label().level().equals(Optional.of(level)))
                    .toList()));
      table.row(row);
    }
    return table.build();
  }

  private Table byTool() {
    Table.Builder table =
        new Table.Builder(
                what + ": recall by tool, and with the tool left out",
                "tool",
                "recall",
                "violation without the rules that know it",
                "at least suspect without them")
            .note(
                "Left out: judged again without every rule file in whose text the tool is named."
                    + " What is found then is found by what tools have in common.");
    for (var group : grouped(run -> run.label().tool()).entrySet()) {
      List<RunOutcome> asked =
          group.getValue().stream().filter(run -> run.unfamiliar().isPresent()).toList();
      table.row(
          Cell.of(group.getKey()),
          found(group.getValue()),
          unfamiliar(asked, VerdictState.VIOLATION),
          unfamiliar(asked, VerdictState.SUSPECT));
    }
    return table.build();
  }

  private static Cell unfamiliar(List<RunOutcome> runs, VerdictState least) {
    long reached =
        runs.stream()
            .filter(run -> run.unfamiliar().orElse(VerdictState.CLEAR).compareTo(least) >= 0)
            .count();
    return new Rate((int) reached, runs.size());
  }

  private Table besideOthers() {
    Table.Builder table =
        new Table.Builder(
            what + ": beside published conditions",
            "condition",
            "recall, crypto-mining",
            "recall, all categories",
            "innocent runs with a match",
            "guilty runs with a match on an innocent program");
    List<RunOutcome> innocent = all.stream().filter(run -> !run.guilty()).toList();
    long falsely = innocent.stream().filter(run -> !run.falseAlarms().isEmpty()).count();
    long besides = guilty.stream().filter(run -> !run.falseAlarms().isEmpty()).count();
    List<RunOutcome> miners =
        guilty.stream().filter(run -> is(run, Category.CRYPTO_MINING)).toList();
    table.row(
        Cell.of("accelguard: violation"),
        found(miners),
        found(guilty),
        new Rate((int) falsely, innocent.size()),
        new Rate((int) besides, guilty.size()));
    for (String other : others)
      table.row(
          Cell.of(other),
          said(other, miners),
          said(other, guilty),
          said(other, innocent),
          new Rate(
              (int) guilty.stream().filter(run -> run.otherFalse().contains(other)).count(),
              guilty.size()));
    return table.build();
  }

  private static Cell said(String other, List<RunOutcome> runs) {
    List<RunOutcome> asked = runs.stream().filter(run -> run.others().containsKey(other)).toList();
    long yes = asked.stream().filter(run -> run.others().getOrDefault(other, false)).count();
    return new Rate((int) yes, asked.size());
  }

  private Table oneByOne() {
    List<String> columns =
        new ArrayList<>(
            List.of("run", "tool", "category", "level", "reached", "latency", "false alarms"));
    columns.addAll(others);
    Table.Builder table = new Table.Builder(what + ": one by one", columns);
    for (RunOutcome run : all) {
      Label label = run.label();
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(label.run()));
      row.add(Cell.of(label.tool()));
      row.add(Cell.of(label.category().map(Category::id).orElse("innocent")));
      row.add(label.level().<Cell>map(level -> Cell.of(level.name())).orElse(new Cell.None()));
      row.add(Cell.of(run.guilty() ? run.reached().id() : worst(run)));
      row.add(run.latency().<Cell>map(Cell.Time::new).orElse(new Cell.None()));
      row.add(Cell.of(String.join("; ", run.falseAlarms())));
      for (String other : others)
        row.add(
            run.others().containsKey(other)
                ? Cell.of(run.others().getOrDefault(other, false))
                : new Cell.None());
      table.row(row);
    }
    return table.build();
  }

  private static String worst(RunOutcome run) {
    if (!run.falseAlarms().isEmpty()) return "accused";
    return run.falseSuspects().isEmpty()
        ? "clear"
        : "suspect: " + String.join("; ", run.falseSuspects());
  }

  private SequencedMap<String, List<RunOutcome>> grouped(Function<RunOutcome, String> by) {
    SequencedMap<String, List<RunOutcome>> groups = new TreeMap<>();
    guilty.forEach(run -> groups.computeIfAbsent(by.apply(run), _ -> new ArrayList<>()).add(run));
    return groups;
  }

  private static boolean is(RunOutcome run, Category category) {
    return run.label().category().equals(Optional.of(category));
  }

  private static int hits(List<RunOutcome> runs) {
    return (int) runs.stream().filter(RunOutcome::found).count();
  }

  private static Rate found(List<RunOutcome> runs) {
    return new Rate(hits(runs), runs.size());
  }

  private int alarms(Predicate<String> counts) {
    return (int) all.stream().flatMap(run -> run.falseAlarms().stream()).filter(counts).count();
  }

  private Duration watched() {
    return all.stream().map(RunOutcome::watched).reduce(Duration.ZERO, Duration::plus);
  }

  /// The nearest rank of those that were found.
  private static Cell latency(List<RunOutcome> runs, double share) {
    List<Duration> sorted = runs.stream().flatMap(run -> run.latency().stream()).sorted().toList();
    if (sorted.isEmpty()) return new Cell.None();
    int rank = (int) Math.ceil(share * sorted.size());
    return new Cell.Time(sorted.get(rank - 1));
  }
}
