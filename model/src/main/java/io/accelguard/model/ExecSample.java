// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// A process right after it began to execute a program, seen between two looks at all processes.
///
/// @param process its parent is whoever started it, also when that one has ended since
public record ExecSample(ProcessSample process) implements Sample {}
