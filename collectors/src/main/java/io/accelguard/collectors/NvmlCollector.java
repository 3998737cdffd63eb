// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Memory;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// NVIDIA devices and the processes on them, as the driver's library tells it. Any call may hang,
/// so it belongs into a [SlowSource].
final class NvmlCollector implements Collector {
  private static final int MAX_DEVICES = 64;
  private static final int RETRY_CALLS = 30;
  private static final Duration REHEARSAL = Duration.ofSeconds(3);

  private final Host host;
  private final Optional<Path> configured;
  private final LongSupplier nanos;
  private @Nullable NvmlLibrary library;
  private List<NvmlDevice> devices = List.of();
  private int unknownDevices;
  private Reading closed = new Reading.Failed("not tried yet");
  private int callsUntilRetry;

  /// @param configured where the library is; empty looks in the usual places
  /// @param nanos a clock that measures how far apart samples are
  NvmlCollector(Host host, Optional<Path> configured, LongSupplier nanos) {
    this.host = host;
    this.configured = configured;
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "nvml";
  }

  @Override
  public Reading collect(Focus focus) {
    if (devices.isEmpty()) {
      if (callsUntilRetry-- > 0) return closed;
      callsUntilRetry = RETRY_CALLS;
      Optional<Reading> refused = open();
      if (refused.isPresent()) {
        closed = refused.get();
        return closed;
      }
    }
    List<Sample> samples = new ArrayList<>();
    int skipped = unknownDevices;
    List<Integer> failures = new ArrayList<>();
    for (NvmlDevice device : devices) {
      NvmlDevice.Answer answer = device.read();
      samples.addAll(answer.samples());
      skipped += answer.skipped();
      answer.error().ifPresent(failures::add);
    }
    return failures.size() == devices.size()
        ? lost(failures.getFirst())
        : new Reading.Seen(samples, skipped);
  }

  /// Nobody answers any more: only a new start of the library finds devices that came back.
  private Reading lost(int code) {
    closed = new Reading.Failed("no device answers: %s; see `dmesg`".formatted(words(code)));
    close();
    return closed;
  }

  private String words(int code) {
    return library == null ? "error " + code : library.explain(code);
  }

  private Optional<Reading> open() {
    Optional<Path> file = NvmlPlaces.find(host, configured);
    if (file.isEmpty()) return Optional.of(new Reading.Absent(notFound()));
    if (library == null) {
      Optional<Reading> refused = load(file.get());
      if (refused.isPresent()) return refused;
    }
    return library == null ? Optional.of(closed) : start(library);
  }

  /// Loads what only root can have put there, and only after a trial.
  private Optional<Reading> load(Path file) {
    try {
      Path real = file.toRealPath();
      Optional<String> objection =
          TrustedFile.objection(real, TrustedFile.self())
              .or(() -> Rehearsal.objection(real, REHEARSAL));
      if (objection.isPresent())
        return Optional.of(
            new Reading.Failed("%s is not loaded: %s".formatted(file, objection.get())));
      library = NvmlLibrary.load(real);
      return Optional.empty();
    } catch (IOException | UnsatisfiedLinkError e) {
      return Optional.of(new Reading.Failed("%s cannot be loaded".formatted(file)));
    }
  }

  private String notFound() {
    String remedy = "install the NVIDIA driver, or name the library with nvml-library";
    if (configured.isPresent()) return "%s does not exist; %s".formatted(configured.get(), remedy);
    return host.live()
        ? "%s is in none of the usual places; %s".formatted(NvmlPlaces.NAME, remedy)
        : "accelerators are seen on the running host only";
  }

  private Optional<Reading> start(NvmlLibrary nvml) {
    int code = nvml.call("nvmlInit_v2");
    if (code != NvmlLibrary.SUCCESS) return Optional.of(refusal(nvml, code));
    NvmlAsk ask = new NvmlAsk(nvml::call);
    Memory count = new Memory(4);
    count.clear();
    int counted = ask.call("nvmlDeviceGetCount_v2", count);
    int number =
        counted == NvmlLibrary.SUCCESS
            ? Math.clamp(Integer.toUnsignedLong(count.getInt(0)), 0, MAX_DEVICES)
            : 0;
    List<NvmlDevice> found = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      NvmlDevice.at(nvml, i, nanos).ifPresent(found::add);
    }
    devices = List.copyOf(found);
    unknownDevices = number - found.size();
    if (!found.isEmpty()) return Optional.empty();
    nvml.call("nvmlShutdown");
    if (counted != NvmlLibrary.SUCCESS) {
      return Optional.of(new Reading.Failed("no device can be counted: " + words(counted)));
    }
    if (number > 0) return Optional.of(new Reading.Failed("no device tells its identity"));
    int known = new Sysfs(host).list("/proc/driver/nvidia/gpus").size();
    return Optional.of(
        known == 0
            ? new Reading.Absent("the NVIDIA driver is loaded and has no device")
            : new Reading.Failed(
                "the library knows no device, the kernel module knows %d: see /proc/driver/nvidia/gpus"
                    .formatted(known)));
  }

  private static Reading refusal(NvmlLibrary nvml, int code) {
    String words = "the NVIDIA driver says: " + nvml.explain(code);
    return switch (code) {
      case NvmlLibrary.DRIVER_NOT_LOADED ->
          new Reading.Absent(words + "; load it with `modprobe nvidia`, or remove its library");
      case NvmlLibrary.VERSION_MISMATCH ->
          new Reading.Failed(words + "; the driver was upgraded: load it anew, or reboot");
      case NvmlLibrary.NO_PERMISSION, NvmlLibrary.OPERATING_SYSTEM ->
          new Reading.Failed(words + "; let the agent open /dev/nvidia*");
      case NvmlLibrary.FUNCTION_NOT_FOUND ->
          new Reading.Failed("the library has no nvmlInit_v2: it is not NVIDIA's, or too old");
      default -> new Reading.Failed(words);
    };
  }

  @Override
  public void close() {
    devices.forEach(NvmlDevice::close);
    if (library != null && !devices.isEmpty()) library.call("nvmlShutdown");
    devices = List.of();
  }
}
