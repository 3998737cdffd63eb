// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import com.sun.management.ThreadMXBean;
import io.accelguard.collectors.Collector;
import io.accelguard.collectors.Focus;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The production reader of files on one process in focus, such as trains: Debian's PyTorch, that
/// is hundreds of mapped libraries, three hundred open files, a folder with a thousand pictures,
/// and memory that comes and goes. By the thread that reads them.
record FileBench(Path programs, int looks) {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final int WARM = 40;
  private static final String THREAD = "source-file";
  private static final String TRAINER =
      """
      import os, tempfile, torch
      folder = tempfile.TemporaryDirectory()
      os.chdir(folder.name)
      kept = [open('%d.png' % i, 'w') for i in range(1000)]
      del kept[150:]
      kept += [open(f.name) for f in kept]
      print('ready', flush=True)
      while True:
          x = [torch.rand(256, 256) for _ in range(40)]
          try:
              input()
          except EOFError:
              break
      """;

  /// Nothing where there is no PyTorch.
  List<Row> rows() throws Exception {
    Process trainer =
        new ProcessBuilder("/usr/bin/python3", "-c", TRAINER)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!"ready".equals(trainer.inputReader().readLine())) {
        System.err.println("files are not measured: python3-torch is not there");
        return List.of();
      }
      try (Companion floor = Companion.start(programs, "file_floor", Long.toString(trainer.pid()));
          Collector files = CollectorBench.named("file")) {
        return measure(trainer, floor, files);
      }
    } finally {
      trainer.getOutputStream().close();
      trainer.onExit().join();
    }
  }

  private List<Row> measure(Process trainer, Companion floor, Collector files) throws Exception {
    Focus focus = new Focus(Set.of(key(trainer.pid())));
    for (int i = 0; i < WARM; i++) look(trainer, files, focus);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long thread =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(info -> info != null && info.getThreadName().equals(THREAD))
            .findFirst()
            .orElseThrow()
            .getThreadId();
    long cpu = threads.getThreadCpuTime(thread);
    long garbage = threads.getThreadAllocatedBytes(thread);
    long peer = 0;
    int samples = 0;
    for (int i = 0; i < looks; i++) {
      if (look(trainer, files, focus) instanceof Reading.Seen seen) samples = seen.samples().size();
      peer += floor.round().cpuNanos();
    }
    cpu = threads.getThreadCpuTime(thread) - cpu;
    garbage = threads.getThreadAllocatedBytes(thread) - garbage;
    String what = "files of one PyTorch process, %d told".formatted(samples);
    return List.of(
        new Row(
            what,
            "%.2f ms CPU".formatted(cpu / 1e6 / looks),
            "C, descriptors and maps %.2f ms CPU".formatted(peer / 1e6 / looks),
            (double) cpu / peer,
            Double.POSITIVE_INFINITY),
        Row.figure(what + ": ms CPU a look", cpu / 1e6 / looks, 5),
        Row.figure(
            what + ": KiB of garbage a look", garbage / 1024.0 / looks, Double.POSITIVE_INFINITY));
  }

  /// Lets the trainer take a step, and gives the reader time to look.
  private static Reading look(Process trainer, Collector files, Focus focus) throws Exception {
    trainer.getOutputStream().write('\n');
    trainer.getOutputStream().flush();
    Reading last = files.collect(focus);
    Thread.sleep(BETWEEN);
    return last;
  }

  private static ProcessKey key(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessKey((int) pid, Long.parseLong(fields[19]));
  }
}
