// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// The hashing of lab/subjects/stratum_miner.c on a device: double SHA-256 of an 80-byte header, as ccminer's sha256d.
//
//   nvcc -O3 -arch=sm_90 -Ilab/subjects -c lab/gpu/sha256d.cu && gcc -O2 -pthread -DON_DEVICE -o devminer lab/subjects/stratum_miner.c sha256d.o -lcudart -lstdc++
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "sha256.cuh"

namespace {

struct Header {
  uint32_t words[20];
};

__device__ void begin(uint32_t s[8]) {
  const uint32_t start[8] = SHA256_START;
  for (int i = 0; i < 8; i++) s[i] = start[i];
}

__device__ uint32_t swapped(uint32_t x) { return __byte_perm(x, 0, 0x0123); }

// A share of 32 zero bits: one in some seconds on a large device, as pools set it.
__global__ void try_nonces(Header header, uint32_t from, uint32_t *found) {
  uint32_t nonce = from + blockIdx.x * blockDim.x + threadIdx.x, s[8], w[16];
  begin(s);
  for (int i = 0; i < 16; i++) w[i] = swapped(header.words[i]);
  compress(s, w);
  for (int i = 0; i < 16; i++) w[i] = i < 3 ? swapped(header.words[16 + i]) : 0;
  w[3] = swapped(nonce), w[4] = 0x80000000, w[15] = 640;
  compress(s, w);
  for (int i = 0; i < 16; i++) w[i] = i < 8 ? s[i] : 0;
  w[8] = 0x80000000, w[15] = 256;
  begin(s);
  compress(s, w);
  if (s[7] == 0) *found = nonce;
}

}  // namespace

// Tries some 268 million nonces from *nonce on, which then stands behind the last one tried, or behind the share found.
extern "C" int search(const uint8_t bytes[80], uint32_t *nonce) {
  static uint32_t *found = nullptr;
  if (found == nullptr && (cudaSetDeviceFlags(cudaDeviceScheduleBlockingSync) || cudaMalloc(&found, 4))) {
    fprintf(stderr, "no device\n");
    exit(1);
  }
  Header header;
  for (int i = 0; i < 20; i++)
    header.words[i] = bytes[4 * i] | bytes[4 * i + 1] << 8 | bytes[4 * i + 2] << 16 | (uint32_t)bytes[4 * i + 3] << 24;
  uint32_t last = *nonce;
  cudaMemcpy(found, &last, 4, cudaMemcpyHostToDevice);
  for (int i = 0; i < 256; i++) try_nonces<<<4096, 256>>>(header, *nonce + i * (4096u * 256), found);
  if (cudaMemcpy(&last, found, 4, cudaMemcpyDeviceToHost)) exit(1);
  int share = last != *nonce;
  *nonce = share ? last + 1 : *nonce + 256 * 4096u * 256;
  return share;
}
