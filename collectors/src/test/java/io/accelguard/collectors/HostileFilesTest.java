// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of real processes, among them of one whose file system has stopped to answer.
class HostileFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static ProcessKey key(Process process) throws IOException {
    byte[] stat = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/stat"));
    return new ProcessKey(
        (int) process.pid(), ProcStat.parse(stat, stat.length).orElseThrow().startTicks());
  }

  private static List<FileSample> look(FileCollector collector, Process... processes)
      throws IOException {
    Set<ProcessKey> keys = new HashSet<>();
    for (Process process : processes) keys.add(key(process));
    Reading reading =
        assertTimeoutPreemptively(LIMIT, () -> collector.collect(new Focus(Set.copyOf(keys))));
    return ((Reading.Seen) reading).samples().stream().map(FileSample.class::cast).toList();
  }

  private static Optional<FileSample> file(List<FileSample> files, How how, String ending) {
    return files.stream().filter(f -> f.how() == how && f.path().endsWith(ending)).findFirst();
  }

  /// Starts a program, and returns when it has written a line.
  private static Process ready(Path directory, String... command) throws IOException {
    Process process = new ProcessBuilder(command).directory(directory.toFile()).start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  @Test
  void a_file_is_known_by_content_whether_open_mapped_renamed_or_deleted() throws Exception {
    Path library = Files.copy(Path.of("/bin/sleep"), folder.resolve("innocent.txt"));
    Files.writeString(folder.resolve("weights"), "abc");
    Files.copy(library, folder.resolve("at-rest"));
    Process process =
        ready(
            folder,
            "python3",
            "-c",
            "import mmap,os,time\n"
                + "m=mmap.mmap(os.open('innocent.txt',os.O_RDONLY),0,prot=mmap.PROT_READ)\n"
                + "w=open('weights'); os.unlink('weights'); a=open('log','w')\n"
                + "print('ready',flush=True); time.sleep(60)");
    try {
      List<FileSample> files = look(new FileCollector(Host.at(Path.of("/"))), process);
      String content =
          new FileContents()
              .behind("/bin/sleep")
              .map(c -> c.size() + ":" + c.headSha256())
              .orElseThrow();
      assertThat(file(files, How.MAPPED, "innocent.txt").orElseThrow().content()).contains(content);
      FileSample deleted = file(files, How.OPEN, "weights (deleted)").orElseThrow();
      assertThat(deleted.size()).hasValue(3);
      assertThat(deleted.headSha256()).isPresent();
      assertThat(file(files, How.OPEN, "/log").orElseThrow().content()).isEmpty();
      assertThat(file(files, How.OPEN, "at-rest")).isEmpty();
      assertThat(file(files, How.MAPPED, "at-rest")).isEmpty();
    } finally {
      end(process);
    }
  }

  @Test
  void a_file_system_that_stopped_to_answer_hides_nobody_elses_files() throws Exception {
    assumeTrue(HangingFileSystem.isPossible(), "needs root, /dev/fuse and python3");
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), mount);
    Process other = ready(folder, "python3", "-c", "print('ready',flush=True); input()");
    try (HangingFileSystem fuse = HangingFileSystem.at(mount);
        ProcessCollector processes =
            new ProcessCollector(Host.at(Path.of("/")), () -> 0L, new Lineage());
        FileCollector collector = new FileCollector(Host.at(Path.of("/")))) {
      Process tenant =
          ready(
              mount,
              "bash",
              "-c",
              "exec 7<held; echo ready; exec './held (deleted)' -c 'read line' x --a=%s/x --b=%s/y"
                  .formatted(mount, link));
      Path image = Path.of("/proc/" + tenant.pid() + "/exe");
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!Files.readSymbolicLink(image).endsWith("held (deleted)") && System.nanoTime() < end)
        Thread.onSpinWait();
      try {
        fuse.stop();
        for (int call = 0; call < 3; call++) {
          List<FileSample> files = look(collector, tenant, other);
          assertThat(file(files, How.OPEN, "mount/held")).isPresent();
          Reading tick = assertTimeoutPreemptively(LIMIT, () -> processes.collect(Focus.nobody()));
          assertThat(((Reading.Seen) tick).samples())
              .map(ProcessSample.class::cast)
              .filteredOn(p -> p.key().pid() == tenant.pid())
              .allMatch(p -> p.executable().map(exe -> !exe.deleted()).orElse(false))
              .hasSize(1);
          FileSample program = file(files, How.MAPPED, "mount/held (deleted)").orElseThrow();
          assertThat(program.content()).isEmpty();
          assertThat(files)
              .anyMatch(f -> f.process().pid() == other.pid() && f.content().isPresent());
        }
      } finally {
        end(tenant);
      }
    } finally {
      end(other);
    }
  }
}
