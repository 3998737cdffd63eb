// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.SiteKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The file with the key of the site's fingerprints.
final class SiteKeyFile {
  private static final int MOST = 4096;

  private SiteKeyFile() {}

  /// The key; empty where the site has none.
  ///
  /// @throws CommandException when the file cannot be read or holds too little; the message never
  ///   holds the secret
  static Optional<SiteKey> read(Optional<Path> file) throws CommandException {
    return file.isEmpty() ? Optional.empty() : Optional.of(read(file.get()));
  }

  private static SiteKey read(Path file) throws CommandException {
    try {
      byte[] secret;
      try (var in = Files.newInputStream(file)) {
        secret = in.readNBytes(MOST);
      }
      String text = new String(secret, StandardCharsets.ISO_8859_1).strip();
      return SiteKey.of(text.getBytes(StandardCharsets.ISO_8859_1))
          .orElseThrow(() ->
              new CommandException(
                  Exit.REFUSED,
                  file
                      + " holds fewer than "
                      + SiteKey.LEAST
                      + " bytes: make one with"
                      + " openssl rand -hex 32"));
    } catch (IOException e) {
      throw new CommandException(Exit.REFUSED, file + " cannot be read: " + e.getMessage());
    }
  }
}
