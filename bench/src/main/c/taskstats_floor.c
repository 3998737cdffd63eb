// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// What it costs to ask taskstats for a whole process, beside /proc, over 1,000 sleeping processes (decision 0032):
//   gcc -O2 -o taskstats_floor taskstats_floor.c && ulimit -n 4096 && ./taskstats_floor THREADS-PER-PROCESS
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PROCESSES = 1000, ROUNDS = 10 };

static int pids[PROCESSES], stats[PROCESSES], schedstats[PROCESSES];
static char answer[8192];
static int sock, family;

static double cpu_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void *sleep_for_ever(void *none) {
  for (;;) pause();
  return none;
}

static int ask(int type, int command, int attribute, const void *value, int bytes) {
  struct {
    struct nlmsghdr head;
    struct genlmsghdr generic;
    struct nlattr attribute;
    char value[16];
  } q = {.head = {.nlmsg_len = 24 + ((bytes + 3) & ~3), .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST},
         .generic = {.cmd = command, .version = 1},
         .attribute = {.nla_len = 4 + bytes, .nla_type = attribute}};
  memcpy(q.value, value, bytes);
  if (send(sock, &q, q.head.nlmsg_len, 0) < 0) return -1;
  return recv(sock, answer, sizeof answer, 0);
}

static int open_of(int i, const char *file) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", pids[i], file);
  return open(path, O_RDONLY);
}

static void taskstats(int i) {
  if (ask(family, TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_TGID, &pids[i], 4) < 300) exit(1);
}
static void stat_held(int i) { if (pread(stats[i], answer, 4096, 0) <= 0) exit(1); }
static void schedstat_held(int i) { if (pread(schedstats[i], answer, 4096, 0) <= 0) exit(1); }
static void status_opened(int i) {
  int file = open_of(i, "status");
  if (read(file, answer, 4096) <= 0) exit(1);
  close(file);
}

static void time_it(const char *name, void (*read_one)(int)) {
  double start = cpu_us();
  for (int round = 0; round < ROUNDS; round++)
    for (int i = 0; i < PROCESSES; i++) read_one(i);
  printf("%-24s %5.2f us per process\n", name, (cpu_us() - start) / ROUNDS / PROCESSES);
}

int main(int count, char **arguments) {
  int threads = count > 1 ? atoi(arguments[1]) : 1;
  for (int i = 0; i < PROCESSES; i++) {
    if ((pids[i] = fork()) != 0) continue;
    pthread_t thread;
    for (int t = 1; t < threads; t++) pthread_create(&thread, NULL, sleep_for_ever, NULL);
    sleep_for_ever(NULL);
  }
  usleep(500000);
  sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
  int got = ask(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, "TASKSTATS", 10);
  for (int at = 20; at < got && !family; at += (*(unsigned short *)(answer + at) + 3) & ~3)
    if (*(unsigned short *)(answer + at + 2) == CTRL_ATTR_FAMILY_ID) family = *(unsigned short *)(answer + at + 4);
  for (int i = 0; i < PROCESSES; i++) {
    stats[i] = open_of(i, "stat");
    schedstats[i] = open_of(i, "schedstat");
  }
  time_it("taskstats, process", taskstats);
  time_it("stat, held", stat_held);
  time_it("schedstat, held", schedstat_held);
  time_it("status, opened", status_opened);
  for (int i = 0; i < PROCESSES; i++) kill(pids[i], SIGKILL);
}
