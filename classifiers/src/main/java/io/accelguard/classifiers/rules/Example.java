// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

/// An observation that a rule was written for, or must leave alone.
///
/// @param line in the rule file
/// @param matches what the rule should say of it
public record Example(int line, boolean matches, Observation seen) {}
