// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.classifiers.rules.RuleReader.Outcome;
import io.accelguard.model.ConfigProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All rules that are in force. Immutable; may be shared between threads.
public final class RuleBase {
  private final List<Rule> rules;
  private final List<Rule> processRules;
  private final List<Rule> workloadRules;
  private final List<InformationalRule> informational;
  private final List<ConfigProblem> problems;

  private RuleBase(
      List<Rule> rules, List<InformationalRule> informational, List<ConfigProblem> problems) {
    this.rules = List.copyOf(rules);
    this.processRules = weighing(rules, Scope.PROCESS);
    this.workloadRules = weighing(rules, Scope.WORKLOAD);
    this.informational = List.copyOf(informational);
    this.problems = List.copyOf(problems);
  }

  /// Reads rule files. A file with a mistake is left out and its mistakes are among the problems;
  /// the others load.
  public static RuleBase parse(List<RuleSource> sources) {
    List<Rule> rules = new ArrayList<>();
    List<InformationalRule> informational = new ArrayList<>();
    List<ConfigProblem> problems = new ArrayList<>();
    Map<String, RuleSource> ids = new HashMap<>();
    for (RuleSource source : sources) {
      switch (RuleReader.read(source)) {
        case Outcome.Broken(var mistakes) -> problems.addAll(mistakes);
        case Outcome.Informational(var rule) -> informational.add(rule);
        case Outcome.Weighed(var rule) -> {
          RuleSource first = ids.putIfAbsent(rule.id(), source);
          if (first == null) rules.add(rule);
          else
            problems.add(
                new ConfigProblem(
                    source.path(), 0, "", rule.id() + " is already defined in " + first.path()));
        }
      }
    }
    return new RuleBase(rules, informational, problems);
  }

  /// Every rule that was written for accelguard, of any maturity.
  public List<Rule> rules() {
    return rules;
  }

  /// Sigma rules that say nothing about accelguard: listed, never matched.
  public List<InformationalRule> informational() {
    return informational;
  }

  /// What is wrong with the rules that were left out.
  public List<ConfigProblem> problems() {
    return problems;
  }

  /// The rules that are true of what was seen and that weigh something, in the order they were
  /// read. A process is asked about rules of process scope, the files of a workload about rules of
  /// workload scope.
  public List<Rule> match(Observation seen) {
    List<Rule> candidates =
        switch (seen.scope()) {
          case PROCESS -> processRules;
          case WORKLOAD -> workloadRules;
        };
    List<Rule> matched = new ArrayList<>();
    for (Rule rule : candidates) {
      if (rule.matches(seen)) matched.add(rule);
    }
    return matched;
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

  private static List<Rule> weighing(List<Rule> rules, Scope scope) {
    return rules.stream()
        .filter(rule -> rule.scope() == scope && rule.charge().maturity().weighs())
        .toList();
  }
}
