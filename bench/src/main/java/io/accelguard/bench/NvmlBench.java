// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import com.sun.management.ThreadMXBean;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// The production reader of NVIDIA's library on the real device of this host, by the thread that
/// waits for the driver. What each call costs without Java, `lab/gpu/measure` says.
record NvmlBench(int looks) {
  /// Longer than the driver's performance monitoring wants between two samples.
  private static final Duration BETWEEN = Duration.ofMillis(120);

  private static final int WARM = 30;
  private static final String THREAD = "source-nvml";

  /// Nothing where no device answers.
  List<Row> rows() throws InterruptedException {
    try (Collector nvml = CollectorBench.named("nvml")) {
      look(nvml, WARM);
      ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
      long thread =
          Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
              .filter(info -> info != null && info.getThreadName().equals(THREAD))
              .findFirst()
              .orElseThrow()
              .getThreadId();
      long cpu = threads.getThreadCpuTime(thread);
      long garbage = threads.getThreadAllocatedBytes(thread);
      Reading last = look(nvml, looks);
      cpu = threads.getThreadCpuTime(thread) - cpu;
      garbage = threads.getThreadAllocatedBytes(thread) - garbage;
      return switch (last) {
        case Reading.Seen(List<Sample> samples, int skipped) -> {
          samples.forEach(System.err::println);
          System.err.println(skipped + " skipped");
          String what = "NVML, one look at %d samples: ".formatted(samples.size());
          yield List.of(
              Row.figure(what + "µs CPU", cpu / 1e3 / looks, Double.POSITIVE_INFINITY),
              Row.figure(
                  what + "bytes of garbage", (double) garbage / looks, Double.POSITIVE_INFINITY));
        }
        case Reading.Absent(String why) -> none(why);
        case Reading.Failed(String why) -> none(why);
      };
    }
  }

  private static List<Row> none(String why) {
    System.err.println("NVML is not measured: " + why);
    return List.of();
  }

  private static Reading look(Collector nvml, int times) throws InterruptedException {
    Reading last = nvml.collect(Focus.nobody());
    for (int i = 0; i < times; i++) {
      Thread.sleep(BETWEEN);
      last = nvml.collect(Focus.nobody());
    }
    return last;
  }
}
