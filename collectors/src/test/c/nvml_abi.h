// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// Layouts and return codes of nvml.h, API 12 and 13, as far as accelguard uses them.
#ifndef NVML_ABI_H
#define NVML_ABI_H

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

typedef struct {
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

typedef struct {
  unsigned int fieldId, scopeId;
  long long timestamp, latencyUsec;
  unsigned int valueType;
  Return nvmlReturn;
  union {
    double dVal;
    unsigned long long ullVal;
  } value;
} FieldValue;

_Static_assert(sizeof(ProcessInfo) == 24, "layout");
_Static_assert(sizeof(ProcessInfoV1) == 16, "layout");
_Static_assert(sizeof(ProcessUtilizationSample) == 32, "layout");
_Static_assert(sizeof(FieldValue) == 40, "layout");

#endif
