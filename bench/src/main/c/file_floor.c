// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// file_floor PID: a round reads where every descriptor of a process leads, and its maps, and keeps nothing.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static long long now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static char buffer[1 << 20];

static long look(const char *fds, const char *maps) {
  long count = 0;
  DIR *directory = opendir(fds);
  if (!directory) return -1;
  for (struct dirent *entry; (entry = readdir(directory));)
    if (readlinkat(dirfd(directory), entry->d_name, buffer, sizeof buffer) > 0) count++;
  closedir(directory);
  int file = open(maps, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  for (ssize_t got; (got = read(file, buffer, sizeof buffer)) > 0;)
    for (ssize_t i = 0; i < got; i++) count += buffer[i] == '\n';
  close(file);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 2) return 64;
  char fds[64], maps[64];
  snprintf(fds, sizeof fds, "/proc/%s/fd", argv[1]);
  snprintf(maps, sizeof maps, "/proc/%s/maps", argv[1]);
  puts("ready");
  fflush(stdout);
  while (getchar() != EOF) {
    long long wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    long count = look(fds, maps);
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%lld %lld %ld\n", cpu, now(CLOCK_MONOTONIC) - wall, count);
    fflush(stdout);
  }
}
