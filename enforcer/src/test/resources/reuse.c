// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// Makes processes whose pids can be given to others at once. To be run as root in a pid namespace of its own
// with its own /proc. One command a line on standard input, one answer a line on standard output:
//
//   spawn 0    a process of user 4321 that waits for ever   its pid
//   reuse PID  ends it, makes another one with the same pid  1, or 0 when somebody else got the pid
//   hit PID    whether it was stopped or ended by anybody    1 or 0
//   end PID    the same, and ends it                         1 or 0
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int spawn(void) {
  int ready[2];
  char byte = 0;
  if (pipe(ready)) return 0;
  int pid = fork();
  if (pid == 0) {
    if (setgid(4321) || setuid(4321) || write(ready[1], &byte, 1) != 1) _exit(1);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) pause();
  }
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) exit(1);
  close(ready[0]);
  return pid;
}

// Whether the one who ended it was somebody else: the kernel keeps the first signal that ends a process.
static int end(int pid) {
  int status = 0;
  kill(pid, SIGKILL);
  waitpid(pid, &status, 0);
  return !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
}

// Whether it has stopped, or a signal waits for it: what was sent takes effect when its turn comes.
static int touched(int pid) {
  char path[32], line[256];
  unsigned long long pending = 0, all = 0;
  if (waitpid(pid, NULL, WNOHANG | WUNTRACED)) return 1;
  snprintf(path, sizeof path, "/proc/%d/status", pid);
  FILE *status = fopen(path, "r");
  if (!status) return 1;
  while (fgets(line, sizeof line, status))
    if (sscanf(line, "SigPnd: %llx", &pending) == 1 || sscanf(line, "ShdPnd: %llx", &pending) == 1) all |= pending;
  fclose(status);
  return all != 0;
}

static int spawn_as(int pid) {
  for (int i = 0; i < 100; i++) {
    FILE *last = fopen("/proc/sys/kernel/ns_last_pid", "w");
    if (!last) return 0;
    fprintf(last, "%d", pid - 1);
    if (fclose(last)) return 0;
    int got = spawn();
    if (got == pid) return 1;
    end(got);
  }
  return 0;
}

int main(void) {
  char command[16];
  int pid;
  while (scanf("%15s %d", command, &pid) == 2) {
    int answer = 0;
    if (!strcmp(command, "spawn")) answer = spawn();
    if (!strcmp(command, "reuse")) {
      end(pid);
      answer = spawn_as(pid);
    }
    if (!strcmp(command, "hit") || !strcmp(command, "end")) answer = touched(pid);
    if (!strcmp(command, "end")) answer |= end(pid);
    printf("%d\n", answer);
    fflush(stdout);
  }
  return 0;
}
