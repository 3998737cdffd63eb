// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.time.Duration;

/// What a recording says about itself before its first snapshot.
///
/// @param format of the file; a reader refuses a newer one
/// @param agent version of the agent that wrote it
/// @param host name of the host, a pseudonym unless plain
/// @param system kernel release and architecture
/// @param processors number of logical processors
/// @param interval planned time between snapshots
/// @param seed of the judgement's phases, so that a replay judges at the same moments
/// @param plain whether nothing was redacted
public record RecordingHeader(
    int format,
    String agent,
    String host,
    String system,
    int processors,
    Duration interval,
    long seed,
    boolean plain) {
  /// The format that this version writes.
  static final int FORMAT = 1;

  static void write(RecordingHeader header, FieldWriter out) {
    out.number(header.format());
    out.text(header.agent());
    out.text(header.host());
    out.text(header.system());
    out.number(header.processors());
    out.duration(header.interval());
    out.number(header.seed());
    out.flag(header.plain());
  }

  static RecordingHeader read(FieldReader in) {
    return new RecordingHeader(
        in.integer(),
        in.text(),
        in.text(),
        in.text(),
        in.integer(),
        in.duration(),
        in.number(),
        in.flag());
  }
}
