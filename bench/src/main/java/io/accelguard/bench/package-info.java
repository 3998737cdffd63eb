// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

/// What accelguard costs, side by side with others who do the same work, as ratios in one run.
/// Start reading at {@link io.accelguard.bench.BenchMain}.
@org.jspecify.annotations.NullMarked
package io.accelguard.bench;
