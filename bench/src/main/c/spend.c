// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// What others spend: `spend run COMMAND…` runs it once a round, `spend on PID` tells in each round
// the CPU time that a process has used so far.
#include "rounds.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long long spent(struct timeval t) { return t.tv_sec * 1000000000LL + t.tv_usec * 1000LL; }

int main(int argc, char **argv) {
  char line[64];
  if (argc < 3) return 64;
  int watch = !strcmp(argv[1], "on");
  clockid_t clock = (clockid_t)(~(unsigned)atoi(argv[2]) << 3 | 2);
  puts("ready");
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    long long wall = now(CLOCK_MONOTONIC), cpu = 0;
    if (watch) {
      cpu = now(clock);
    } else {
      struct rusage used;
      int status;
      pid_t pid = fork();
      if (pid == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 1);
        execvp(argv[2], argv + 2);
        _exit(127);
      }
      if (wait4(pid, &status, 0, &used) < 0 || status) return 1;
      cpu = spent(used.ru_utime) + spent(used.ru_stime);
    }
    printf("%lld %lld 1\n", cpu, now(CLOCK_MONOTONIC) - wall);
    fflush(stdout);
  }
}
