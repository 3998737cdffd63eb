// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Packets turned into flows, and flows into protocol evidence: capture files today, a live packet
/// socket by the same code. Everything read is hostile: damaged packets and blocks are counted
/// skips. Start at [io.accelguard.collectors.packets.FlowTable].
@org.jspecify.annotations.NullMarked
package io.accelguard.collectors.packets;
