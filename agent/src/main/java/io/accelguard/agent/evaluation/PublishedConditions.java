// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.agent.evaluation.PublishedCondition.SeenProcess;
import io.accelguard.classifiers.rules.Observation;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.ProcessSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads what others have published, from a folder with `sigma/` and `falco/`.
public final class PublishedConditions {
  private PublishedConditions() {}

  /// Those that the folder has; Falco's Stratum rule needs no file.
  public static List<PublishedCondition> in(Path rules) throws IOException {
    List<PublishedCondition> conditions = new ArrayList<>();
    Path sigma = rules.resolve("sigma");
    if (Files.isDirectory(sigma))
      conditions.add(PublishedCondition.sigma(RuleBase.parse(sources(sigma)).informational()));
    conditions.add(PublishedCondition.falcoStratum());
    Path names = rules.resolve("falco/miner_domains.txt");
    Path ports = rules.resolve("falco/miner_ports.txt");
    if (Files.isRegularFile(names) && Files.isRegularFile(ports))
      conditions.add(PublishedCondition.falcoPools(lines(names), lines(ports)));
    return conditions;
  }

  /// A process without files and sockets.
  public static SeenProcess seen(ProcessSample process) {
    return new SeenProcess(
        Observation.of(process, Optional.empty(), List.of(), List.of(), Set.of(), Set.of()),
        String.join(" ", process.argv()));
  }

  private static List<RuleSource> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<RuleSource> sources = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".yml")).sorted().toList())
        sources.add(new RuleSource(file.toString(), Files.readString(file)));
      return sources;
    }
  }

  private static Set<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toUnmodifiableSet());
  }
}
