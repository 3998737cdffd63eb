// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;

/// A row of the audit as its page shows it.
public record AuditRow(
    long seq, Instant at, String actor, String action, String subject, String detail, String hash) {
  static AuditRow of(Audit.Link link) {
    Audit.Entry entry = link.entry();
    return new AuditRow(
        link.seq(),
        entry.at(),
        entry.actor(),
        entry.action(),
        entry.subject(),
        entry.detail(),
        link.hash());
  }
}
