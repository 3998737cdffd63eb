// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.RulePackSeal.RefusedException;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rule pack that this node has, in a file of the state directory: it works without a
/// controller, and what lies there is opened like what comes from afar.
final class RulePackStore {
  private final Path file;
  private final Path over;
  private final List<Path> keyFiles;
  private final RulePackSeal seal = new RulePackSeal();

  private RulePackStore(Path stateDirectory, List<Path> keyFiles) {
    this.file = stateDirectory.resolve("rule-pack.json");
    this.over = stateDirectory.resolve("rule-pack-expired.json");
    this.keyFiles = List.copyOf(keyFiles);
  }

  /// Empty where the site signs no rules.
  static Optional<RulePackStore> of(AgentConfig config) {
    return config.rules().packKeys().isEmpty()
        ? Optional.empty()
        : Optional.of(new RulePackStore(config.stateDirectory(), config.rules().packKeys()));
  }

  /// Where the pack in force lies; it need not exist.
  Path file() {
    return file;
  }

  /// The pack in force; empty where there is none, or none that this user may read.
  ///
  /// @throws RefusedException when what lies there is not to be trusted
  Optional<RulePack> held() throws RefusedException {
    return read(file);
  }

  /// The highest version that was ever taken; 0 for none.
  long version() throws RefusedException {
    long held = read(file).map(RulePack::version).orElse(0L);
    return Math.max(held, read(over).map(RulePack::version).orElse(0L));
  }

  /// Takes a pack if it is sealed, newer than what was taken before, in time, and without mistakes.
  RulePack take(String sealed, Instant now) throws RefusedException, IOException {
    RulePack pack = seal.open(keys(), sealed);
    long highest = version();
    if (pack.version() <= highest)
      throw new RefusedException("version " + highest + " was taken before");
    if (!now.isBefore(pack.expires())) throw new RefusedException("it expired " + pack.expires());
    RuleBase rules = RuleBase.parse(pack.files().stream().map(file -> source(pack, file)).toList());
    if (!rules.problems().isEmpty())
      throw new RefusedException(rules.problems().getFirst().toString());
    StateDirectory.replace(file, sealed);
    return pack;
  }

  /// Puts a pack aside whose time is over. True if it did.
  boolean expire(Instant now) throws RefusedException, IOException {
    Optional<RulePack> held = held();
    if (held.isEmpty() || now.isBefore(held.get().expires())) return false;
    Files.move(file, over, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /// A rule of a pack, named after it.
  static RuleSource source(RulePack pack, RulePack.File file) {
    return new RuleSource("pack-" + pack.version() + "/" + file.path(), file.text());
  }

  private Optional<RulePack> read(Path from) throws RefusedException {
    if (!Files.isReadable(from)) return Optional.empty();
    try (InputStream in = Files.newInputStream(from)) {
      byte[] bytes = in.readNBytes(RulePack.MAX_BYTES);
      return Optional.of(seal.open(keys(), new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new RefusedException(from + " " + Unreadable.why(e));
    }
  }

  private List<PublicKey> keys() throws RefusedException {
    List<PublicKey> keys = new ArrayList<>();
    for (Path keyFile : keyFiles) {
      try {
        keys.add(Pem.publicKey(Files.readString(keyFile), RulePackSeal.ALGORITHM));
      } catch (IOException e) {
        throw new RefusedException(keyFile + " " + Unreadable.why(e));
      } catch (GeneralSecurityException e) {
        throw new RefusedException(keyFile + ": " + e.getMessage());
      }
    }
    return keys;
  }
}
