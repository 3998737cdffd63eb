// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Reading;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What holds of each collector that reads a device tree, whatever the tree says.
class EveryAcceleratorTest {
  private static final String DAMAGE = "0-9aZ \n\t:.*\u00ff\0";
  @TempDir Path root;
  private Map<Path, byte[]> whole = Map.of();

  @BeforeEach
  void a_host_with_devices_of_every_maker() throws IOException {
    DeviceTree tree = new DeviceTree(root);
    tree.mi300();
    tree.v5e();
    try (Stream<Path> all = Files.walk(root)) {
      assertThat(all.filter(Files::isRegularFile)).isNotEmpty();
    }
    String device = "sys/devices/pci0000:00/0000:05:00.0/";
    tree.write(device + "vendor", "0x8086\n");
    tree.write(device + "device", "0x56a0\n");
    tree.link("sys/class/drm/renderD129/device", "../../../devices/pci0000:00/0000:05:00.0");
    tree.link("proc/201/fd/5", "/dev/dri/renderD129");
    tree.write(
        "proc/201/fdinfo/5",
        "drm-pdev: 0000:05:00.0\ndrm-client-id: 1\ndrm-engine-render: 5 ns\ndrm-total-vram: 5\n"
            + "drm-resident-local0: 5 KiB\ndrm-cycles-ccs: 5\ndrm-total-cycles-ccs: 9\n");
    whole = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList())
        whole.put(file, Files.readAllBytes(file));
    }
  }

  private void everyoneAnswers(String world) {
    Host host = Host.at(root);
    for (Collector collector :
        List.of(
            new AmdCollector(host),
            new DrmCollector(host, () -> 1),
            new TpuCollector(host, 2000))) {
      for (int call = 0; call < 2; call++) {
        Reading reading = collector.collect(Focus.nobody());
        if (reading instanceof Reading.Seen(var samples, int skipped)) {
          assertThat(samples.size()).as(world).isLessThan(50);
          assertThat(skipped).as(world).isBetween(0, 200);
          assertThat(DeviceTree.text(reading))
              .as(world)
              .doesNotContainPattern(" -[0-9]|NaN|Infinity");
        }
      }
      collector.close();
    }
  }

  @Test
  void files_cut_at_every_length_and_gone() throws IOException {
    for (int length = 0; length < 40; length++) {
      for (var file : whole.entrySet())
        Files.write(
            file.getKey(),
            Arrays.copyOf(file.getValue(), Math.min(length, file.getValue().length)));
      everyoneAnswers("files of " + length + " bytes");
    }
    for (Path file : whole.keySet()) Files.delete(file);
    everyoneAnswers("no files");
  }

  @Test
  void any_one_character_damaged() throws IOException {
    Random random = new Random(25);
    for (var file : whole.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        byte[] bytes = file.getValue().clone();
        bytes[at] = (byte) DAMAGE.charAt(random.nextInt(DAMAGE.length()));
        Files.write(file.getKey(), bytes);
        everyoneAnswers(file.getKey() + " at " + at);
      }
      Files.write(file.getKey(), file.getValue());
    }
  }

  @Test
  void numbers_that_are_absurd_and_files_without_end() throws IOException {
    for (String number :
        List.of("-1", "9223372036854775807", "18446744073709551615", "1e400", "0x", "NaN", "007")) {
      for (Path file : whole.keySet()) Files.writeString(file, number + "\n");
      everyoneAnswers("all files say " + number);
    }
    for (Path file : whole.keySet()) {
      try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
        huge.setLength(8L << 30);
      }
    }
    everyoneAnswers("files of 8 GiB");
  }

  @Test
  void a_host_that_vanishes_while_it_is_read() throws IOException, InterruptedException {
    Thread vandal =
        Thread.ofPlatform()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                for (var file : whole.entrySet()) {
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
      for (int round = 0; round < 100; round++) everyoneAnswers("a vanishing host");
    } finally {
      vandal.interrupt();
      vandal.join();
    }
  }
}
