// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// The service that nodes report to: it enrols them, stores every event once, and shows people what
/// is open and why. PostgreSQL is the only shared state. Start at
/// [io.accelguard.controller.ControllerMain]; the way of an event is
/// [io.accelguard.controller.Ingest].
@org.jspecify.annotations.NullMarked
package io.accelguard.controller;
