// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.RulePackSeal.RefusedException;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Finds rule files: the ones that came with the agent, replaced or joined by the site's own.
final class RuleFiles {
  private static final int MAX_BYTES = 256 * 1024;
  static final int MAX_FILES = 20_000;

  private final List<RuleSource> sources = new ArrayList<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private RuleFiles() {}

  /// Reads both folders, and between them the pack that the site signed; of two files with the same
  /// path the last one's counts.
  static RuleFiles of(AgentConfig config, Installation installation) {
    RuleFiles files = new RuleFiles();
    SequencedMap<String, Runnable> found = new TreeMap<>();
    files.find(config.rules().directory().orElse(installation.rules()), found);
    RulePackStore.of(config).ifPresent(packs -> files.find(packs, found));
    if (Files.isDirectory(config.rules().overlay())) files.find(config.rules().overlay(), found);
    found.values().forEach(Runnable::run);
    return files;
  }

  private void find(Path folder, Map<String, Runnable> found) {
    for (Path file : list(folder)) found.put(folder.relativize(file).toString(), () -> read(file));
  }

  private void find(RulePackStore packs, Map<String, Runnable> found) {
    try {
      Optional<RulePack> held = packs.held();
      if (held.isEmpty()) return;
      RulePack pack = held.get();
      for (RulePack.File file : pack.files())
        found.put(file.path(), () -> sources.add(RulePackStore.source(pack, file)));
    } catch (RefusedException e) {
      problem(packs.file(), String.valueOf(e.getMessage()));
    }
  }

  /// Reads the named files and everything below the named folders.
  static RuleFiles of(List<Path> paths) {
    RuleFiles files = new RuleFiles();
    for (Path path : paths) {
      if (Files.isDirectory(path)) files.list(path).forEach(files::read);
      else files.read(path);
    }
    return files;
  }

  /// What was read, in the order of its paths.
  List<RuleSource> sources() {
    return List.copyOf(sources);
  }

  /// Every rule in them.
  ///
  /// @throws ConfigException with every mistake in them
  RuleBase parse() throws ConfigException {
    Rulebook book = book();
    if (!book.problems().isEmpty()) throw new ConfigException(book.problems());
    return book.rules();
  }

  /// The rules in them that can be used: one broken file does not blind the agent.
  ///
  /// @throws ConfigException with every mistake, when there is no rule left
  Rulebook usable() throws ConfigException {
    Rulebook book = book();
    if (book.rules().rules().isEmpty() && !book.problems().isEmpty())
      throw new ConfigException(book.problems());
    return book;
  }

  private Rulebook book() {
    RuleBase base = RuleBase.parse(sources);
    List<ConfigProblem> all = new ArrayList<>(problems);
    all.addAll(base.problems());
    return new Rulebook(base, all);
  }

  private List<Path> list(Path directory) {
    try (Stream<Path> walk = Files.walk(directory, 4)) {
      List<Path> found =
          walk.filter(file -> file.toString().endsWith(".yml"))
              .filter(Files::isRegularFile)
              .limit(MAX_FILES + 1)
              .sorted()
              .toList();
      if (found.size() <= MAX_FILES) return found;
      problem(directory, "holds more than " + MAX_FILES + " rules; the others are left out");
      return found.subList(0, MAX_FILES);
    } catch (UncheckedIOException e) {
      problem(directory, "cannot be read: " + e.getMessage());
      return List.of();
    } catch (IOException e) {
      problem(directory, Unreadable.why(e));
      return List.of();
    }
  }

  private void read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) problem(file, "is larger than 256 KiB");
      else sources.add(new RuleSource(file.toString(), new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      problem(file, Unreadable.why(e));
    }
  }

  private void problem(Path path, String message) {
    problems.add(new ConfigProblem(path.toString(), 0, "", message));
  }
}
