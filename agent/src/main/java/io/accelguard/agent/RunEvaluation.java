// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.RecordingReader.Next;
import io.accelguard.agent.evaluation.Label;
import io.accelguard.agent.evaluation.PublishedCondition;
import io.accelguard.agent.evaluation.RunLabels;
import io.accelguard.agent.evaluation.RunOutcome;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.VerdictState;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Judges labelled recordings: with all rules, and once more without the rules that know the tool.
final class RunEvaluation {
  private final AgentConfig config;
  private final List<RuleSource> sources;
  private final RuleBase rules;
  private final List<PublishedCondition> conditions;

  /// @param sources of the rules to judge by
  RunEvaluation(AgentConfig config, List<RuleSource> sources, List<PublishedCondition> conditions) {
    this.config = config;
    this.sources = List.copyOf(sources);
    this.rules = RuleBase.parse(sources);
    this.conditions = List.copyOf(conditions);
  }

  /// The labels of a folder.
  static RunLabels labels(Path folder) throws IOException, ConfigException {
    Path file = folder.resolve(RunLabels.FILE);
    RunLabels labels = RunLabels.parse(file.toString(), Files.readString(file));
    if (!labels.problems().isEmpty()) throw new ConfigException(labels.problems());
    return labels;
  }

  /// Judges one run.
  RunOutcome judge(Path folder, Label label) throws IOException, CommandException {
    RunSightings seen = replay(folder, label, rules, conditions);
    return new RunOutcome(
        label,
        seen.watched(),
        seen.reached(),
        seen.latency(),
        unfamiliar(folder, label),
        seen.otherwise(EnumSet.of(VerdictState.PROBABLE, VerdictState.VIOLATION)),
        seen.otherwise(EnumSet.of(VerdictState.SUSPECT)),
        seen.others(),
        seen.otherFalse());
  }

  private Optional<VerdictState> unfamiliar(Path folder, Label label)
      throws IOException, CommandException {
    List<RuleSource> left = new ArrayList<>(sources);
    if (label.category().isEmpty() || !left.removeIf(source -> knows(source, label)))
      return Optional.empty();
    return Optional.of(replay(folder, label, RuleBase.parse(left), List.of()).reached());
  }

  private static boolean knows(RuleSource source, Label label) {
    String text = source.text().toLowerCase(Locale.ROOT);
    return label.knownAs().stream().anyMatch(text::contains);
  }

  private RunSightings replay(
      Path folder, Label label, RuleBase base, List<PublishedCondition> beside)
      throws IOException, CommandException {
    Path file = folder.resolve(label.file());
    RunSightings seen = new RunSightings(label, beside);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        RecordingReader recording = new RecordingReader(in)) {
      Judge judge = LiveSenses.judge(config, base, recording.header().seed());
      Replay.Outcome outcome = new Replay(recording, judge).run(seen::see);
      if (outcome.end() instanceof Next.Damaged(int frame, String why))
        throw new CommandException(Exit.DATA, file + ": frame " + frame + " " + why);
    }
    return seen;
  }
}
