// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

/// Rules for scenarios, so that a change of the shipped rule base does not change what is tested
/// here.
final class RuleTexts {
  private RuleTexts() {}

  /// An argument names a pool and the next a wallet.
  static final String MINER =
      rule("crypto-mining", "structured", "CommandLine|contains|all: [stratum+tcp, wallet]");

  /// A name alone.
  static final String MINER_NAME = rule("crypto-mining", "token", "CommandLine|contains: xmrig");

  /// A known image.
  static final String MINER_HASH = rule("crypto-mining", "content", "HeadSha256: abc");

  static final String CRACKER =
      rule("password-cracking", "structured", "OpenFile|endswith|all: [john.pot, john.rec]");

  static final String SWAPPER =
      rule("deepfake", "structured", "ChangedFile|contains|all: [decoder_src, decoder_dst]");

  static final String TORRENT =
      rule("p2p", "structured", "CommandLine|contains|all: [.torrent, --seed]");

  static String rule(String category, String grade, String selection) {
    return """
    title: %s %s
    id: 00000000-0000-4000-8000-000000000000
    description: Test.
    falsepositives: [Unknown]
    detection:
      selection:
        %s
      condition: selection
    accelguard:
      category: %s
      family: identity
      grade: %s
      maturity: stable
      examples:
        match:
          - Comm: x
    """
        .formatted(category, grade, selection, category, grade);
  }
}
