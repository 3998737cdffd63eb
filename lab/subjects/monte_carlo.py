#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""An integer Monte-Carlo loop without input or output: the honest work that looks most like hashing. Ends when it is told to."""


def walk(state):
    inside = 0
    for _ in range(1_000_000):
        state = (6364136223846793005 * state + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        x, y = state >> 48, (state >> 16) & 0xFFFF
        inside += x * x + y * y < 1 << 32
    return state, inside


state = 1
while True:
    state, _ = walk(state)
