// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import java.util.Optional;
import java.util.OptionalDouble;

/// The bounded past of one workload: 60 s in steps of one second for everything, 600 s in steps of
/// ten for what changes slowly, and the last messages of each connection. About 10 KiB for an idle
/// workload.
public final class Window {
  /// From this use of a device on, the workload is said to compute on it.
  private static final double DEVICE_COMPUTING = 0.2;

  private final ComputeWindow compute = new ComputeWindow();
  private final NetworkWindow network = new NetworkWindow();
  private final CallWindow calls = new CallWindow();
  private final FileWindow files = new FileWindow();
  private Optional<DeviceWindow> devices = Optional.empty();

  /// Remembers one tick. Ticks come in the order of their uptime.
  public void observe(Share share) {
    compute.observe(share);
    network.observe(share);
    calls.observe(share);
    files.observe(share);
    if (devices.isEmpty() && !share.devices().isEmpty()) devices = Optional.of(new DeviceWindow());
    devices.ifPresent(held -> held.observe(share));
  }

  /// What can be said at `now`.
  public Features features(double now) {
    Features.Builder into = new Features.Builder();
    OptionalDouble use = devices.map(held -> held.utilisation(now)).orElse(OptionalDouble.empty());
    boolean deviceBusy = use.isPresent() && use.getAsDouble() >= DEVICE_COMPUTING;
    boolean computing = deviceBusy || compute.cores(now) >= ComputeWindow.COMPUTING;
    compute.features(now, deviceBusy, into);
    network.features(now, computing, into);
    calls.features(now, into);
    files.features(computing, into);
    devices.ifPresent(held -> held.features(now, into));
    double busy = devices.map(held -> held.busySeconds(now)).orElse(0.0);
    Flows.features(now, compute, network, busy, into);
    return into.build();
  }

  /// Whether any file of the workload was ever seen.
  public boolean filesSeen() {
    return files.seen();
  }
}
