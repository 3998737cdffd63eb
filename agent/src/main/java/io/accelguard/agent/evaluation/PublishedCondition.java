// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.classifiers.rules.InformationalRule;
import io.accelguard.classifiers.rules.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody else's published condition says of a process: one bit, without weighing anything.
///
/// @param name in tables
/// @param exactly what is applied, and what of the original is not
public record PublishedCondition(String name, String exactly, Predicate<SeenProcess> isTrue) {

  /// A process as conditions see it.
  ///
  /// @param commandLine arguments joined by blanks
  public record SeenProcess(Observation observation, String commandLine) {}

  private static final List<String> STRATUM =
      List.of("stratum+tcp", "stratum2+tcp", "stratum+ssl", "stratum2+ssl");

  private static final Pattern END = Pattern.compile("([A-Za-z0-9.-]+\\.[a-z]{2,}):(\\d{1,5})");

  /// Rules of SigmaHQ by our own engine.
  static PublishedCondition sigma(List<InformationalRule> rules) {
    return new PublishedCondition(
        "Sigma",
        "Sigma: any of "
            + rules.size()
            + " unchanged SigmaHQ rules for Linux, asked by our engine about executable and"
            + " command line. Rules on audit records and on host names of peers see no such field"
            + " here and stay false.",
        seen -> rules.stream().anyMatch(rule -> rule.matches(seen.observation())));
  }

  /// Falco's rule "Detect crypto miners using the Stratum protocol".
  static PublishedCondition falcoStratum() {
    return new PublishedCondition(
        "Falco, Stratum",
        "Falco, Stratum: the rule \"Detect crypto miners using the Stratum protocol\" of"
            + " falcosecurity/rules, falco-sandbox_rules.yaml: the command line contains one of "
            + String.join(", ", STRATUM)
            + ".",
        seen -> STRATUM.stream().anyMatch(seen.commandLine()::contains));
  }

  /// Falco's rule "Detect outbound connections to common miner pool ports", as if the command line
  /// were carried out.
  static PublishedCondition falcoPools(Set<String> names, Set<String> ports) {
    return new PublishedCondition(
        "Falco, pools",
        "Falco, pools: the rule \"Detect outbound connections to common miner pool ports\" of the"
            + " same file, with its "
            + names.size()
            + " names and "
            + ports.size()
            + " ports, as if the host and port in the command line were connected to. Its narrower"
            + " lists for ports 80 and 443 are not applied. Disabled in Falco as shipped.",
        seen -> ends(seen.commandLine()).stream().anyMatch(end -> isPool(end, names, ports)));
  }

  private static boolean isPool(String[] end, Set<String> names, Set<String> ports) {
    return names.contains(end[0]) && ports.contains(end[1]);
  }

  private static List<String[]> ends(String text) {
    List<String[]> ends = new ArrayList<>();
    Matcher matcher = END.matcher(text);
    while (matcher.find()) ends.add(new String[] {matcher.group(1), matcher.group(2)});
    return ends;
  }
}
