// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Rules that recognise what a process is: Sigma YAML in, the rules that fit an observation out.
/// Start at [io.accelguard.classifiers.rules.RuleBase]. A rule is read by `RuleReader`, its
/// selections by `SelectionReader`, its condition by `ConditionParser`; all three end in one tree,
/// `Expression`. The subset of Sigma and the fields are described in docs/rules.md.
@org.jspecify.annotations.NullMarked
package io.accelguard.classifiers.rules;
