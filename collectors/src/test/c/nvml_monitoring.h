// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// The part of the stand-in that old drivers lack: numbered fields, sample rings, performance monitoring (GPM),
// instances (MIG), clock reasons. Included by nvml_stub.c, whose scenario it plays.
#ifndef NVML_MONITORING_H
#define NVML_MONITORING_H

API Return nvmlDeviceGetCurrentClocksEventReasons(Device *device, unsigned long long *reasons) {
  return number(device, __func__, "clock-reasons", reasons);
}

API Return nvmlDeviceGetFieldValues(Device *device, int count, FieldValue *values) {
  Return code = enter(device, __func__);
  for (int i = 0; code == SUCCESS && i < count; i++) {
    const char *key = "?";
    switch (values[i].fieldId) {
      case 83: key = "field-energy"; break;
      case 138: key = "link-tx"; break;
      case 139: key = "link-rx"; break;
      case 186: key = "instant-power"; break;
      case 197: key = "pcie-tx"; break;
      case 198: key = "pcie-rx"; break;
      default: values[i].nvmlReturn = INVALID_ARGUMENT; continue;
    }
    int link = values[i].fieldId == 138 || values[i].fieldId == 139;
    values[i].valueType = 3;
    if (link && values[i].scopeId != UINT32_MAX) {
      values[i].nvmlReturn = INVALID_ARGUMENT;
      continue;
    }
    values[i].nvmlReturn = number(device, __func__, key, &values[i].value.ullVal);
  }
  return code;
}
API Return nvmlDeviceGetSamples(Device *device, int type, unsigned long long after,
                                unsigned int *value_type, unsigned int *count, Sample *out) {
  Return code = enter(device, __func__);
  if (code != SUCCESS) return code;
  if (type != 0 && scenario_number(0, "%s.mig", device->name)) return NOT_SUPPORTED;
  char values[96];
  if (!scenario_text(values, sizeof values, "%s.ring.%d", device->name, type)) return NOT_SUPPORTED;
  unsigned long long time =
      scenario_number(microseconds(CLOCK_REALTIME), "%s.ring-time", device->name);
  int real = (int)scenario_number(0, "%s.ring-double", device->name);
  *value_type = real ? 0 : 1;
  unsigned int room = *count, n = 0;
  char *rest = values;
  for (char *one; (one = strsep(&rest, ",")) != NULL; time += 20000) {
    if (time <= after) continue;
    if (out != NULL && n < room) {
      out[n].timeStamp = time;
      if (real) out[n].sampleValue.dVal = strtod(one, NULL);
      else out[n].sampleValue.uiVal = (unsigned int)strtoull(one, NULL, 0);
    }
    n++;
  }
  if (n == 0) return NOT_FOUND;
  *count = (unsigned int)scenario_number(n, "%s.reported-count", device->name);
  return out == NULL || n > room ? INSUFFICIENT_SIZE : SUCCESS;
}

struct GpmSample {
  const Device *device;
  unsigned int instance;
  unsigned long long time;
};

static _Atomic int gpm_samples;

// Samples that were allocated and not given back, for tests of leaks.
API int stub_gpm_samples(void) {
  return gpm_samples;
}

API Return nvmlGpmQueryDeviceSupport(Device *device, GpmSupport *support) {
  Return code = enter(device, __func__);
  if (code != SUCCESS) return code;
  if (support->version != 1) return ARGUMENT_VERSION_MISMATCH;
  support->isSupportedDevice = (unsigned int)scenario_number(0, "%s.gpm", device->name);
  return SUCCESS;
}

API Return nvmlGpmSampleAlloc(GpmSample **sample) {
  Return code = enter(NULL, __func__);
  if (code != SUCCESS) return code;
  *sample = calloc(1, sizeof **sample);
  gpm_samples++;
  return SUCCESS;
}

API Return nvmlGpmSampleFree(GpmSample *sample) {
  free(sample);
  gpm_samples--;
  return SUCCESS;
}

static Return gpm_take(Device *device, const char *function, unsigned int instance,
                       GpmSample *sample) {
  Return code = enter(device, function);
  if (code != SUCCESS) return code;
  sample->device = device;
  sample->instance = instance;
  sample->time = microseconds(CLOCK_MONOTONIC);
  return SUCCESS;
}

// As the driver does it: a device that is split has no samples of the whole.
API Return nvmlGpmSampleGet(Device *device, GpmSample *sample) {
  if (scenario_number(0, "%s.mig", device->name)) return NOT_SUPPORTED;
  return gpm_take(device, __func__, UINT32_MAX, sample);
}

API Return nvmlGpmMigSampleGet(Device *device, unsigned int instance, GpmSample *sample) {
  return gpm_take(device, __func__, instance, sample);
}

API Return nvmlGpmMetricsGet(GpmMetricsGet *get) {
  if (get->version != 1) return ARGUMENT_VERSION_MISMATCH;
  const GpmSample *from = get->sample1, *to = get->sample2;
  if (from->device == NULL || from->device != to->device || from->time > to->time ||
      from->instance != to->instance) {
    return INVALID_ARGUMENT;
  }
  Return code = enter(to->device, __func__);
  for (unsigned int i = 0; code == SUCCESS && i < get->numMetrics; i++) {
    GpmMetric *metric = &get->metrics[i];
    char value[96];
    int known = to->instance == UINT32_MAX
                    ? scenario_text(value, sizeof value, "%s.gpm.%u", to->device->name,
                                    metric->metricId)
                    : scenario_text(value, sizeof value, "%s.gpm.%u.%u", to->device->name,
                                    to->instance, metric->metricId);
    metric->nvmlReturn = known ? SUCCESS : NOT_SUPPORTED;
    metric->value = known ? strtod(value, NULL) : -1;
    metric->shortName = "metric";
  }
  return code;
}

static Return system_text(const char *function, const char *key, char *out, unsigned int length) {
  Return code = enter(NULL, function);
  if (code != SUCCESS) return code;
  return scenario_text(out, length, "%s", key) ? SUCCESS : NOT_SUPPORTED;
}

API Return nvmlSystemGetDriverVersion(char *out, unsigned int length) {
  return system_text(__func__, "driver", out, length);
}

API Return nvmlSystemGetNVMLVersion(char *out, unsigned int length) {
  return system_text(__func__, "library", out, length);
}

API Return nvmlSystemGetCudaDriverVersion_v2(int *version) {
  Return code = enter(NULL, __func__);
  if (code == SUCCESS) *version = (int)scenario_number(0, "cuda");
  return code == SUCCESS && *version == 0 ? NOT_SUPPORTED : code;
}

API Return nvmlDeviceGetMinorNumber(Device *device, unsigned int *minor) {
  return number32(device, __func__, "node", minor);
}

API Return nvmlDeviceGetVirtualizationMode(Device *device, unsigned int *mode) {
  return number32(device, __func__, "virtualisation", mode);
}

static Device instances[64][8];

API Return nvmlDeviceGetMaxMigDeviceCount(Device *device, unsigned int *count) {
  Return code = enter(device, __func__);
  if (code == SUCCESS) *count = 7;
  return code;
}

API Return nvmlDeviceGetMigDeviceHandleByIndex(Device *device, unsigned int index,
                                               Device **instance) {
  Return code = enter(device, __func__);
  if (code != SUCCESS) return code;
  if (index >= scenario_number(0, "%s.instances", device->name)) return NOT_FOUND;
  if (index >= 8) return INVALID_ARGUMENT;
  *instance = &instances[device->index][index];
  (*instance)->index = device->index;
  snprintf((*instance)->name, sizeof(*instance)->name, "%d/%u", device->index, index);
  return SUCCESS;
}

API Return nvmlDeviceGetGpuInstanceId(Device *instance, unsigned int *id) {
  return number32(instance, __func__, "group", id);
}

#endif
