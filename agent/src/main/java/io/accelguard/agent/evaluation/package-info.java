// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// How often the agent is right: labels, what was said about what they name, rates with their
/// bounds, and the page that shows them. Start with [Page].
@NullMarked
package io.accelguard.agent.evaluation;

import org.jspecify.annotations.NullMarked;
