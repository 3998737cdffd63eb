// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.AcceleratorUse;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The stand-in for the driver's library, built by `src/test/c/build.sh`, and the scenario that it
/// plays.
final class NvmlStub {
  /// One device in full, with two processes, and one of which little is known.
  static final String TWO_DEVICES =
      """
      devices=2
      0.uuid=GPU-aaaa
      0.name=NVIDIA H100 80GB HBM3
      0.util=97
      0.memory-util=40
      0.memory-total=85899345920
      0.memory-used=4294967296
      0.power=328500
      0.power-limit=700000
      0.energy=9000000
      0.clock=1755
      0.max-clock=1980
      0.temperature=48
      0.pcie-rx=123456
      0.pcie-tx=654321
      0.mig=0
      0.compute.4242=3221225472
      0.graphics.4242=1073741824
      0.mps.77=1048576
      0.sm.4242=93
      0.sample-time=1000
      1.uuid=GPU-bbbb
      1.name=NVIDIA A100
      1.util=0
      1.memory-util=0
      """;

  private static final Path SOURCE = Path.of("src/test/c/build.sh").toAbsolutePath();

  private final Path folder;
  private final Path scenario;

  private NvmlStub(Path folder) {
    this.folder = folder;
    this.scenario = folder.resolve("scenario");
  }

  /// Builds the library; skips the test where no C compiler is installed.
  static NvmlStub build(Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(hasCompiler(), "SKIPPED: gcc is not installed, so NVML is not tested");
    Process build = new ProcessBuilder(SOURCE.toString(), folder.toString()).inheritIO().start();
    if (build.waitFor() != 0) throw new IOException("the stand-in for NVML does not build");
    NvmlStub stub = new NvmlStub(folder);
    Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
    setenv.invokeInt(new Object[] {"NVML_SCENARIO", stub.scenario.toString(), 1});
    return stub;
  }

  private static boolean hasCompiler() {
    for (String place : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(place, "gcc"))) return true;
    }
    return false;
  }

  /// The next scene, which the library plays from the next call on.
  void play(String lines) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), lines);
    Files.move(next, scenario, StandardCopyOption.ATOMIC_MOVE);
  }

  /// How many calls hang at this moment.
  int hanging() {
    return count("stub_hanging");
  }

  /// How many samples of performance monitoring were not given back.
  int lentSamples() {
    return count("stub_gpm_samples");
  }

  private int count(String function) {
    String library = library().orElseThrow().toString();
    return NativeLibrary.getInstance(library).getFunction(function).invokeInt(new Object[0]);
  }

  Optional<Path> library() {
    return Optional.of(folder.resolve("libnvidia-ml.so.1"));
  }

  /// The same, as a driver of years ago has it.
  Optional<Path> oldLibrary() {
    return Optional.of(folder.resolve("old/libnvidia-ml.so.1"));
  }

  /// One that `crash`es or `hang`s while it is loaded.
  Optional<Path> badLibrary(String how) {
    return Optional.of(folder.resolve(how).resolve("libnvidia-ml.so.1"));
  }

  static Reading.Seen seen(Collector collector) {
    Reading reading = collector.collect(Focus.nobody());
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return (Reading.Seen) reading;
  }

  static List<AcceleratorSample> devices(Reading.Seen reading) {
    return reading.samples().stream()
        .filter(AcceleratorSample.class::isInstance)
        .map(AcceleratorSample.class::cast)
        .toList();
  }

  static List<AcceleratorUse> uses(Reading.Seen reading) {
    return reading.samples().stream()
        .filter(AcceleratorUse.class::isInstance)
        .map(AcceleratorUse.class::cast)
        .toList();
  }

  static String why(Reading reading) {
    return switch (reading) {
      case Reading.Seen seen -> "seen " + seen;
      case Reading.Absent absent -> "absent: " + absent.why();
      case Reading.Failed failed -> "failed: " + failed.why();
    };
  }
}
