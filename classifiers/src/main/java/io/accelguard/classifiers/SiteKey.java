// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import java.util.Arrays;
import java.util.Optional;

/// The secret with which a site hides what its fingerprints are of. All agents of a site have the
/// same, so that their fingerprints can be compared; the controller needs none.
public final class SiteKey {
  /// Bytes that it has at least: a shorter one could be guessed.
  public static final int LEAST = 32;

  private final byte[] bytes;

  private SiteKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Empty where the secret is too short.
  public static Optional<SiteKey> of(byte[] secret) {
    return secret.length < LEAST
        ? Optional.empty()
        : Optional.of(new SiteKey(Arrays.copyOf(secret, secret.length)));
  }

  byte[] bytes() {
    return bytes;
  }

  /// Never the secret.
  @Override
  public String toString() {
    return "a secret of " + bytes.length + " bytes";
  }
}
