// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// What the first bytes of a conversation say about its protocol: bytes in, value out. One class
/// per protocol or family, each written from the protocol's own specification. Start at
/// [io.accelguard.collectors.packets.protocols.Recognisers].
@org.jspecify.annotations.NullMarked
package io.accelguard.collectors.packets.protocols;
