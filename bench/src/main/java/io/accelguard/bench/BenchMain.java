// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Measures and prints a table; `bench/run` starts it.
///
///     BenchMain REPOSITORY SECTION… (process, socket, file, judgement, rules, replay, nvml, footprint), --quick
public final class BenchMain {
  private static final String BEGIN = "<!-- measured: begin -->";
  private static final String END = "<!-- measured: end -->";

  private BenchMain() {}

  public static void main(String[] args) throws Exception {
    Path repository = Path.of(args[0]);
    List<String> words = List.of(args).subList(1, args.length);
    boolean quick = words.contains("--quick");
    Path programs = repository.resolve("bench/target/c");
    CollectorBench bench = new CollectorBench(programs, quick ? 25 : 100);
    List<Row> rows = new ArrayList<>();
    if (words.contains("process")) rows.addAll(bench.processes(1000));
    if (words.contains("socket")) {
      rows.addAll(bench.sockets(10_000));
      rows.addAll(bench.manySockets(16_700, 6));
    }
    if (words.contains("file")) rows.addAll(new FileBench(programs, quick ? 60 : 200).rows());
    if (words.contains("judgement")) {
      for (int processes : new int[] {300, 2000})
        rows.addAll(new JudgementBench(repository.resolve("config/rules")).of(processes));
    }
    if (words.contains("rules")) {
      Path folder = repository.resolve("config/rules");
      rows.addAll(new RulesBench(JudgementBench.shipped(folder), quick ? 60 : 200).rows());
    }
    if (words.contains("replay"))
      rows.addAll(new ReplayBench(repository.resolve("config/rules")).of(300));
    if (words.contains("nvml")) rows.addAll(new NvmlBench(quick ? 50 : 200).rows());
    if (words.contains("footprint")) {
      Footprint footprint =
          new Footprint(
              programs,
              repository.resolve("agent/target/accelguard/bin/accelguard"),
              Duration.ofSeconds(quick ? 10 : 20),
              Duration.ofSeconds(quick ? 15 : Integer.getInteger("footprint.seconds", 60)));
      rows.addAll(footprint.of(300, 0));
      rows.addAll(footprint.of(2000, 2000));
    }
    String table = table(rows);
    System.out.println(table);
    if (words.contains("--write")) write(repository.resolve("docs/performance.md"), table);
  }

  private static String table(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append("Measured on ").append(LocalDate.now(ZoneOffset.UTC)).append(", ");
    text.append(Runtime.getRuntime().availableProcessors()).append(" cores, Linux ");
    text.append(System.getProperty("os.version").replaceAll("-.*", "")).append(", Java ");
    text.append(Runtime.version().feature()).append(".\n\n");
    text.append("| what | ours | peer | ratio or figure | goal | |\n|---|---|---|---|---|---|\n");
    for (Row row : rows) text.append(row.markdown()).append('\n');
    return text.toString();
  }

  private static void write(Path page, String table) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        page, text.substring(0, begin) + "\n" + table + text.substring(text.indexOf(END)));
  }
}
