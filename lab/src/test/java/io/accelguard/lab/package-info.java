// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// Proof that the whole holds: the rules of the module graph, the documents, and real programs
/// judged by the real daemon. Nothing here is shipped. Start at
/// [io.accelguard.lab.RealSubjectsTest].
@org.jspecify.annotations.NullMarked
package io.accelguard.lab;
