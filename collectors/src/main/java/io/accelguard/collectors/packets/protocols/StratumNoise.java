// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.util.Optional;

/// Stratum V2 by the sizes of its Noise NX handshake (sv2-spec 04, 4.5): 64 bytes of an
/// ElligatorSwift key, answered by 234 (a key, an encrypted key with its MAC, and 74 bytes of
/// signed message with theirs: 64 + 80 + 90), then a frame (4.6). All else is ciphertext, so this
/// is a hint, never proof.
final class StratumNoise implements Recogniser {
  private static final int ACT_ONE = 64;
  private static final int ACT_TWO = 234;

  /// An encrypted header and the smallest encrypted payload.
  private static final int FRAME = 22 + 17;

  private static final int FEWEST_DISTINCT = 40;

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    Bytes asked = c.client().stream();
    Bytes told = c.server().stream();
    boolean sizes =
        c.transport() == Transport.TCP
            && c.client().opening() == ACT_ONE
            && c.server().opening() == ACT_TWO
            && asked.length() >= ACT_ONE + FRAME
            && told.length() >= ACT_TWO;
    if (!sizes
        || asked.distinct(ACT_ONE) < FEWEST_DISTINCT
        || told.distinct(ACT_TWO) < 3 * FEWEST_DISTINCT) return Optional.empty();
    return Recognition.of(
        "stratum-v2",
        Category.CRYPTO_MINING,
        Grade.TOKEN,
        "handshake sizes 64 and 234 bytes of ciphertext");
  }
}
