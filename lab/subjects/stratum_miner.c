// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// A proof-of-work subject for the lab. It reproduces of a CPU miner such as cpuminer: the Stratum v1 session over one
// TCP connection (subscribe, authorize, notify, submit), one hashing thread per core, double SHA-256 over an 80-byte
// header, the usual options. It does not reproduce: a real coin, TLS, RandomX memory, huge pages. It connects to
// loopback and to addresses reserved for documentation only, and stops by itself.
//
//   stratum_miner -a sha256d -o stratum+tcp://127.0.0.1:PORT -u WALLET.worker -p x [-t threads] [--for seconds]
//
// Without arguments it takes pool and user from MINER_POOL and MINER_USER. Built with -DON_DEVICE and lab/gpu/sha256d.cu, an
// NVIDIA device hashes instead of the cores, as with ccminer.

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sha256.h"

static const uint32_t K[64] = SHA256_K;

#define ROTR(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

static void compress(uint32_t state[8], const uint8_t block[64]) {
  uint32_t w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t s0 = ROTR(w[i - 15], 7) ^ ROTR(w[i - 15], 18) ^ (w[i - 15] >> 3);
    uint32_t s1 = ROTR(w[i - 2], 17) ^ ROTR(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  uint32_t v[8];
  memcpy(v, state, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t s1 = ROTR(v[4], 6) ^ ROTR(v[4], 11) ^ ROTR(v[4], 25);
    uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
    uint32_t s0 = ROTR(v[0], 2) ^ ROTR(v[0], 13) ^ ROTR(v[0], 22);
    uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

static void sha256(const uint8_t *data, size_t length, uint8_t digest[32]) {
  uint32_t state[8] = SHA256_START;
  uint8_t block[64];
  size_t done = 0;
  for (; length - done >= 64; done += 64) compress(state, data + done);
  size_t rest = length - done;
  memset(block, 0, sizeof block);
  memcpy(block, data + done, rest);
  block[rest] = 0x80;
  if (rest >= 56) {
    compress(state, block);
    memset(block, 0, sizeof block);
  }
  for (int i = 0; i < 8; i++) block[63 - i] = (uint8_t)((uint64_t)length * 8 >> (8 * i));
  compress(state, block);
  for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i % 4)));
}

static int pool = -1;
static const char *user = "";
static time_t end_at;
static atomic_uint job = 0;
enum { SHARE_BITS = 24 };
static pthread_mutex_t sending = PTHREAD_MUTEX_INITIALIZER;
static unsigned next_id = 3;

static void say(const char *format, const char *a, unsigned b, uint32_t c) {
  char line[512];
  pthread_mutex_lock(&sending);
  int length = snprintf(line, sizeof line, format, next_id++, a, b, c);
  if (write(pool, line, (size_t)length) != length) exit(1);
  pthread_mutex_unlock(&sending);
}

static void submit(unsigned current, uint32_t nonce) {
  say("{\"id\":%u,\"method\":\"mining.submit\",\"params\":[\"%s\",\"%08x\",\"00000000\",\"6566a3c2\",\"%08x\"]}\n", user, current,
      nonce);
}

#ifdef ON_DEVICE
#define THREADS 1
int search(const uint8_t header[80], uint32_t *nonce);  // lab/gpu/sha256d.cu
#else
#define THREADS (int)sysconf(_SC_NPROCESSORS_ONLN)
static int search(const uint8_t header[80], uint32_t *nonce) {
  uint8_t tried[80], first[32], second[32];
  memcpy(tried, header, sizeof tried);
  for (int i = 0; i < 200000; i++) {
    uint32_t current = (*nonce)++;
    memcpy(tried + 76, &current, sizeof current);
    sha256(tried, sizeof tried, first);
    sha256(first, sizeof first, second);
    uint32_t head = (uint32_t)second[31] << 24 | second[30] << 16 | second[29] << 8 | second[28];
    if (head >> (32 - SHARE_BITS) == 0) return 1;
  }
  return 0;
}
#endif

static void *mine(void *thread) {
  uint8_t header[80] = {2};
  uint32_t nonce = (uint32_t)(uintptr_t)thread << 28;
  while (time(NULL) < end_at) {
    unsigned current = atomic_load(&job);
    if (current == 0) {
      usleep(100000);
      continue;
    }
    memcpy(header + 4, &current, sizeof current);
    if (search(header, &nonce)) submit(current, nonce - 1);
  }
  return NULL;
}

static void listen_to_pool(void) {
  char buffer[8192];
  size_t used = 0;
  while (time(NULL) < end_at) {
    ssize_t got = recv(pool, buffer + used, sizeof buffer - used - 1, 0);
    if (got < 0 && errno == EINTR) continue;  // stopped and continued
    if (got <= 0) exit(1);
    used += (size_t)got;
    buffer[used] = 0;
    char *line = buffer, *newline;
    while ((newline = strchr(line, '\n'))) {
      *newline = 0;
      if (strstr(line, "mining.notify")) {
        char *id = strstr(line, "\"params\":[\"");
        if (id) atomic_store(&job, (unsigned)strtoul(id + 11, NULL, 16));
      }
      line = newline + 1;
    }
    used = (size_t)(buffer + used - line);
    memmove(buffer, line, used);
    if (used >= sizeof buffer - 1) exit(1);
  }
}

int main(int argc, char **argv) {
  const char *url = "";
  int threads = THREADS, seconds = 300;
  for (int i = 1; i + 1 < argc; i++) {
    if (!strcmp(argv[i], "-o")) url = argv[i + 1];
    if (!strcmp(argv[i], "-u")) user = argv[i + 1];
    if (!strcmp(argv[i], "-t")) threads = atoi(argv[i + 1]);
    if (!strcmp(argv[i], "--for")) seconds = atoi(argv[i + 1]);
  }
  if (argc == 1 && getenv("MINER_POOL")) url = getenv("MINER_POOL");
  if (argc == 1 && getenv("MINER_USER")) user = getenv("MINER_USER");
  int host = 0, port = 0;
  bool here = sscanf(url, "stratum+tcp://127.0.0.%d:%d", &host, &port) == 2;
  bool documented = !here && sscanf(url, "stratum+tcp://198.51.100.%d:%d", &host, &port) == 2;
  if (!(here || documented) || host < 1 || host > 254 || threads < 1 || threads > 8) {
    fprintf(stderr, "usage: %s -o stratum+tcp://127.0.0.1|198.51.100.HOST:PORT -u USER [-t 1..8] [--for SECONDS]\n", argv[0]);
    return 64;
  }
  end_at = time(NULL) + seconds;
  pool = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl((here ? 0x7f000000u : 0xc6336400u) + (uint32_t)host);
  if (connect(pool, (struct sockaddr *)&address, sizeof address)) return perror("connect"), 1;
  dprintf(pool, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"labminer/1.0\"]}\n");
  dprintf(pool, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"%s\",\"x\"]}\n", user);
  for (long i = 0; i < threads; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, mine, (void *)i);
  }
  struct timeval patience = {.tv_sec = 120};
  setsockopt(pool, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  listen_to_pool();
  return 0;
}
