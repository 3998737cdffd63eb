// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// Starts N processes that sleep, says so, and ends them, by pid, at the end of
// its input.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int wanted = argc > 1 ? atoi(argv[1]) : 0, started = 0;
  pid_t *pids = calloc(wanted + 1, sizeof *pids);
  while (started < wanted) {
    pid_t pid = fork();
    if (pid < 0) break;
    if (pid == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) pause();
    }
    pids[started++] = pid;
  }
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) continue;
  for (int i = 0; i < started; i++) kill(pids[i], SIGKILL);
  for (int i = 0; i < started; i++) waitpid(pids[i], NULL, 0);
  return started < wanted;
}
