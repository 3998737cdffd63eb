// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of each collector whatever a host shows it: it answers in time, with a reading, and
/// never throws.
class EveryCollectorTest {
  private static final int PROCESSES = 6;
  private static final Focus EVERYBODY =
      new Focus(
          Set.copyOf(
              IntStream.rangeClosed(1, PROCESSES)
                  .mapToObj(pid -> new ProcessKey(pid, 77))
                  .toList()));

  @TempDir Path root;

  @BeforeEach
  void a_small_host() throws IOException {
    write("proc/stat", "cpu 1 2 3\nbtime 1000000\n");
    write("proc/meminfo", "MemTotal:  2048 kB\nMemAvailable:  1024 kB\n");
    for (String resource : List.of("cpu", "memory", "io"))
      write("proc/pressure/" + resource, "some avg10=1.50 avg60=0 avg300=0 total=5\n");
    for (int pid = 1; pid <= PROCESSES; pid++) {
      String process = "proc/" + pid + "/";
      write(
          process + "stat",
          pid + " (job) S 0 1 1 0 -1 4194304 1 0 0 0 5 5 0 0 20 0 1 0 77 4096 10 0 0 0\n");
      write(process + "status", "Name:\tjob\nUid:\t0\t0\t0\t0\nHugetlbPages:\t0 kB\n");
      write(
          process + "io",
          "rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 5\nwrite_bytes: 6\n");
      write(process + "cmdline", "job\0--in=/data/x\0");
      write(process + "cgroup", "0::/a/b\n");
      write(process + "net/dev", NetworkCollectorTest.DEV);
      write(process + "net/snmp", NetworkCollectorTest.SNMP);
      write(process + "maps", "00400000-00452000 r-xp 00000000 08:02 173521      /bin/job\n");
      Files.createDirectories(root.resolve(process + "fd"));
      Files.createDirectories(root.resolve(process + "ns"));
      link(process + "exe", "/bin/job");
      link(process + "cwd", "/data");
      link(process + "root", root.resolve("tree").toString());
      link(process + "fd/3", "/data/held");
      link(process + "ns/net", "net:[4026531840]");
    }
    write("tree/data/held", "x");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
  }

  private void link(String path, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(path), Path.of(target));
  }

  /// The registry, and what is behind a thread in it once more without.
  private List<Collector> collectors() {
    Host host = Host.at(root);
    CollectorsConfig everything =
        new CollectorsConfig(Optional.empty(), CollectorsConfig.defaults().deadline(), true);
    List<Collector> collectors =
        new ArrayList<>(Collectors.all(host, everything, System::nanoTime));
    collectors.add(new FileCollector(host));
    return collectors;
  }

  private record Closing(List<Collector> collectors) implements AutoCloseable {
    @Override
    public void close() {
      collectors.forEach(Collector::close);
    }
  }

  private void everyoneAnswers(String world) {
    try (var open = new Closing(collectors())) {
      for (Collector collector : open.collectors()) {
        for (int call = 0; call < 3; call++) {
          Reading reading =
              assertTimeoutPreemptively(
                  Duration.ofSeconds(20),
                  () -> collector.collect(EVERYBODY),
                  () -> collector.name() + " on " + world);
          switch (reading) {
            case Reading.Seen seen ->
                assertThat(seen.skipped()).as(collector.name() + " on " + world).isNotNegative();
            case Reading.Absent(String why) -> assertThat(why).isNotBlank();
            case Reading.Failed(String why) -> assertThat(why).isNotBlank();
          }
        }
      }
    }
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_whole_host_is_seen_whole() {
    Reading processes =
        new ProcessCollector(Host.at(root), System::nanoTime, new Lineage()).collect(EVERYBODY);
    assertThat(((Reading.Seen) processes).samples()).hasSize(PROCESSES);
    Reading files = new FileCollector(Host.at(root)).collect(EVERYBODY);
    assertThat(((Reading.Seen) files).skipped()).isZero();
    assertThat(((Reading.Seen) files).samples()).hasSizeGreaterThan(2 * PROCESSES);
    assertThat(new MemoryCollector(Host.at(root)).collect(EVERYBODY))
        .isInstanceOf(Reading.Seen.class);
    everyoneAnswers("a whole host");
  }

  @Test
  void an_empty_host() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList())
        if (!path.equals(root)) Files.delete(path);
    }
    everyoneAnswers("an empty host");
  }

  @Test
  void files_that_are_empty_gone_or_directories() throws IOException {
    for (Path file : files()) Files.write(file, new byte[0]);
    everyoneAnswers("empty files");
    for (Path file : files()) Files.delete(file);
    everyoneAnswers("no files");
    for (int pid = 1; pid <= PROCESSES; pid++)
      for (String name : List.of("stat", "status", "io", "cmdline", "maps", "cgroup"))
        Files.createDirectories(root.resolve("proc/" + pid + "/" + name));
    everyoneAnswers("directories in place of files");
  }

  @Test
  void files_cut_at_every_length() throws IOException {
    Map<Path, byte[]> whole = contents();
    for (int length = 0; length < 90; length++) {
      for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
        byte[] bytes = file.getValue();
        Files.write(file.getKey(), java.util.Arrays.copyOf(bytes, Math.min(length, bytes.length)));
      }
      readAll("files of " + length + " bytes");
    }
  }

  @Test
  void damaged_bytes_anywhere() throws IOException {
    long seed = 20260101;
    Random random = new Random(seed);
    Map<Path, byte[]> whole = contents();
    for (int round = 0; round < 150; round++) {
      for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
        byte[] bytes = file.getValue().clone();
        for (int i = 0; i < 1 + round / 15 && bytes.length > 0; i++)
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        Files.write(file.getKey(), bytes);
      }
      readAll("seed " + seed + " round " + round);
    }
  }

  /// Without threads, so that thousands of worlds are quick.
  private void readAll(String world) {
    Host host = Host.at(root);
    for (Collector collector :
        List.of(
            new ProcessCollector(host, System::nanoTime, new Lineage()),
            new SocketCollector(host, System::nanoTime),
            new MemoryCollector(host),
            new FileCollector(host))) {
      Reading reading = collector.collect(EVERYBODY);
      if (reading instanceof Reading.Seen(var samples, int skipped)) {
        assertThat(samples.size() + skipped).as(world).isBetween(0, 1000);
      }
    }
  }

  private Map<Path, byte[]> contents() throws IOException {
    Map<Path, byte[]> whole = new java.util.TreeMap<>();
    for (Path file : files()) whole.put(file, Files.readAllBytes(file));
    return whole;
  }

  @Test
  void files_without_end() throws IOException {
    for (Path file : files()) {
      try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
        huge.setLength(8L << 30);
      }
    }
    everyoneAnswers("files of 8 GiB");
  }

  @Test
  void names_that_are_no_process() throws IOException {
    for (String name :
        List.of("0", "00", "1e3", "-1", "4294967297", "99999999999999999999", "\u0661"))
      write("proc/" + name + "/stat", "garbage");
    everyoneAnswers("odd names");
  }

  @Test
  void links_in_a_circle_and_to_nowhere() throws IOException {
    for (int pid = 1; pid <= PROCESSES; pid++) {
      for (String name : List.of("exe", "cwd", "root", "fd/3", "ns/net")) {
        Path link = root.resolve("proc/" + pid + "/" + name);
        Files.delete(link);
        Files.createSymbolicLink(link, pid % 2 == 0 ? link : Path.of("/nowhere (deleted)"));
      }
    }
    everyoneAnswers("links in a circle");
  }

  @Test
  void a_host_that_vanishes_while_it_is_read() throws IOException, InterruptedException {
    Map<Path, byte[]> whole = contents();
    Thread vandal =
        Thread.ofPlatform()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
                  try {
                    Files.deleteIfExists(file.getKey());
                    Files.write(file.getKey(), file.getValue());
                  } catch (IOException e) {
                    return;
                  }
                }
              }
            });
    try {
      for (int round = 0; round < 200; round++) readAll("a vanishing host");
    } finally {
      vandal.interrupt();
      vandal.join();
    }
  }
}
