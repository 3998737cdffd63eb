// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// How long each call takes that the agent makes of NVML at every look: all of them in turn, many rounds, median and 99th
// percentile in microseconds. Then what the sample rings hold. Calls and arguments are those of NvmlDevice and its parts.
//
//   gcc -O2 -I collectors/src/test/c -o nvml_calls lab/gpu/nvml_calls.c && ./nvml_calls LIBRARY [ROUNDS [MILLISECONDS]]
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nvml_abi.h"

enum { MOST_CALLS = 32, MOST_ROUNDS = 5000, MOST_SAMPLES = 4096, MOST_SHARES = 1024, GPM_SAMPLES = 8 };

typedef Return (*Function)();

static struct Call {
  const char *name;
  Function function;
  Return code;
  unsigned n;
  float micros[MOST_ROUNDS];
} calls[MOST_CALLS];
static unsigned number_of_calls;
static void *library;

static double micros(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void pause_millis(unsigned millis) {
  struct timespec time = {millis / 1000, (long)(millis % 1000) * 1000000};
  nanosleep(&time, NULL);
}

static Function find(const char *name) {
  Function function;
  *(void **)&function = dlsym(library, name);
  if (function == NULL) printf("no function %s\n", name);
  return function;
}

// The same name with another label is another row.
static struct Call *row(const char *name, const char *label) {
  for (unsigned i = 0; i < number_of_calls; i++)
    if (strcmp(calls[i].name, label) == 0) return &calls[i];
  struct Call *call = &calls[number_of_calls++];
  call->name = label;
  call->function = find(name);
  return call;
}

#define TIMED_AS(label, name, ...)                                          \
  do {                                                                      \
    struct Call *call = row(name, label);                                   \
    if (call->function == NULL) break;                                      \
    double from = micros();                                                 \
    call->code = call->function(__VA_ARGS__);                               \
    if (call->n < MOST_ROUNDS) call->micros[call->n++] = (float)(micros() - from); \
  } while (0)
#define TIMED(name, ...) TIMED_AS(name, name, __VA_ARGS__)

static int ascending(const void *one, const void *other) {
  float a = *(const float *)one, b = *(const float *)other;
  return (a > b) - (a < b);
}

static Sample samples[MOST_SAMPLES];

static void ring(void *device, int type, const char *name) {
  Function get = find("nvmlDeviceGetSamples");
  unsigned value_type = 0, count = MOST_SAMPLES;
  if (get == NULL) return;
  Return code = get(device, type, 0ULL, &value_type, &count, samples);
  printf("ring of %s: code %d, value type %u, %u samples", name, code, value_type, count);
  if (code == SUCCESS && count > 1) {
    unsigned long long first = samples[0].timeStamp, last = samples[count - 1].timeStamp;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    printf(", %.1f s, one each %.1f ms, the newest %.0f ms old", (double)(last - first) / 1e6,
           (double)(last - first) / 1e3 / (count - 1),
           (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6 - (double)last / 1e3);
    printf("; last values");
    for (unsigned i = count > 6 ? count - 6 : 0; i < count; i++) printf(" %u", samples[i].sampleValue.uiVal);
  }
  printf("\n");
}

int main(int count, char **words) {
  if (count < 2 || (library = dlopen(words[1], RTLD_LAZY)) == NULL) {
    fprintf(stderr, "usage: nvml_calls LIBRARY [ROUNDS [MILLISECONDS]]: %s\n", count < 2 ? "" : dlerror());
    return 64;
  }
  int rounds = count > 2 ? atoi(words[2]) : 250;
  unsigned between = count > 3 ? (unsigned)atoi(words[3]) : 30;
  void *device = NULL, *gpm[GPM_SAMPLES] = {NULL};
  TIMED("nvmlInit_v2");
  TIMED("nvmlDeviceGetHandleByIndex_v2", 0, &device);
  if (device == NULL) return 1;
  for (int i = 0; i < GPM_SAMPLES; i++) TIMED("nvmlGpmSampleAlloc", &gpm[i]);
  static char out[256];
  static ProcessInfo processes[64];
  static ProcessUtilizationSample shares[MOST_SHARES];
  static GpmMetricsGet get;
  unsigned long long newest[4] = {0}, energy[2] = {0};
  unsigned type, length, pending;
  static const unsigned metrics[] = {2, 3, 4, 5, 10, 11, 12, 13};
  for (int i = 0; i < rounds; i++) {
    double from = micros();
    TIMED("nvmlDeviceGetMigMode", device, out, &pending);
    TIMED("nvmlDeviceGetUtilizationRates", device, out);
    memset(out, 0, sizeof out);
    *(unsigned *)out = 40 | 2 << 24;
    TIMED("nvmlDeviceGetMemoryInfo_v2", device, out);
    TIMED("nvmlDeviceGetTotalEnergyConsumption", device, energy);
    static const unsigned ids[] = {83, 138, 139, 186, 197, 198};
    FieldValue fields[6];
    memset(fields, 0, sizeof fields);
    for (int f = 0; f < 6; f++) {
      fields[f].fieldId = ids[f];
      fields[f].scopeId = f == 1 || f == 2 ? UINT32_MAX : 0;
    }
    TIMED("nvmlDeviceGetFieldValues", device, 6, fields);
    TIMED_AS("  energy (83) alone", "nvmlDeviceGetFieldValues", device, 1, fields);
    TIMED_AS("  NVLink (138, 139) alone", "nvmlDeviceGetFieldValues", device, 2, fields + 1);
    TIMED_AS("  power (186) alone", "nvmlDeviceGetFieldValues", device, 1, fields + 3);
    TIMED_AS("  PCIe (197, 198) alone", "nvmlDeviceGetFieldValues", device, 2, fields + 4);
    energy[1] = fields[0].value.ullVal;
    TIMED("nvmlDeviceGetPowerUsage", device, out);
    TIMED("nvmlDeviceGetEnforcedPowerLimit", device, out);
    TIMED("nvmlDeviceGetClockInfo", device, 1, out);
    TIMED("nvmlDeviceGetMaxClockInfo", device, 1, out);
    TIMED("nvmlDeviceGetTemperature", device, 0, out);
    TIMED("nvmlGpmSampleGet", device, gpm[i % GPM_SAMPLES]);
    if (i >= 5) {
      get.version = 1;
      get.numMetrics = 8;
      get.sample1 = gpm[(i - 5) % GPM_SAMPLES];
      get.sample2 = gpm[i % GPM_SAMPLES];
      for (int m = 0; m < 8; m++) get.metrics[m].metricId = metrics[m];
      TIMED("nvmlGpmMetricsGet", &get);
    }
    static const char *const rings[] = {"nvmlDeviceGetSamples(power)", "nvmlDeviceGetSamples(utilisation)",
                                        "nvmlDeviceGetSamples(memory)"};
    for (int kind = 0; kind < 3; kind++) {
      length = MOST_SAMPLES;
      TIMED_AS(rings[kind], "nvmlDeviceGetSamples", device, kind, newest[kind], &type, &length, samples);
      if (row("nvmlDeviceGetSamples", rings[kind])->code == SUCCESS && length > 0)
        newest[kind] = samples[length - 1].timeStamp;
    }
    TIMED("nvmlDeviceGetCurrentClocksEventReasons", device, out);
    length = 64;
    TIMED("nvmlDeviceGetComputeRunningProcesses_v3", device, &length, processes);
    length = 64;
    TIMED("nvmlDeviceGetGraphicsRunningProcesses_v3", device, &length, processes);
    length = 64;
    TIMED("nvmlDeviceGetMPSComputeRunningProcesses_v3", device, &length, processes);
    length = MOST_SHARES;
    TIMED("nvmlDeviceGetProcessUtilization", device, shares, &length, newest[3]);
    if (row("", "nvmlDeviceGetProcessUtilization")->code == SUCCESS && length > 0)
      newest[3] = shares[length - 1].timeStamp;
    struct Call *all = row("nvmlInit_v2", "all of one look");
    if (all->n < MOST_ROUNDS) all->micros[all->n++] = (float)(micros() - from);
    pause_millis(between);
  }
  printf("%-46s %5s %6s %9s %9s %9s\n", "call, microseconds", "code", "n", "p50", "p99", "most");
  for (unsigned i = 0; i < number_of_calls; i++) {
    struct Call *call = &calls[i];
    if (call->n == 0) continue;
    qsort(call->micros, call->n, sizeof(float), ascending);
    printf("%-46s %5d %6u %9.1f %9.1f %9.1f\n", call->name, call->code, call->n, call->micros[call->n / 2],
           call->micros[call->n * 99 / 100], call->micros[call->n - 1]);
  }
  printf("energy by function %llu mJ, then by field %llu mJ; last utilisation of processes: %u\n", energy[0], energy[1], length);
  printf("pipes now:");
  for (int m = 0; m < 8; m++) printf(" %u=%.2f(code %d)", metrics[m], get.metrics[m].value, get.metrics[m].nvmlReturn);
  printf("\n");
  ring(device, 0, "power");
  ring(device, 1, "utilisation");
  ring(device, 2, "memory");
  return 0;
}
