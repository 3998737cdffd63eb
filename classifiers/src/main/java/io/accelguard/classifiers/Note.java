// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

/// A rule without weight that has become true of a process: told, never counted.
///
/// @param rule name of the rule
/// @param title of the rule
/// @param level as its author set it; may be empty
/// @param canary whether the rule exists to be triggered on purpose
/// @param workload where the process belongs
/// @param pid of the process
public record Note(
    String rule, String title, String level, boolean canary, String workload, int pid) {}
