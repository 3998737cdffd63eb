// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample;
import io.accelguard.model.MemorySample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.SocketSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The collectors on the host that runs the tests, where the truth is known because the test made
/// it.
class LiveHostTest {
  private final Host host = Host.at(Path.of("/"));
  private final int self = (int) ProcessHandle.current().pid();

  private static <T> List<T> seen(Reading reading, Class<T> type) {
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    return ((Reading.Seen) reading).samples().stream().map(type::cast).toList();
  }

  private ProcessSample find(ProcessCollector collector, long pid) {
    return seen(collector.collect(Focus.nobody()), ProcessSample.class).stream()
        .filter(process -> process.key().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_process_is_seen_with_what_it_was_started_with() throws IOException {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try (ProcessCollector collector = new ProcessCollector(host, () -> 0L, new Lineage())) {
      ProcessSample sample = find(collector, sleeper.pid());
      assertThat(sample.argv()).containsExactly("sleep", "60");
      assertThat(sample.comm()).isEqualTo("sleep");
      assertThat(sample.parent()).isEqualTo(self);
      assertThat(sample.executable().orElseThrow().name()).isIn("sleep", "coreutils", "busybox");
      assertThat(sample.executable().orElseThrow().deleted()).isFalse();
      assertThat(sample.cgroups()).isNotEmpty();
      assertThat(sample.kernelThread()).isFalse();
      assertThat(find(collector, sleeper.pid()).key()).isEqualTo(sample.key());
    } finally {
      sleeper.destroy();
    }
  }

  @Test
  void a_name_with_brackets_and_newline_does_not_confuse(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path ready = folder.resolve("ready");
    Process shell =
        new ProcessBuilder(
                "bash", "-c", "printf 'a) R 0 0\n' >/proc/$$/comm; >%s; read".formatted(ready))
            .start();
    try (ProcessCollector collector = new ProcessCollector(host, () -> 0L, new Lineage())) {
      waitFor(ready);
      ProcessSample sample = find(collector, shell.pid());
      assertThat(sample.comm()).isEqualTo("a) R 0 0\\x0a");
      assertThat(sample.parent()).isEqualTo(self);
    } finally {
      shell.destroy();
    }
  }

  @Test
  void a_deleted_image_is_told_from_a_living_one_that_is_called_so(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path gone = Files.copy(Path.of("/bin/sleep"), folder.resolve("gone"));
    Path named = Files.copy(Path.of("/bin/sleep"), folder.resolve("x (deleted)"));
    Process first = new ProcessBuilder(gone.toString(), "60").start();
    Process second = new ProcessBuilder(named.toString(), "60").start();
    try (ProcessCollector collector = new ProcessCollector(host, () -> 0L, new Lineage())) {
      Files.delete(gone);
      ProcessSample.Executable deleted = find(collector, first.pid()).executable().orElseThrow();
      assertThat(deleted).isEqualTo(new ProcessSample.Executable(gone.toString(), true, false));
      assertThat(find(collector, second.pid()).executable().orElseThrow().deleted()).isFalse();
    } finally {
      first.destroy();
      second.destroy();
    }
  }

  @Test
  void a_command_line_of_megabytes_is_cut_and_says_so() throws IOException {
    String[] command = new String[16];
    java.util.Arrays.fill(command, "x".repeat(120_000));
    command[0] = "sleep";
    command[1] = "60";
    // sleep adds its arguments up, so all but the first must be numbers of its own language
    for (int i = 2; i < command.length; i++) command[i] = "0".repeat(120_000);
    Process process = new ProcessBuilder(command).start();
    try (ProcessCollector collector = new ProcessCollector(host, () -> 0L, new Lineage())) {
      ProcessSample sample = find(collector, process.pid());
      assertThat(sample.argvCut()).isTrue();
      assertThat(sample.argv().get(2)).hasSize(4096);
    } finally {
      process.destroy();
    }
  }

  @Test
  void cpu_time_and_written_bytes_of_a_busy_process_grow(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path ready = folder.resolve("ready");
    Process busy =
        new ProcessBuilder(
                "bash",
                "-c",
                "for i in {1..200000}; do :; done; head -c 100000 /dev/zero >/dev/null; >%s; read"
                    .formatted(ready))
            .start();
    try (ProcessCollector collector = new ProcessCollector(host, () -> 0L, new Lineage())) {
      waitFor(ready);
      ProcessSample sample = find(collector, busy.pid());
      assertThat(sample.cpu().totalSeconds()).isPositive();
      assertThat(sample.io().orElseThrow().readCalls()).isPositive();
    } finally {
      busy.destroy();
    }
  }

  @Test
  void a_connection_is_seen_with_its_bytes_and_its_holder() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept();
        SocketCollector collector = new SocketCollector(host, () -> 0)) {
      client.getOutputStream().write(new byte[12_345]);
      accepted.getInputStream().readNBytes(12_345);
      List<SocketSample> sockets =
          Patience.patiently()
              .until(
                  () -> SocketCollectorTest.sockets(collector),
                  all -> socket(all, client.getLocalPort()).bytesSent().orElse(0) >= 12_345);
      SocketSample out = socket(sockets, client.getLocalPort());
      assertThat(out.state()).isEqualTo(SocketSample.State.ESTABLISHED);
      assertThat(out.remote().port()).isEqualTo(server.getLocalPort());
      assertThat(out.bytesSent().orElseThrow()).isBetween(12_345L, 12_347L);
      assertThat(out.owner().orElseThrow().pid()).isEqualTo(self);
      SocketSample listener = socket(sockets, server.getLocalPort());
      assertThat(listener.state()).isEqualTo(SocketSample.State.LISTEN);
      assertThat(listener.local().scope()).isEqualTo(io.accelguard.model.Endpoint.Scope.LOOPBACK);
    }
  }

  private static SocketSample socket(List<SocketSample> sockets, int localPort) {
    return sockets.stream()
        .filter(socket -> socket.local().port() == localPort)
        .min(java.util.Comparator.comparing(SocketSample::state))
        .orElseThrow();
  }

  @Test
  void the_files_of_a_process_in_focus_are_named(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path work = Files.createDirectory(folder.resolve("work"));
    Path ready = work.resolve("ready");
    Process holder =
        new ProcessBuilder("bash", "-c", "exec 7>held.pot; sleep 1.1; >ready; sleep 60")
            .directory(work.toFile())
            .start();
    try (FileCollector collector = new FileCollector(host);
        ProcessCollector processes = new ProcessCollector(host, () -> 0L, new Lineage())) {
      waitFor(ready);
      ProcessKey key = find(processes, holder.pid()).key();
      List<FileSample> files = seen(collector.collect(new Focus(Set.of(key))), FileSample.class);
      assertThat(files)
          .anyMatch(f -> f.how() == FileSample.How.OPEN && f.name().equals("held.pot"));
      assertThat(files)
          .anyMatch(f -> f.how() == FileSample.How.CHANGED && f.name().equals("ready"));
      assertThat(files)
          .anyMatch(f -> f.how() == FileSample.How.MAPPED && f.headSha256().isPresent());
      assertThat(files)
          .anyMatch(f -> f.how() == FileSample.How.MAPPED && f.name().startsWith("libc"));
      ProcessKey reused = new ProcessKey(key.pid(), key.startTicks() + 1);
      assertThat(collector.collect(new Focus(Set.of(reused))))
          .isEqualTo(new Reading.Seen(List.of(), 1));
    } finally {
      holder.destroy();
    }
  }

  @Test
  void memory_is_that_of_this_machine() {
    MemorySample memory =
        seen(new MemoryCollector(host).collect(Focus.nobody()), MemorySample.class).getFirst();
    assertThat(memory.totalBytes()).isGreaterThan(memory.availableBytes());
    assertThat(memory.availableBytes()).isPositive();
  }

  private static void waitFor(Path file) throws InterruptedException {
    long end = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(file) && System.nanoTime() < end) Thread.onSpinWait();
    assertThat(file).exists();
  }
}
