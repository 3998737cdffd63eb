// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// Compares what accelguard believes of NVML with NVIDIA's own header, in the compiler: sizes, offsets, numbers.
// Prints one line for each difference and the number of comparisons; ends with 1 if anything differs.
//
//   gcc -I CUDA/include -I collectors/src/test/c -o nvml_layout lab/gpu/nvml_layout.c && ./nvml_layout
#include <nvml.h>
#include <stdio.h>

#include "nvml_abi.h"

static int compared, different;

static void same(const char *what, unsigned long long theirs, unsigned long long ours) {
  compared++;
  if (theirs == ours) return;
  different++;
  printf("differs: %s is %llu, accelguard says %llu\n", what, theirs, ours);
}

#define SIZE(theirs, ours) same("sizeof " #theirs, sizeof(theirs), sizeof(ours))
#define PLACE(theirs, field, ours, own)                                          \
  same(#theirs "." #field, offsetof(theirs, field), offsetof(ours, own));        \
  same("sizeof " #theirs "." #field, sizeof(((theirs *)0)->field), sizeof(((ours *)0)->own))
#define NUMBER(theirs, ours) same(#theirs, (unsigned long long)(theirs), ours)

int main(void) {
  SIZE(nvmlProcessInfo_v1_t, ProcessInfoV1);
  PLACE(nvmlProcessInfo_v1_t, usedGpuMemory, ProcessInfoV1, usedGpuMemory);
  SIZE(nvmlProcessInfo_t, ProcessInfo);
  PLACE(nvmlProcessInfo_t, pid, ProcessInfo, pid);
  PLACE(nvmlProcessInfo_t, usedGpuMemory, ProcessInfo, usedGpuMemory);
  SIZE(nvmlProcessUtilizationSample_t, ProcessUtilizationSample);
  PLACE(nvmlProcessUtilizationSample_t, pid, ProcessUtilizationSample, pid);
  PLACE(nvmlProcessUtilizationSample_t, timeStamp, ProcessUtilizationSample, timeStamp);
  PLACE(nvmlProcessUtilizationSample_t, smUtil, ProcessUtilizationSample, smUtil);
  SIZE(nvmlFieldValue_t, FieldValue);
  PLACE(nvmlFieldValue_t, fieldId, FieldValue, fieldId);
  PLACE(nvmlFieldValue_t, scopeId, FieldValue, scopeId);
  PLACE(nvmlFieldValue_t, valueType, FieldValue, valueType);
  PLACE(nvmlFieldValue_t, nvmlReturn, FieldValue, nvmlReturn);
  PLACE(nvmlFieldValue_t, value, FieldValue, value);
  SIZE(nvmlSample_t, Sample);
  PLACE(nvmlSample_t, timeStamp, Sample, timeStamp);
  PLACE(nvmlSample_t, sampleValue, Sample, sampleValue);
  SIZE(nvmlGpmSupport_t, GpmSupport);
  PLACE(nvmlGpmSupport_t, isSupportedDevice, GpmSupport, isSupportedDevice);
  SIZE(nvmlGpmMetric_t, GpmMetric);
  PLACE(nvmlGpmMetric_t, metricId, GpmMetric, metricId);
  PLACE(nvmlGpmMetric_t, nvmlReturn, GpmMetric, nvmlReturn);
  PLACE(nvmlGpmMetric_t, value, GpmMetric, value);
  SIZE(nvmlGpmSample_t, GpmSample *);
  SIZE(nvmlGpmMetricsGet_t, GpmMetricsGet);
  PLACE(nvmlGpmMetricsGet_t, version, GpmMetricsGet, version);
  PLACE(nvmlGpmMetricsGet_t, numMetrics, GpmMetricsGet, numMetrics);
  PLACE(nvmlGpmMetricsGet_t, sample1, GpmMetricsGet, sample1);
  PLACE(nvmlGpmMetricsGet_t, sample2, GpmMetricsGet, sample2);
  same("nvmlGpmMetricsGet_t.metrics", offsetof(nvmlGpmMetricsGet_t, metrics), offsetof(GpmMetricsGet, metrics));

  // What NvmlNumbers reads at fixed places.
  same("sizeof nvmlMemory_v2_t", sizeof(nvmlMemory_v2_t), 40);
  same("nvmlMemory_v2_t.total", offsetof(nvmlMemory_v2_t, total), 8);
  same("nvmlMemory_v2_t.used", offsetof(nvmlMemory_v2_t, used), 32);
  NUMBER(nvmlMemory_v2, 40 | 2 << 24);
  same("sizeof nvmlMemory_t", sizeof(nvmlMemory_t), 24);
  same("nvmlMemory_t.total", offsetof(nvmlMemory_t, total), 0);
  same("nvmlMemory_t.used", offsetof(nvmlMemory_t, used), 16);
  same("sizeof nvmlUtilization_t", sizeof(nvmlUtilization_t), 8);
  same("nvmlUtilization_t.memory", offsetof(nvmlUtilization_t, memory), 4);

  NUMBER(NVML_GPM_SUPPORT_VERSION, 1);
  NUMBER(NVML_GPM_METRICS_GET_VERSION, 1);
  NUMBER(NVML_GPM_METRIC_SM_UTIL, 2);
  NUMBER(NVML_GPM_METRIC_SM_OCCUPANCY, 3);
  NUMBER(NVML_GPM_METRIC_INTEGER_UTIL, 4);
  NUMBER(NVML_GPM_METRIC_ANY_TENSOR_UTIL, 5);
  NUMBER(NVML_GPM_METRIC_DRAM_BW_UTIL, 10);
  NUMBER(NVML_GPM_METRIC_FP64_UTIL, 11);
  NUMBER(NVML_GPM_METRIC_FP32_UTIL, 12);
  NUMBER(NVML_GPM_METRIC_FP16_UTIL, 13);
  NUMBER(NVML_GPM_METRIC_MAX, 333);
  NUMBER(NVML_FI_DEV_TOTAL_ENERGY_CONSUMPTION, 83);
  NUMBER(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_TX, 138);
  NUMBER(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_RX, 139);
  NUMBER(NVML_FI_DEV_POWER_INSTANT, 186);
  NUMBER(NVML_FI_DEV_PCIE_COUNT_TX_BYTES, 197);
  NUMBER(NVML_FI_DEV_PCIE_COUNT_RX_BYTES, 198);
  NUMBER(NVML_TOTAL_POWER_SAMPLES, 0);
  NUMBER(NVML_GPU_UTILIZATION_SAMPLES, 1);
  NUMBER(NVML_MEMORY_UTILIZATION_SAMPLES, 2);
  NUMBER(NVML_VALUE_TYPE_DOUBLE, 0);
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_INT, 1);
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_LONG, 2);
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_LONG_LONG, 3);
  NUMBER(NVML_VALUE_TYPE_SIGNED_LONG_LONG, 4);
  NUMBER(NVML_VALUE_TYPE_SIGNED_INT, 5);
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_SHORT, 6);
  NUMBER(NVML_CLOCK_SM, 1);
  NUMBER(NVML_TEMPERATURE_GPU, 0);
  NUMBER(NVML_DEVICE_MIG_ENABLE, 1);
  NUMBER(NVML_GPU_VIRTUALIZATION_MODE_HOST_VGPU, 3);
  NUMBER(nvmlClocksEventReasonGpuIdle, 1 << 0);
  NUMBER(nvmlClocksEventReasonApplicationsClocksSetting, 1 << 1);
  NUMBER(nvmlClocksEventReasonSwPowerCap, 1 << 2);
  NUMBER(nvmlClocksThrottleReasonHwSlowdown, 1 << 3);
  NUMBER(nvmlClocksEventReasonSyncBoost, 1 << 4);
  NUMBER(nvmlClocksEventReasonSwThermalSlowdown, 1 << 5);
  NUMBER(nvmlClocksThrottleReasonHwThermalSlowdown, 1 << 6);
  NUMBER(nvmlClocksThrottleReasonHwPowerBrakeSlowdown, 1 << 7);
  NUMBER(nvmlClocksEventReasonDisplayClockSetting, 1 << 8);
  NUMBER(NVML_ERROR_UNINITIALIZED, 1);
  NUMBER(NVML_ERROR_INVALID_ARGUMENT, 2);
  NUMBER(NVML_ERROR_NOT_SUPPORTED, 3);
  NUMBER(NVML_ERROR_NO_PERMISSION, 4);
  NUMBER(NVML_ERROR_NOT_FOUND, 6);
  NUMBER(NVML_ERROR_INSUFFICIENT_SIZE, 7);
  NUMBER(NVML_ERROR_DRIVER_NOT_LOADED, 9);
  NUMBER(NVML_ERROR_FUNCTION_NOT_FOUND, 13);
  NUMBER(NVML_ERROR_OPERATING_SYSTEM, 17);
  NUMBER(NVML_ERROR_LIB_RM_VERSION_MISMATCH, 18);
  NUMBER(NVML_ERROR_NO_DATA, 21);
  NUMBER(NVML_ERROR_ARGUMENT_VERSION_MISMATCH, 25);
  NUMBER(NVML_ERROR_DEPRECATED, 26);
  printf("%d comparisons with API %d, %d different\n", compared, NVML_API_VERSION, different);
  return different != 0;
}
