// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// A controller under the calls of thousands of nodes.
@NullMarked
package io.accelguard.bench.fleet;

import org.jspecify.annotations.NullMarked;
