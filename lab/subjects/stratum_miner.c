// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// A proof-of-work subject for the lab. It reproduces of a CPU miner such as cpuminer: the Stratum v1 session over one
// TCP connection (subscribe, authorize, notify, submit), one hashing thread per core, double SHA-256 over an 80-byte
// header, the usual options. It does not reproduce: a real coin, TLS, RandomX memory, huge pages. It connects to
// loopback addresses only and stops by itself.
//
//   stratum_miner -a sha256d -o stratum+tcp://127.0.0.1:PORT -u WALLET.worker -p x [-t threads] [--for seconds]

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

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
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
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
static atomic_uint share_bits = 24;
static pthread_mutex_t sending = PTHREAD_MUTEX_INITIALIZER;
static unsigned next_id = 3;

static void say(const char *format, const char *a, unsigned b, uint32_t c) {
  char line[512];
  pthread_mutex_lock(&sending);
  int length = snprintf(line, sizeof line, format, next_id++, a, b, c);
  if (write(pool, line, (size_t)length) != length) exit(1);
  pthread_mutex_unlock(&sending);
}

static void *mine(void *thread) {
  uint8_t header[80] = {2}, first[32], second[32];
  uint32_t nonce = (uint32_t)(uintptr_t)thread << 28;
  while (time(NULL) < end_at) {
    unsigned current = atomic_load(&job);
    if (current == 0) {
      usleep(100000);
      continue;
    }
    memcpy(header + 4, &current, sizeof current);
    for (int i = 0; i < 200000; i++, nonce++) {
      memcpy(header + 76, &nonce, sizeof nonce);
      sha256(header, sizeof header, first);
      sha256(first, sizeof first, second);
      uint32_t head = (uint32_t)second[31] << 24 | second[30] << 16 | second[29] << 8 | second[28];
      if (head >> (32 - atomic_load(&share_bits)) == 0)
        say("{\"id\":%u,\"method\":\"mining.submit\",\"params\":[\"%s\",\"%08x\",\"00000000\",\"6566a3c2\",\"%08x\"]}\n",
            user, current, nonce);
    }
  }
  return NULL;
}

static void listen_to_pool(void) {
  char buffer[8192];
  size_t used = 0;
  while (time(NULL) < end_at) {
    ssize_t got = recv(pool, buffer + used, sizeof buffer - used - 1, 0);
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
  int threads = (int)sysconf(_SC_NPROCESSORS_ONLN), seconds = 300;
  for (int i = 1; i + 1 < argc; i++) {
    if (!strcmp(argv[i], "-o")) url = argv[i + 1];
    if (!strcmp(argv[i], "-u")) user = argv[i + 1];
    if (!strcmp(argv[i], "-t")) threads = atoi(argv[i + 1]);
    if (!strcmp(argv[i], "--for")) seconds = atoi(argv[i + 1]);
  }
  int port = 0;
  if (sscanf(url, "stratum+tcp://127.0.0.1:%d", &port) != 1 || threads < 1 || threads > 8) {
    fprintf(stderr, "usage: %s -o stratum+tcp://127.0.0.1:PORT -u USER [-t 1..8] [--for SECONDS]\n", argv[0]);
    return 64;
  }
  end_at = time(NULL) + seconds;
  pool = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
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
