// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldDescriptorsTest {
  private final ProcFiles files = new ProcFiles(4096);

  @Test
  void a_kept_file_of_a_dead_process_says_that_it_is_gone()
      throws IOException, InterruptedException {
    HeldDescriptors held = new HeldDescriptors(files, 4);
    Process process = new ProcessBuilder("sleep", "60").start();
    Watched watched = new Watched((int) process.pid(), "/proc/" + process.pid());
    assertThat(watched.readStat(files, held)).isPositive();
    assertThat(watched.readIo(files, held)).isPositive();
    assertThat(held.held()).isEqualTo(2);
    process.destroy();
    process.waitFor();
    assertThat(watched.readStat(files, held)).isNotPositive();
    assertThat(held.held()).isZero();
  }

  @Test
  void who_finds_no_room_is_read_all_the_same(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("stat"), "text");
    HeldDescriptors held = new HeldDescriptors(files, 1);
    Watched first = new Watched(1, root.toString());
    Watched second = new Watched(2, root.toString());
    for (int call = 0; call < 3; call++) {
      assertThat(first.readStat(files, held)).isEqualTo(4);
      assertThat(second.readStat(files, held)).isEqualTo(4);
      assertThat(held.held()).isEqualTo(1);
    }
  }

  @Test
  void the_idle_let_go_of_their_files_first(@TempDir Path root) throws IOException {
    for (int pid = 1; pid <= 4; pid++) {
      Path directory = Files.createDirectories(root.resolve("proc/" + pid));
      Files.writeString(directory.resolve("stat"), "text");
    }
    Host host = Host.at(root);
    HeldDescriptors held = new HeldDescriptors(files, 4);
    WatchList list = new WatchList(host, held);
    ProcListing listing = new ProcListing(host);
    list.update(listing, listing.list());
    for (int i = 0; i < 4; i++) list.get(i).readStat(files, held);
    for (int call = 0; call < 10; call++) list.get(2).moved(false);
    list.shed(10);
    assertThat(held.held()).isEqualTo(3);
    list.close();
    assertThat(held.held()).isZero();
  }
}
