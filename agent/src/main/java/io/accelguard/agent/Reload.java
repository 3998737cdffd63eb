// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads configuration and rules again when a file has changed. What has a mistake is not taken:
/// the old stays in force, and the log says so once.
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  /// So many files are looked at in one round; where there are more, rounds are left out.
  private static final int FILES_A_ROUND = 1_000;

  private final Optional<Path> file;
  private final Installation installation;
  private AgentConfig config;
  private Map<Path, String> seen;
  private int rest;
  private volatile boolean successful = true;

  /// @param config in force now
  Reload(ConfigFile config, Installation installation) {
    this.file = config.file();
    this.config = config.config();
    this.installation = installation;
    this.seen = fingerprints();
  }

  /// Configuration and rules that shall be in force from now on.
  record Fresh(AgentConfig config, Rulebook rules) {}

  /// Whether what is on disk is in force. Any thread.
  boolean successful() {
    return successful;
  }

  /// Looks at the files; empty unless something changed and is without mistakes. One thread.
  Optional<Fresh> poll() {
    if (rest-- > 0) return Optional.empty();
    Map<Path, String> now = fingerprints();
    rest = now.size() / FILES_A_ROUND;
    if (now.equals(seen)) return Optional.empty();
    seen = now;
    try {
      AgentConfig read = file.isPresent() ? ConfigFile.read(file.get()) : config;
      RuleFiles rules = RuleFiles.of(read, installation);
      Fresh fresh = new Fresh(read, new Rulebook(rules.parse(), List.<ConfigProblem>of()));
      config = read;
      seen = fingerprints();
      successful = true;
      log.atInfo()
          .addKeyValue("rules", fresh.rules().rules().rules().size())
          .log("configuration and rules read again");
      return Optional.of(fresh);
    } catch (ConfigException e) {
      successful = false;
      log.atError()
          .addKeyValue(
              "problems", Terminal.safe(String.valueOf(e.getMessage()).replace("\n", "; ")))
          .log("the new configuration or rules have mistakes; the old stay in force");
      return Optional.empty();
    }
  }

  private Map<Path, String> fingerprints() {
    Map<Path, String> found = new TreeMap<>();
    file.ifPresent(path -> found.put(path, fingerprint(path)));
    RulePackStore.of(config).ifPresent(packs -> found.put(packs.file(), fingerprint(packs.file())));
    for (Path directory :
        List.of(
            config.rules().directory().orElse(installation.rules()), config.rules().overlay())) {
      if (!Files.isDirectory(directory)) continue;
      try (Stream<Path> files = Files.walk(directory, 4)) {
        files
            .filter(path -> path.toString().endsWith(".yml"))
            .limit(RuleFiles.MAX_FILES)
            .forEach(path -> found.put(path, fingerprint(path)));
      } catch (IOException | UncheckedIOException e) {
        found.put(directory, "unreadable");
      }
    }
    return found;
  }

  private static String fingerprint(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
