// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

@org.jspecify.annotations.NullMarked
package io.accelguard.controller;
