// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Verdicts on their way to the outside: first to disk, then to whoever wants to know. Nothing is
/// lost in silence: `produced = acknowledged + spooled + dropped(by reason)`. Start at
/// [io.accelguard.notifiers.Spool] and [io.accelguard.notifiers.WebhookNotifier].
@org.jspecify.annotations.NullMarked
package io.accelguard.notifiers;
