// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.accelguard.model.SocketSample.Transport;

/// A conversation that is going on, recognised by its first packets. Nothing of what was said is in
/// it.
///
/// @param client the end that began it, where the beginning was seen
/// @param beginning whether it was; else client and server may be the other way round
/// @param protocol name of docs/protocols.md
/// @param category what the protocol is a sign of
/// @param grade how much the bytes proved that it is this protocol
/// @param netNamespace inode of the network namespace whose packets were seen
public record ConversationSample(
    Transport transport,
    Endpoint client,
    Endpoint server,
    boolean beginning,
    String protocol,
    Category category,
    Grade grade,
    long netNamespace)
    implements Sample {}
