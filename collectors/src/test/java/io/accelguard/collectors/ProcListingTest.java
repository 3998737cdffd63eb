// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcListingTest {
  @Test
  void processes_are_listed_in_order_and_nothing_else_is(@TempDir Path root) throws IOException {
    for (String name : new String[] {"30", "4", "1000000", "self", "0012", "1e3", "4294967297"})
      Files.createDirectories(root.resolve("proc/" + name));
    ProcListing listing = new ProcListing(Host.at(root));
    assertThat(listing.list()).isEqualTo(3);
    assertThat(new int[] {listing.pid(0), listing.pid(1), listing.pid(2)})
        .containsExactly(4, 30, 1_000_000);
  }

  @Test
  void a_host_without_proc_is_no_empty_host(@TempDir Path root) {
    assertThat(new ProcListing(Host.at(root)).list()).isEqualTo(-1);
  }

  @Test
  void the_running_host_shows_this_process() {
    ProcListing listing = new ProcListing(Host.at(Path.of("/")));
    int count = listing.list();
    boolean found = false;
    for (int i = 0; i < count; i++) found |= listing.pid(i) == ProcessHandle.current().pid();
    assertThat(found).isTrue();
  }

  @Test
  void noise_is_survived() {
    long seed = 20260102;
    Random random = new Random(seed);
    ProcListing listing = new ProcListing(Host.at(Path.of("/nowhere")));
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 18) noise[17] = 0;
      ByteBuffer in = ByteBuffer.wrap(noise).order(ByteOrder.nativeOrder());
      int after = round;
      assertThat(catchAll(() -> listing.parse(in, noise.length)))
          .as("seed %d round %d", seed, after)
          .isTrue();
    }
  }

  private static boolean catchAll(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Test
  void those_who_share_a_list_see_the_same_processes_at_a_tick(@TempDir Path root)
      throws IOException {
    Path proc = Files.createDirectories(root.resolve("proc/7")).getParent();
    SharedListing shared = new SharedListing(Host.at(root));
    SharedListing.Reader first = shared.reader();
    SharedListing.Reader second = shared.reader();
    assertThat(first.list()).isEqualTo(1);
    Files.createDirectory(proc.resolve("8"));
    assertThat(second.list()).isEqualTo(1);
    assertThat(first.list()).isEqualTo(2);
    Files.createDirectory(proc.resolve("9"));
    assertThat(second.list()).isEqualTo(2);
    assertThat(second.list()).isEqualTo(3);
    assertThat(first.list()).isEqualTo(3);
    assertThat(first.listing().has(9)).isTrue();
  }
}
