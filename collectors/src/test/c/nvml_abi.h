// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layouts and return codes of nvml.h, API 12 and 13, as far as accelguard uses them. Compared by eye
// with NVIDIA's own header of CUDA 12.2.140 and, where newer, with published bindings; the assertions
// below hold the declarations to the sizes that the Java code reckons with.
#ifndef NVML_ABI_H
#define NVML_ABI_H

#include <stddef.h>

typedef int Return;
enum {
  SUCCESS = 0,
  UNINITIALIZED = 1,
  INVALID_ARGUMENT = 2,
  NOT_SUPPORTED = 3,
  NOT_FOUND = 6,
  INSUFFICIENT_SIZE = 7,
  ARGUMENT_VERSION_MISMATCH = 25
};

// A device or an instance of one: how the scenario calls it, and the device that it is part of.
typedef struct {
  char name[16];
  int index;
} Device;

typedef struct {
  unsigned int pid;
  unsigned long long usedGpuMemory;
  unsigned int gpuInstanceId;
  unsigned int computeInstanceId;
} ProcessInfo;

typedef struct {
  unsigned int pid;
  unsigned long long usedGpuMemory;
} ProcessInfoV1;

typedef struct {
  unsigned int pid;
  unsigned long long timeStamp;
  unsigned int smUtil, memUtil, encUtil, decUtil;
} ProcessUtilizationSample;

// nvmlValueType_t: 0 double, 1 unsigned int, 3 unsigned long long
typedef union {
  double dVal;
  unsigned int uiVal;
  unsigned long long ullVal;
} Value;

typedef struct {
  unsigned int fieldId, scopeId;
  long long timestamp, latencyUsec;
  unsigned int valueType;
  Return nvmlReturn;
  Value value;
} FieldValue;

typedef struct {
  unsigned long long timeStamp;
  Value sampleValue;
} Sample;

// NVML_GPM_SUPPORT_VERSION and NVML_GPM_METRICS_GET_VERSION are 1. nvmlGpmSample_t is a pointer,
// in old headers a structure around one, which is passed alike.
typedef struct {
  unsigned int version, isSupportedDevice;
} GpmSupport;

typedef struct {
  unsigned int metricId;
  Return nvmlReturn;
  double value;
  const char *shortName, *longName, *unit;
} GpmMetric;

typedef struct GpmSample GpmSample;

// 98 metrics in CUDA 12.2, 333 in CUDA 13, under the same version.
typedef struct {
  unsigned int version, numMetrics;
  GpmSample *sample1, *sample2;
  GpmMetric metrics[333];
} GpmMetricsGet;

_Static_assert(sizeof(ProcessInfo) == 24, "layout");
_Static_assert(sizeof(ProcessInfoV1) == 16, "layout");
_Static_assert(sizeof(ProcessUtilizationSample) == 32, "layout");
_Static_assert(sizeof(FieldValue) == 40, "layout");
_Static_assert(offsetof(FieldValue, valueType) == 24, "layout");
_Static_assert(offsetof(FieldValue, nvmlReturn) == 28, "layout");
_Static_assert(offsetof(FieldValue, value) == 32, "layout");
_Static_assert(sizeof(Sample) == 16, "layout");
_Static_assert(sizeof(GpmSupport) == 8, "layout");
_Static_assert(sizeof(GpmMetric) == 40, "layout");
_Static_assert(offsetof(GpmMetric, value) == 8, "layout");
_Static_assert(offsetof(GpmMetricsGet, sample1) == 8, "layout");
_Static_assert(offsetof(GpmMetricsGet, sample2) == 16, "layout");
_Static_assert(offsetof(GpmMetricsGet, metrics) == 24, "layout");
_Static_assert(sizeof(GpmMetricsGet) == 24 + 333 * 40, "layout");

#endif
