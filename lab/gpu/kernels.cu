// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// One kind of work on the device for a while. Nothing is mined, no secret is guessed, nothing is sent.
//
//   nvcc -O3 -arch=sm_90 -Ilab/subjects -o kernels lab/gpu/kernels.cu
//   kernels hash|random|stream|idle SECONDS
//
//   hash     SHA-256's compression in registers, as a miner or a cracker does it: integer arithmetic only
//   random   random reads of 4 GiB mixed by FNV, as Ethash does it: bound by memory latency
//   stream   a = b + s * c over 3 GiB: an honest simulation bound by bandwidth
//   idle     holds memory and does nothing
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "sha256.cuh"

#define CHECK(call)                                                          \
  do {                                                                       \
    cudaError_t error = (call);                                              \
    if (error != cudaSuccess) {                                              \
      fprintf(stderr, "%s: %s\n", #call, cudaGetErrorString(error));         \
      exit(1);                                                               \
    }                                                                        \
  } while (0)

__global__ void hash(uint32_t from, int rounds, uint32_t *found) {
  uint32_t nonce = from + blockIdx.x * blockDim.x + threadIdx.x;
  uint32_t s[8] = SHA256_START;
  for (int round = 0; round < rounds; round++) {
    uint32_t w[16];
#pragma unroll
    for (int i = 0; i < 16; i++) w[i] = nonce * (i + 1) + round;
    compress(s, w);
  }
  if (s[0] == 0 && s[1] == 0) *found = nonce;
}

__global__ void random_reads(const uint4 *data, uint64_t lines, uint32_t from, int rounds, uint32_t *found) {
  uint32_t lane = threadIdx.x & 7, mix = from ^ (blockIdx.x * blockDim.x + threadIdx.x) / 8 * 0x9e3779b9u;
  for (int i = 0; i < rounds; i++) {
    uint32_t leader = __shfl_sync(~0u, mix, (i & 7), 8);
    uint4 part = data[(uint64_t)((leader * 0x01000193u) ^ i) % lines * 8 + lane];
    mix = ((mix * 0x01000193u ^ part.x) * 0x01000193u ^ part.y) * 0x01000193u ^ part.z ^ part.w;
  }
  if (mix == 0) *found = mix;
}

__global__ void triad(float4 *a, const float4 *b, const float4 *c, float s, size_t n) {
  for (size_t i = blockIdx.x * (size_t)blockDim.x + threadIdx.x; i < n; i += (size_t)gridDim.x * blockDim.x)
    a[i] = make_float4(b[i].x + s * c[i].x, b[i].y + s * c[i].y, b[i].z + s * c[i].z, b[i].w + s * c[i].w);
}

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: kernels hash|random|stream|idle SECONDS\n");
    return 64;
  }
  const char *kind = words[1];
  auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(atof(words[2]));
  CHECK(cudaSetDeviceFlags(cudaDeviceScheduleBlockingSync));
  cudaDeviceProp chip;
  CHECK(cudaGetDeviceProperties(&chip, 0));
  int blocks = chip.multiProcessorCount * 8;
  uint32_t *found;
  CHECK(cudaMalloc(&found, 4));
  size_t gibibyte = (size_t)1 << 30;
  char *data = nullptr;
  if (strcmp(kind, "hash") != 0) {
    size_t bytes = strcmp(kind, "random") == 0 ? 4 * gibibyte : 3 * gibibyte;
    CHECK(cudaMalloc(&data, bytes));
    CHECK(cudaMemset(data, 0x3c, bytes));
  }
  uint64_t launches = 0;
  for (uint32_t from = 0; std::chrono::steady_clock::now() < end; from += blocks * 256, launches++) {
    if (strcmp(kind, "hash") == 0) {
      hash<<<blocks, 256>>>(from, 20000, found);
    } else if (strcmp(kind, "random") == 0) {
      random_reads<<<blocks, 256>>>((uint4 *)data, 4 * gibibyte / 128, from, 20000, found);
    } else if (strcmp(kind, "stream") == 0) {
      size_t n = gibibyte / sizeof(float4);
      float4 *a = (float4 *)data;
      for (int i = 0; i < 100; i++) triad<<<blocks, 256>>>(a, a + n, a + 2 * n, 1.5f, n);
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    CHECK(cudaGetLastError());
    CHECK(cudaDeviceSynchronize());
  }
  printf("%s: %llu launches\n", kind, (unsigned long long)launches);
  return 0;
}
