// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// One round of work for each line on standard input; answers with its CPU time and wall time in ns
// and a count. The end of the input ends the program.
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>

static long long now(clockid_t clock) {
  struct timespec t;
  if (clock_gettime(clock, &t)) return -1;
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void rounds(long (*work)(void)) {
  char line[64];
  puts("ready");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    long long wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    long count = work();
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%lld %lld %ld\n", cpu, now(CLOCK_MONOTONIC) - wall, count);
    fflush(stdout);
  }
}
