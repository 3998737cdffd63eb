// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Takes people out of snapshots and leaves in what verdicts rest on, so that a recorded host can
/// be kept and passed on (docs/recording.md). Start at
/// [io.accelguard.classifiers.redaction.SnapshotRedaction].
@org.jspecify.annotations.NullMarked
package io.accelguard.classifiers.redaction;
