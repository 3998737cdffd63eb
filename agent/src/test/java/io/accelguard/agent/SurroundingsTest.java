// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.Surroundings.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
  private static final String HOST_NAME =
      "30 21 254:0 /var/lib/e/hostname /etc/hostname rw - ext4 /dev/vda rw\n";

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Surroundings around() {
    return Surroundings.at(root, Map.of());
  }

  @Test
  void the_place_is_told_by_what_each_engine_leaves_in_its_containers() throws IOException {
    assertThat(around().place()).isEqualTo(Place.SHELL);
    Files.createDirectories(root.resolve("run/systemd/system"));
    assertThat(around().place()).isEqualTo(Place.SYSTEMD);
    write("proc/self/mountinfo", HOST_NAME);
    write(".dockerenv", "");
    assertThat(around().place()).isEqualTo(Place.DOCKER);
    write("run/.containerenv", "");
    assertThat(around().place()).isEqualTo(Place.PODMAN);
    assertThat(Surroundings.at(root, Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")).place())
        .isEqualTo(Place.KUBERNETES);
  }

  @Test
  void a_mark_that_an_image_left_on_a_host_is_not_believed() throws IOException {
    write(".dockerenv", "");
    write("proc/self/mountinfo", "21 1 254:0 / / rw - ext4 /dev/vda rw\n");
    assertThat(around().place()).isEqualTo(Place.SHELL);
  }

  @Test
  void only_the_whole_range_of_users_is_the_hosts_own_user_namespace() throws IOException {
    write("proc/self/uid_map", "         0          0 4294967295\n");
    assertThat(around().ownUsers()).isFalse();
    write("proc/self/uid_map", "         0     100000      65536\n");
    assertThat(around().ownUsers()).isTrue();
    assertThat(around().reaching(new Rights(-1)).held()).isEmpty();
  }

  @Test
  void a_proc_that_hides_processes_is_noticed() throws IOException {
    write("proc/self/mountinfo", "25 1 0:22 / /proc rw - proc proc rw,hidepid=invisible\n");
    assertThat(around().hidesProcesses()).isTrue();
    write("proc/self/mountinfo", "25 1 0:22 / /proc rw - proc proc rw,hidepid=2\n");
    assertThat(around().hidesProcesses()).isTrue();
    write("proc/self/mountinfo", "25 1 0:22 / /proc rw - proc proc rw,hidepid=off\n");
    assertThat(around().hidesProcesses()).isFalse();
    write("proc/self/mountinfo", "25 1 0:22 / /home/hidepid=2 rw - tmpfs tmpfs rw\n");
    assertThat(around().hidesProcesses()).isFalse();
  }

  @Test
  void the_user_is_the_one_of_the_status_file() throws IOException {
    write("proc/self/status", "Name:\tx\nUid:\t1001\t1001\t1001\t1001\n");
    assertThat(around().userId()).isEqualTo(1001);
  }

  @Test
  void this_process_runs_somewhere() {
    assertThat(Surroundings.ofProcess().words()).isNotBlank();
  }
}
