// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0
//
// A stand-in for the NVIDIA driver's management library, with its true names, layouts and return
// codes, that plays the scenario in the file named by NVML_SCENARIO. N is a device, from 0:
//
//   devices=2
//   N.uuid=GPU-0  N.name=NVIDIA H100          text
//   N.util=97  N.memory-util=40               percent
//   N.memory-total=…  N.memory-used=…         bytes
//   N.power=328000  N.power-limit=400000      milliwatts
//   N.energy=…                                millijoules; without it, N.power since the first call
//   N.clock=1980  N.max-clock=1980  N.temperature=48
//   N.pcie-rx=…  N.pcie-tx=…                  bytes
//   N.link-rx=…  N.link-tx=…                  kibibytes
//   N.instant-power=…  N.field-energy=…       milliwatts, millijoules, as numbered fields
//   N.clock-reasons=0x4                       bits
//   N.ring.TYPE=90,100,95                     samples that the driver kept, 20 ms apart: 0 mW, 1 and 2 percent
//   N.ring-time=…                             when the first was taken, microseconds; without it, the wall clock
//   N.ring-double=1                           samples are doubles
//   N.gpm.METRIC=12.5                         percent, by number; of a GPU instance N.gpm.INSTANCE.METRIC
//   N.gpm=1                                   the chip has performance monitoring
//   driver=550.54.14  library=12.550  cuda=12040
//   N.node=0  N.virtualisation=3              N of /dev/nvidiaN; what guests use it
//   N.mig=1                                   partitioned: utilisation is not supported
//   N.instances=2  N/M.uuid=MIG-0             its instances, with keys like those of a device
//   N/M.group=1                               GPU instance
//   N.compute.PID=BYTES[,INSTANCE]            a process; also N.graphics.PID and N.mps.PID
//   N.sm.PID=97                               its utilisation, percent
//   N.sample-time=…                           microseconds; without it, the wall clock
//   N.fail.FUNCTION=3   fail.FUNCTION=9       return code of a function, of one device or of all
//   hang.FUNCTION=30                          most seconds until a function answers, while this line stands
//   N.reported-count=100000                   what the list functions claim to have written
//
// A reading that the scenario does not name answers NVML_ERROR_NOT_SUPPORTED.
#include "nvml_abi.h"
#include "scenario.h"

#include <stdint.h>
#include <time.h>

#define API __attribute__((visibility("default")))

static Device devices[64];
static int initialised;
static _Atomic int hanging;

// Calls that hang at this moment, for tests that wait for it.
API int stub_hanging(void) {
  return hanging;
}

// What the scenario says of any call: hang, refuse, or go on.
static Return enter(const Device *device, const char *function) {
  const struct timespec moment = {.tv_nsec = 5000000};
  int hung = 0;
  for (unsigned long long n = 0; n < 200 * scenario_number(0, "hang.%s", function); n++) {
    if (!hung) hanging++;
    hung = 1;
    nanosleep(&moment, NULL);
  }
  hanging -= hung;
  if (!initialised) return UNINITIALIZED;
  int code = (int)scenario_number(SUCCESS, "fail.%s", function);
  if (device == NULL || code != SUCCESS) return code;
  return (int)scenario_number(SUCCESS, "%s.fail.%s", device->name, function);
}

static Return number(const Device *device, const char *function, const char *key,
                     unsigned long long *out) {
  Return code = enter(device, function);
  char text[96];
  if (code != SUCCESS) return code;
  if (!scenario_text(text, sizeof text, "%s.%s", device->name, key)) return NOT_SUPPORTED;
  *out = strtoull(text, NULL, 0);
  return SUCCESS;
}

static Return number32(const Device *device, const char *function, const char *key,
                       unsigned int *out) {
  unsigned long long value = 0;
  Return code = number(device, function, key, &value);
  if (code == SUCCESS) *out = (unsigned int)value;
  return code;
}

API Return nvmlInit_v2(void) {
  initialised = 1;
  Return code = enter(NULL, "nvmlInit_v2");
  if (code != SUCCESS) initialised = 0;
  return code;
}

API Return nvmlShutdown(void) {
  Return code = enter(NULL, "nvmlShutdown");
  initialised = 0;
  return code;
}

API const char *nvmlErrorString(Return code) {
  switch (code) {
    case SUCCESS: return "Success";
    case UNINITIALIZED: return "Uninitialized";
    case NOT_SUPPORTED: return "Not Supported";
    case 4: return "Insufficient Permissions";
    case 9: return "Driver Not Loaded";
    case 15: return "GPU is lost";
    case 18: return "Driver/library version mismatch";
    default: return "Unknown Error";
  }
}

API Return nvmlDeviceGetCount_v2(unsigned int *count) {
  Return code = enter(NULL, "nvmlDeviceGetCount_v2");
  if (code == SUCCESS) *count = (unsigned int)scenario_number(0, "devices");
  return code;
}

API Return nvmlDeviceGetHandleByIndex_v2(unsigned int index, Device **device) {
  if (index >= sizeof devices / sizeof devices[0]) return INVALID_ARGUMENT;
  devices[index].index = (int)index;
  snprintf(devices[index].name, sizeof devices[index].name, "%u", index);
  Return code = enter(&devices[index], "nvmlDeviceGetHandleByIndex_v2");
  if (code == SUCCESS) *device = &devices[index];
  return code;
}

static Return text(const Device *device, const char *function, const char *key, char *out,
                   unsigned int length) {
  Return code = enter(device, function);
  if (code != SUCCESS) return code;
  return scenario_text(out, length, "%s.%s", device->name, key) ? SUCCESS : NOT_SUPPORTED;
}

API Return nvmlDeviceGetUUID(Device *device, char *out, unsigned int length) {
  return text(device, __func__, "uuid", out, length);
}

API Return nvmlDeviceGetName(Device *device, char *out, unsigned int length) {
  return text(device, __func__, "name", out, length);
}

API Return nvmlDeviceGetUtilizationRates(Device *device, unsigned int *rates) {
  if (scenario_number(0, "%s.mig", device->name)) return NOT_SUPPORTED;
  Return code = number32(device, __func__, "util", &rates[0]);
  return code != SUCCESS ? code : number32(device, __func__, "memory-util", &rates[1]);
}

// total, free, used
API Return nvmlDeviceGetMemoryInfo(Device *device, unsigned long long *memory) {
  Return code = number(device, __func__, "memory-total", &memory[0]);
  if (code == SUCCESS) code = number(device, __func__, "memory-used", &memory[2]);
  if (code == SUCCESS) memory[1] = memory[0] - memory[2];
  return code;
}

#ifdef CRASH_AT_LOAD
__attribute__((constructor)) static void crash(void) { abort(); }
#endif
#ifdef HANG_AT_LOAD
__attribute__((constructor)) static void hang(void) { nanosleep(&(struct timespec){.tv_sec = 60}, NULL); }
#endif

#ifndef OLD_DRIVER
static unsigned long long microseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (unsigned long long)now.tv_sec * 1000000ULL + (unsigned long long)now.tv_nsec / 1000;
}

// version, total, reserved, free, used
API Return nvmlDeviceGetMemoryInfo_v2(Device *device, unsigned long long *memory) {
  if ((unsigned int)memory[0] != (40U | 2U << 24)) return ARGUMENT_VERSION_MISMATCH;
  Return code = number(device, __func__, "memory-total", &memory[1]);
  if (code == SUCCESS) code = number(device, __func__, "memory-used", &memory[4]);
  if (code == SUCCESS) memory[3] = memory[1] - memory[4];
  return code;
}

API Return nvmlDeviceGetTotalEnergyConsumption(Device *device, unsigned long long *energy) {
  Return code = number(device, __func__, "energy", energy);
  unsigned long long power;
  if (code != NOT_SUPPORTED || number(device, __func__, "power", &power) != SUCCESS) return code;
  static unsigned long long start;
  if (start == 0) start = microseconds(CLOCK_MONOTONIC);
  *energy = power * (microseconds(CLOCK_MONOTONIC) - start) / 1000000ULL;
  return SUCCESS;
}

API Return nvmlDeviceGetMigMode(Device *device, unsigned int *current, unsigned int *pending) {
  Return code = number32(device, __func__, "mig", current);
  *pending = 0;
  return code;
}

#endif

API Return nvmlDeviceGetPowerUsage(Device *device, unsigned int *milliwatts) {
  return number32(device, __func__, "power", milliwatts);
}

API Return nvmlDeviceGetEnforcedPowerLimit(Device *device, unsigned int *milliwatts) {
  return number32(device, __func__, "power-limit", milliwatts);
}

// 1 is the clock of the multiprocessors.
API Return nvmlDeviceGetClockInfo(Device *device, int type, unsigned int *megahertz) {
  return type == 1 ? number32(device, __func__, "clock", megahertz) : INVALID_ARGUMENT;
}

API Return nvmlDeviceGetMaxClockInfo(Device *device, int type, unsigned int *megahertz) {
  return type == 1 ? number32(device, __func__, "max-clock", megahertz) : INVALID_ARGUMENT;
}

// 0 is the sensor of the chip.
API Return nvmlDeviceGetTemperature(Device *device, int sensor, unsigned int *celsius) {
  return sensor == 0 ? number32(device, __func__, "temperature", celsius) : INVALID_ARGUMENT;
}

static int listed(const Device *device, const char *list, int n, ProcessInfo *out) {
  char prefix[32];
  Line line;
  snprintf(prefix, sizeof prefix, "%s.%s.", device->name, list);
  if (!scenario_line(prefix, n, &line)) return 0;
  char *comma = strchr(line.value, ',');
  out->pid = (unsigned int)strtoul(line.key + strlen(prefix), NULL, 10);
  out->usedGpuMemory = strtoull(line.value, NULL, 0);
  out->gpuInstanceId = comma ? (unsigned int)strtoul(comma + 1, NULL, 10) : UINT32_MAX;
  out->computeInstanceId = comma ? 0 : UINT32_MAX;
  return 1;
}

static Return processes(const Device *device, const char *function, const char *list,
                        unsigned int *count, void *out, int v1) {
  Return code = enter(device, function);
  if (code != SUCCESS) return code;
  ProcessInfo info;
  unsigned int room = *count, n = 0;
  for (; listed(device, list, (int)n, &info); n++) {
    if (n >= room) continue;
    if (v1) {
      ((ProcessInfoV1 *)out)[n] = (ProcessInfoV1){info.pid, info.usedGpuMemory};
    } else {
      ((ProcessInfo *)out)[n] = info;
    }
  }
  *count = (unsigned int)scenario_number(n, "%s.reported-count", device->name);
  return n > room ? INSUFFICIENT_SIZE : SUCCESS;
}

#ifdef OLD_DRIVER
API Return nvmlDeviceGetComputeRunningProcesses(Device *device, unsigned int *count, void *out) {
  return processes(device, __func__, "compute", count, out, 1);
}
#else
API Return nvmlDeviceGetComputeRunningProcesses_v3(Device *device, unsigned int *count, void *out) {
  return processes(device, __func__, "compute", count, out, 0);
}

API Return nvmlDeviceGetGraphicsRunningProcesses_v3(Device *device, unsigned int *count,
                                                    void *out) {
  return processes(device, __func__, "graphics", count, out, 0);
}

API Return nvmlDeviceGetMPSComputeRunningProcesses_v3(Device *device, unsigned int *count,
                                                      void *out) {
  return processes(device, __func__, "mps", count, out, 0);
}

// As the driver does it: no room at all asks for the size; nothing newer than the mark is not found.
API Return nvmlDeviceGetProcessUtilization(Device *device, ProcessUtilizationSample *out,
                                           unsigned int *count, unsigned long long after) {
  Return code = enter(device, __func__);
  if (code != SUCCESS) return code;
  if (scenario_number(0, "%s.mig", device->name)) return NOT_SUPPORTED;
  unsigned long long now =
      scenario_number(microseconds(CLOCK_REALTIME), "%s.sample-time", device->name);
  char prefix[32];
  snprintf(prefix, sizeof prefix, "%s.sm.", device->name);
  Line line;
  unsigned int room = *count, n = 0;
  for (; scenario_line(prefix, (int)n, &line); n++) {
    if (out == NULL || n >= room) continue;
    out[n] = (ProcessUtilizationSample){
        .pid = (unsigned int)strtoul(line.key + strlen(prefix), NULL, 10),
        .timeStamp = now,
        .smUtil = (unsigned int)strtoull(line.value, NULL, 0)};
  }
  if (n == 0 || now <= after) return NOT_FOUND;
  *count = (unsigned int)scenario_number(n, "%s.reported-count", device->name);
  return out == NULL || n > room ? INSUFFICIENT_SIZE : SUCCESS;
}

#include "nvml_monitoring.h"
#endif
