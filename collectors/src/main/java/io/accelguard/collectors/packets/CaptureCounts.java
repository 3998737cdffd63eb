// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

/// How reading a capture went.
///
/// @param packets handed on
/// @param skippedBlocks blocks or records that were damaged, oversized or of an unknown interface
/// @param endedEarly whether the file was cut, or so damaged that the rest could not be found
/// @param bytesRead of the file
public record CaptureCounts(long packets, long skippedBlocks, boolean endedEarly, long bytesRead) {}
