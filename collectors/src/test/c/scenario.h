// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// The scenario file: lines `key=value`, `#` comments. It is read again whenever it changes, so a
// test writes the next scene to a new file and renames it over the old one.
#ifndef SCENARIO_H
#define SCENARIO_H

#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_LINES 8192

typedef struct {
  char key[96];
  char value[96];
} Line;

static Line lines[MAX_LINES];
static int line_count;
static struct stat read_file;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void scenario_refresh(void) {
  const char *path = getenv("NVML_SCENARIO");
  struct stat now;
  if (path == NULL || stat(path, &now) != 0) {
    line_count = 0;
    memset(&read_file, 0, sizeof read_file);
    return;
  }
  if (now.st_ino == read_file.st_ino && now.st_size == read_file.st_size &&
      now.st_mtim.tv_sec == read_file.st_mtim.tv_sec &&
      now.st_mtim.tv_nsec == read_file.st_mtim.tv_nsec) {
    return;
  }
  FILE *file = fopen(path, "r");
  if (file == NULL) return;
  line_count = 0;
  char text[256];
  while (line_count < MAX_LINES && fgets(text, sizeof text, file) != NULL) {
    text[strcspn(text, "\n")] = 0;
    char *equals = strchr(text, '=');
    if (text[0] == '#' || equals == NULL) continue;
    *equals = 0;
    snprintf(lines[line_count].key, sizeof lines[0].key, "%.95s", text);
    snprintf(lines[line_count].value, sizeof lines[0].value, "%.95s", equals + 1);
    line_count++;
  }
  fclose(file);
  read_file = now;
}

// Copies the value of a key; 0 when the scenario has none.
__attribute__((format(printf, 3, 4))) static int scenario_text(char *out, size_t size,
                                                               const char *format, ...) {
  char key[96];
  va_list args;
  va_start(args, format);
  vsnprintf(key, sizeof key, format, args);
  va_end(args);
  int found = 0;
  pthread_mutex_lock(&lock);
  scenario_refresh();
  for (int i = 0; i < line_count && !found; i++) {
    if (strcmp(lines[i].key, key) != 0) continue;
    snprintf(out, size, "%s", lines[i].value);
    found = 1;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

// The number of a key, or what stands in for it.
__attribute__((format(printf, 2, 3))) static unsigned long long scenario_number(
    unsigned long long otherwise, const char *format, ...) {
  char key[96], value[96];
  va_list args;
  va_start(args, format);
  vsnprintf(key, sizeof key, format, args);
  va_end(args);
  return scenario_text(value, sizeof value, "%s", key) ? strtoull(value, NULL, 0) : otherwise;
}

// Copies the n-th line whose key begins so; 0 when there are fewer.
static int scenario_line(const char *prefix, int n, Line *out) {
  int found = 0;
  pthread_mutex_lock(&lock);
  scenario_refresh();
  for (int i = 0; i < line_count && !found; i++) {
    if (strncmp(lines[i].key, prefix, strlen(prefix)) != 0 || n-- > 0) continue;
    *out = lines[i];
    found = 1;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

#endif
