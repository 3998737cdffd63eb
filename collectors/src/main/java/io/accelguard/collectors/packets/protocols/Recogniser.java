// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.Optional;

/// Knows one protocol, or one family of protocols, by what its specification fixes.
///
/// Never throws, whatever the bytes are, and never reads a port as proof.
interface Recogniser {
  Optional<Recognition> recognise(Conversation conversation);
}
