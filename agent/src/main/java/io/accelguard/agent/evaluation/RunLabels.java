// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.model.Category;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import io.accelguard.model.VerdictState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Labels of recordings: `labels.yaml` beside them, described in docs/evaluation-data.md.
///
/// @param provenance on which machine, when, by what
/// @param problems every mistake; with one, nothing should be evaluated
public record RunLabels(String provenance, List<Label> runs, List<ConfigProblem> problems) {
  /// The name of the file.
  public static final String FILE = "labels.yaml";

  public RunLabels {
    runs = List.copyOf(runs);
    problems = List.copyOf(problems);
  }

  /// Reads the text of a file with labels.
  public static RunLabels parse(String file, String text) {
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings = Settings.of(file, text, problems);
    String provenance = settings.text("provenance", "").strip();
    if (provenance.isEmpty())
      settings.report("provenance", "say on which machine the runs were recorded, and how");
    Origin origin =
        word(settings, "origin", Origin::named, "recorded or simulated").orElse(Origin.SIMULATED);
    List<Label> runs = new ArrayList<>();
    Set<String> files = new HashSet<>();
    for (Settings run : settings.sections("runs")) {
      Label label = label(run, origin);
      if (!files.add(label.file())) run.report("file", label.file() + " is labelled twice");
      runs.add(label);
    }
    settings.finish();
    return new RunLabels(provenance, runs, problems);
  }

  private static Label label(Settings run, Origin origin) {
    String file = run.text("file", "");
    if (file.isEmpty() || file.contains("/") || file.contains("\0"))
      run.report("file", "expected the name of a recording in the same folder");
    Optional<Category> category = word(run, "category", RunLabels::category, "a category");
    Optional<Level> level = word(run, "level", Level::named, "L0 to L5");
    List<String> programs = run.texts("programs");
    if (category.isPresent() != level.isPresent())
      run.report("level", "a guilty run has a category and a level, an innocent one has neither");
    if (category.isPresent() && programs.isEmpty())
      run.report("programs", "say which programs are guilty");
    Optional<VerdictState> reaches =
        word(run, "reaches", RunLabels::state, "clear, suspect, probable or violation");
    Label label =
        new Label(
            file,
            category,
            level,
            run.text("tool", ""),
            programs,
            run.texts("known-as").stream().map(text -> text.toLowerCase(Locale.ROOT)).toList(),
            reaches.orElse(category.isPresent() ? VerdictState.VIOLATION : VerdictState.CLEAR),
            origin);
    if (label.tool().isEmpty()) run.report("tool", "say what runs");
    run.finish();
    return label;
  }

  private static <T> Optional<T> word(
      Settings settings, String key, Function<String, Optional<T>> named, String expected) {
    Optional<String> text = settings.optionalText(key);
    Optional<T> value = text.flatMap(named);
    if (text.isPresent() && value.isEmpty())
      settings.report(key, "expected " + expected + ", found `" + text.get() + "`");
    return value;
  }

  private static Optional<Category> category(String id) {
    return Stream.of(Category.values()).filter(category -> category.id().equals(id)).findFirst();
  }

  private static Optional<VerdictState> state(String id) {
    return Stream.of(VerdictState.values()).filter(state -> state.id().equals(id)).findFirst();
  }
}
