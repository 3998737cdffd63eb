// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample.How;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forbidden words and files in the job of somebody who does honest work, under the shipped rules:
/// the owner computes, and is never accused of what lies or stands there.
final class PlantedStringsTest {
  private static final String[] SHIPPED = shipped();

  private static String[] shipped() {
    try (Stream<Path> files = Files.walk(Path.of("..", "config", "rules"))) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".yml")).sorted().toList())
        texts.add(Files.readString(file));
      return texts.toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Named<List<Program>>> planted() {
    return Stream.of(
        argv("vim", "vim", "xmrig.md"),
        argv("grep", "grep", "-rn", "stratum+tcp://", "docs/"),
        argv("grep of a URL", "grep", "-w", "-a", "stratum+tcp://pool.example:3333", "notes.txt"),
        argv(
            "a command line in one argument",
            "python3",
            "train.py",
            "--note",
            "./miner -o stratum+tcp://pool.example:3333 -u W -a rx/0"),
        argv("a pool in an option", "python3", "t.py", "--tag=stratum+tcp://pool.example:3333"),
        argv("a data set", "python3", "train.py", "--data", "/d/hashcat-rockyou-xmrig.parquet"),
        argv("a magnet in a list", "python3", "index.py", "--query", "magnet:?xt=urn:btih:abc"),
        argv("sources of a face tool", "pip", "install", "-e", "/home/u/src/SadTalker/"),
        argv("a search for face tools", "rg", "--driven_audio", "/home/u/src", "--source_image"),
        files(
            "a cache with miners in it",
            How.OPEN,
            "/home/u/.cache/huggingface/hub/datasets--x--miners/blobs/xmrig-6.22.0.tar.gz",
            "/home/u/.cache/huggingface/hub/datasets--x--miners/snapshots/1/lolMiner.cfg",
            "/home/u/.cache/huggingface/hub/datasets--x--miners/snapshots/1/t-rex.log"),
        files(
            "a backup of a home with everything in it",
            How.OPEN,
            "/home/u/hashcat.potfile",
            "/home/u/a.restore",
            "/home/u/.config/deluge/state/torrents.state",
            "/home/u/.Tribler/8/sqlite/tribler.db",
            "/home/u/models/inswapper_128.onnx",
            "/home/u/models/det_10g.onnx",
            "/home/u/EchoMimic/denoising_unet.pth",
            "/home/u/EchoMimic/face_locator.pth"),
        Named.of(
            "a copy of a cracker's folder, file by file",
            Stream.of("john.pot", "john.rec", "john.log", "hashcat.potfile", "a.restore")
                .map(PlantedStringsTest::copied)
                .toList()),
        files(
            "depth estimation",
            How.MAPPED,
            "/m/DepthLab/denoising_unet.pth",
            "/m/DepthLab/reference_unet.pth"));
  }

  private static Named<List<Program>> argv(String name, String... argv) {
    return Named.of(
        name, List.of(new Program(11, 60, "/usr/bin/" + argv[0], argv).cpu(0.5, 0.9, 20)));
  }

  private static Named<List<Program>> files(String name, How how, String... paths) {
    Program program =
        new Program(11, 60, "/usr/bin/tar", "tar", "-c", "/home/u")
            .cpu(0.5, 0.7, 5)
            .io(40e6, 0, 900);
    for (String path : paths) program.file(how, path, 100);
    return Named.of(name, List.of(program));
  }

  /// A program that lives for five seconds and holds one file.
  private static Program copied(String name) {
    int number = Math.floorMod(name.hashCode(), 50);
    double start = 70 + number;
    return new Program(100 + number, start, "/usr/bin/cp", "cp", "/home/u/" + name, "/b")
        .file(How.OPEN, "/home/u/" + name, 100)
        .until(start + 5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("planted")
  void accuse_nobody_who_computes_beside_them(List<Program> planted) {
    Program honest =
        new Program(10, 60, "/usr/bin/python3", "python3", "mm.py")
            .cpu(2, 0.999, 1)
            .connected(
                "10.0.0.5",
                40000,
                "198.51.100.7",
                443,
                age -> 2000 * Math.floor(age / 15),
                age -> 300 * Math.floor(age / 15));
    planted.forEach(program -> program.childOf(honest));
    Timeline host = new Timeline(50, SHIPPED).with(honest).with(planted.toArray(Program[]::new));
    for (int second = 0; second < 300; second++) {
      for (WorkloadReport report : host.tick(1).workloads()) {
        for (Verdict verdict : report.verdicts())
          assertThat(verdict.state()).as(verdict.toString()).isLessThan(VerdictState.VIOLATION);
      }
    }
    assertThat(host.incidents)
        .noneMatch(incident -> incident.verdict().state() == VerdictState.VIOLATION);
  }
}
