// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Packets turned into flows, and flows into protocol evidence, from capture files
/// ([io.accelguard.collectors.packets.FlowTable]) and from live packet sockets
/// ([io.accelguard.collectors.packets.LiveFlows]). Everything read is hostile: damaged packets and
/// blocks are counted skips.
@org.jspecify.annotations.NullMarked
package io.accelguard.collectors.packets;
