// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.classifiers.rules.RuleReader.Outcome;
import io.accelguard.model.ConfigProblem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// All rules that are in force. Immutable; may be shared between threads.
public final class RuleBase {
  private final List<Rule> rules;
  private final Asked<Rule> processRules;
  private final Asked<Rule> workloadRules;
  private final Asked<InformationalRule> informational;
  private final List<ConfigProblem> skipped;
  private final List<ConfigProblem> problems;
  private final String version;

  private RuleBase(Reading reading, String version) {
    this.rules = List.copyOf(reading.rules);
    this.processRules = weighing(rules, Scope.PROCESS);
    this.workloadRules = weighing(rules, Scope.WORKLOAD);
    this.informational =
        new Asked<>(
            reading.informational,
            reading.informational.stream().map(InformationalRule::detection).toList());
    this.skipped = List.copyOf(reading.skipped);
    this.problems = List.copyOf(reading.problems);
    this.version = version;
  }

  /// Reads rule files. A file with a mistake is left out and its mistakes are among the problems;
  /// the others load.
  public static RuleBase parse(List<RuleSource> sources) {
    Reading reading = new Reading();
    sources.forEach(reading::read);
    return new RuleBase(reading, version(sources));
  }

  /// What is true of an observation.
  ///
  /// @param rules those that weigh, in the order they were read
  /// @param informational those that weigh nothing
  public record Matches(List<Rule> rules, List<InformationalRule> informational) {}

  /// Rules and the way to find the few that can be true.
  private record Asked<R>(List<R> rules, List<Detection> detections, RuleIndex index) {
    Asked(List<R> rules, List<Detection> detections) {
      this(
          List.copyOf(rules),
          detections,
          new RuleIndex(detections.stream().map(Detection::expression).toList()));
    }

    List<R> match(Observation seen) {
      if (rules.isEmpty()) return List.of();
      List<R> matched = new ArrayList<>();
      BitSet candidates = index.candidates(seen);
      for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
        if (detections.get(i).matches(seen)) matched.add(rules.get(i));
      }
      return matched;
    }
  }

  /// What has been read so far.
  private static final class Reading {
    private final List<Rule> rules = new ArrayList<>();
    private final List<InformationalRule> informational = new ArrayList<>();
    private final List<ConfigProblem> skipped = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, Rule> ids = new HashMap<>();
    private final Map<Object, Rule> detections = new HashMap<>();

    void read(RuleSource source) {
      switch (RuleReader.read(source)) {
        case Outcome.Broken(var mistakes) -> problems.addAll(mistakes);
        case Outcome.Skipped(var why) -> skipped.add(why);
        case Outcome.Informational(var rule) -> informational.add(rule);
        case Outcome.Weighed(var rule) -> {
          Optional<String> objection = objection(rule);
          if (objection.isEmpty()) add(rule);
          else problems.add(new ConfigProblem(source.path(), 0, "", objection.get()));
        }
      }
    }

    private void add(Rule rule) {
      rules.add(rule);
      ids.put(rule.id(), rule);
      detections.putIfAbsent(question(rule), rule);
    }

    /// Why a rule cannot stand beside those before it.
    private Optional<String> objection(Rule rule) {
      Rule same = ids.get(rule.id());
      if (same != null)
        return Optional.of(rule.id() + " is already defined in " + same.source().path());
      Rule other = detections.get(question(rule));
      if (other != null && !other.charge().equals(rule.charge()))
        return Optional.of(
            "contradicts " + other.source().path() + ": the same detection with another charge");
      return Optional.empty();
    }

    private static Object question(Rule rule) {
      return List.of(rule.category(), rule.scope(), rule.detection().expression());
    }
  }

  /// What rules look for in texts: runs of at least three letters and digits, in lower case,
  /// shortest first; and the names of programs that run others, by which a tool is found. Whoever
  /// takes names out of samples leaves these in.
  public List<String> words() {
    Set<String> words =
        new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(w -> w));
    Consumer<String> add =
        text -> {
          for (String word : Text.fold(text).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.length() >= 3) words.add(word);
          }
        };
    Runner.known().forEach(add);
    for (Rule rule : rules) rule.detection().words(add);
    return List.copyOf(words);
  }

  /// Every rule that was written for accelguard, of any maturity.
  public List<Rule> rules() {
    return rules;
  }

  /// Sigma rules that say nothing about accelguard: asked and noted, with no weight.
  public List<InformationalRule> informational() {
    return informational.rules();
  }

  /// Sigma rules that say nothing about accelguard and that it cannot ask, with the reason.
  public List<ConfigProblem> skipped() {
    return skipped;
  }

  /// What is wrong with the rules that were left out.
  public List<ConfigProblem> problems() {
    return problems;
  }

  /// Says which rules these are: twelve hexadecimal digits that depend on the files' names and
  /// texts, not on the folder they lie in.
  public String version() {
    return version;
  }

  /// The rules that are true of what was seen. A process is asked about rules of process scope, the
  /// files of a workload about rules of workload scope.
  public Matches ask(Observation seen) {
    return switch (seen.scope()) {
      case PROCESS -> new Matches(processRules.match(seen), informational.match(seen));
      case WORKLOAD -> new Matches(workloadRules.match(seen), List.of());
    };
  }

  /// Rules that no text leads to: they are asked about every process, so each costs at every
  /// change.
  public List<Rule> askedAlways() {
    List<Rule> always = new ArrayList<>();
    for (Asked<Rule> asked : List.of(processRules, workloadRules))
      asked.index().always().stream().forEach(i -> always.add(asked.rules().get(i)));
    return always;
  }

  /// Asks every rule about its own examples.
  public List<FailedExample> test() {
    List<FailedExample> failed = new ArrayList<>();
    for (Rule rule : rules) {
      for (Example example : rule.examples()) {
        if (rule.matches(example.seen()) != example.matches())
          failed.add(new FailedExample(rule, example));
      }
    }
    return failed;
  }

  private static Asked<Rule> weighing(List<Rule> rules, Scope scope) {
    List<Rule> weighing =
        rules.stream()
            .filter(rule -> rule.scope() == scope && rule.charge().maturity().weighs())
            .toList();
    return new Asked<>(weighing, weighing.stream().map(Rule::detection).toList());
  }

  private static String version(List<RuleSource> sources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (RuleSource source : sources) {
        digest.update((source.name() + "\0").getBytes(StandardCharsets.UTF_8));
        digest.update((source.text() + "\0").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
