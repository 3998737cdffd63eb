// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.FileSample;
import io.accelguard.model.SocketSample;
import java.util.List;

/// The part of one tick that belongs to one workload.
///
/// @param now seconds of uptime
/// @param elapsed seconds since the last tick, 0 for the first
/// @param ended processes that ended since then
public record Share(
    double now,
    double elapsed,
    List<ProcessUse> processes,
    List<EndedUse> ended,
    List<SocketSample> sockets,
    List<FileSample> files,
    List<DeviceUse> devices,
    Surroundings surroundings) {
  public Share {
    processes = List.copyOf(processes);
    ended = List.copyOf(ended);
    sockets = List.copyOf(sockets);
    files = List.copyOf(files);
    devices = List.copyOf(devices);
  }
}
