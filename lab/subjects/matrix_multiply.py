#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 accelguard contributors
# SPDX-License-Identifier: Apache-2.0
"""Honest numeric work for the lab: matrix products on every core, no input, no output. To counters it is a miner.

  matrix_multiply.py [--for SECONDS]
"""
import argparse
import time

import numpy


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--for", dest="seconds", type=float, default=300)
    end = time.monotonic() + parser.parse_args().seconds
    a = numpy.random.default_rng(3).random((1500, 1500))
    while time.monotonic() < end:
        a = a @ a
        a /= numpy.linalg.norm(a)


if __name__ == "__main__":
    main()
