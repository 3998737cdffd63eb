// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.AcceleratorDetail;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.DeviceKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Google TPUs: who holds them, by descriptors, which is sure; and what the runtime in that process
/// says of duty and memory, which is only claimed. It may hang, so it belongs into a [SlowSource].
final class TpuCollector implements Collector {
  private static final String DUTY = "tpu.runtime.tensorcore.dutycycle.percent";
  private static final String USED = "tpu.runtime.hbm.memory.usage.bytes";
  private static final String TOTAL = "tpu.runtime.hbm.memory.total.bytes";
  private static final long MOST_BYTES = 1L << 50;

  private final long waitMilliseconds;
  private final Sysfs sysfs;
  private final TpuDevices devices;
  private final TpuPorts ports;
  private final DeviceHolders holders;
  private @Nullable TpuRuntime runtime;
  private int skipped;

  /// @param waitMilliseconds for the answers of all runtimes together
  TpuCollector(Host host, long waitMilliseconds) {
    this.waitMilliseconds = waitMilliseconds;
    this.sysfs = new Sysfs(host);
    this.devices = new TpuDevices(sysfs);
    this.ports = new TpuPorts(host);
    this.holders =
        new DeviceHolders(
            host,
            path ->
                path.startsWith("/dev/accel")
                    || path.startsWith("/dev/vfio/")
                    || path.startsWith("socket:["));
  }

  @Override
  public String name() {
    return "tpu";
  }

  /// What the runtime says of one device.
  private record Claim(OptionalDouble duty, OptionalLong used, OptionalLong total) {
    static final Claim NONE =
        new Claim(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  @Override
  public Reading collect(Focus focus) {
    List<TpuDevices.Tpu> found = devices.find();
    if (found.isEmpty()) return new Reading.Absent("no Google TPU on the PCI bus");
    skipped = 0;
    Map<String, Claim> claims = new HashMap<>();
    List<Sample> uses = new ArrayList<>();
    var deadline = TpuRuntime.within(waitMilliseconds);
    for (var holder : holders.find(focus).entrySet()) {
      Set<String> paths =
          holder.getValue().stream().map(DeviceHolders.Held::path).collect(Collectors.toSet());
      List<TpuDevices.Tpu> own = found.stream().filter(tpu -> paths.contains(tpu.node())).toList();
      if (own.isEmpty()) continue;
      for (int port : ports.of(holder.getKey(), paths)) claims(port, own, found, claims, deadline);
      for (TpuDevices.Tpu tpu : own) {
        Claim claim = claims.getOrDefault(tpu.address(), Claim.NONE);
        uses.add(new AcceleratorUse(key(tpu), holder.getKey(), claim.used(), claim.duty()));
      }
    }
    List<Sample> samples = new ArrayList<>();
    for (TpuDevices.Tpu tpu : found)
      samples.add(sample(tpu, claims.getOrDefault(tpu.address(), Claim.NONE)));
    samples.addAll(uses);
    return new Reading.Seen(samples, skipped + holders.hidden() + sysfs.takeSkipped());
  }

  private void claims(
      int port,
      List<TpuDevices.Tpu> own,
      List<TpuDevices.Tpu> all,
      Map<String, Claim> claims,
      io.grpc.Deadline deadline) {
    if (runtime == null) runtime = new TpuRuntime();
    Optional<Map<Long, Double>> duty = runtime.ask(port, DUTY, deadline);
    Optional<Map<Long, Double>> used = runtime.ask(port, USED, deadline);
    Optional<Map<Long, Double>> total = runtime.ask(port, TOTAL, deadline);
    for (var answer : List.of(duty, used, total)) if (answer.isEmpty()) skipped++;
    for (int i = 0; i < own.size(); i++) {
      long id = id(duty, used, own.size(), i, all.indexOf(own.get(i)));
      Claim claim = new Claim(share(duty, id), bytes(used, id), bytes(total, id));
      if (!claim.equals(Claim.NONE)) claims.put(own.get(i).address(), claim);
    }
  }

  /// A runtime that speaks of as many devices as it holds numbers them from 0; one that knows more
  /// numbers all of the host.
  private static long id(
      Optional<Map<Long, Double>> duty,
      Optional<Map<Long, Double>> used,
      int held,
      int ownIndex,
      int hostIndex) {
    int most = Math.max(duty.map(Map::size).orElse(0), used.map(Map::size).orElse(0));
    return most <= held ? ownIndex : hostIndex;
  }

  private OptionalDouble share(Optional<Map<Long, Double>> answer, long id) {
    Double percent = answer.orElse(Map.of()).get(id);
    if (percent == null) return OptionalDouble.empty();
    if (percent >= 0 && percent <= 100) return OptionalDouble.of(percent / 100);
    skipped++;
    return OptionalDouble.empty();
  }

  private OptionalLong bytes(Optional<Map<Long, Double>> answer, long id) {
    Double bytes = answer.orElse(Map.of()).get(id);
    if (bytes == null) return OptionalLong.empty();
    if (bytes >= 0 && bytes <= MOST_BYTES) return OptionalLong.of(bytes.longValue());
    skipped++;
    return OptionalLong.empty();
  }

  private static DeviceKey key(TpuDevices.Tpu tpu) {
    return new DeviceKey("google", tpu.address());
  }

  private static AcceleratorSample sample(TpuDevices.Tpu tpu, Claim claim) {
    return AcceleratorSample.basic(
        key(tpu),
        tpu.model(),
        false,
        claim.duty(),
        claim.used(),
        claim.total(),
        Trust.CLAIMED,
        AcceleratorDetail.none());
  }

  @Override
  public void close() {
    if (runtime != null) runtime.close();
  }
}
