// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// Floor of the process tick: lists /proc and reads every stat, by open, read, close (`open`) or by
// pread of descriptors held since the start (`held`). Nothing is parsed.
#include "rounds.h"
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST 65536
static int descriptors[MOST];
static int held;

static long each(int keep) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  char path[64], buffer[4096];
  long count = 0;
  while ((entry = readdir(proc))) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    snprintf(path, sizeof path, "/proc/%.20s/stat", entry->d_name);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    if (keep && held < MOST) {
      descriptors[held++] = descriptor;
      continue;
    }
    while (read(descriptor, buffer, sizeof buffer) > 0) continue;
    close(descriptor);
    count++;
  }
  closedir(proc);
  return count;
}

static long opened(void) { return each(0); }

static long kept(void) {
  DIR *proc = opendir("/proc");
  char buffer[4096];
  long count = 0;
  while (readdir(proc)) continue;
  closedir(proc);
  for (int i = 0; i < held; i++) count += pread(descriptors[i], buffer, sizeof buffer, 0) > 0;
  return count;
}

int main(int argc, char **argv) {
  struct rlimit most = {MOST, MOST};
  setrlimit(RLIMIT_NOFILE, &most);
  int keep = argc > 1 && !strcmp(argv[1], "held");
  if (keep) each(1);
  rounds(keep ? kept : opened);
}
