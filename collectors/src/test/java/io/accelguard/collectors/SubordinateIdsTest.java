// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubordinateIdsTest {
  @TempDir Path root;

  @BeforeEach
  void a_host_with_two_users() throws IOException {
    Files.createDirectories(root.resolve("etc"));
    write("passwd", "root:x:0:0:::\nada:x:1000:1000:::\nbob:x:1001:1001:::\nbroken\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(root.resolve("etc/" + file), text);
  }

  @Test
  void an_id_in_a_range_is_its_user_s() throws IOException {
    write("subuid", "ada:100000:65536\n1001:165536:65536\n");
    SubordinateIds ids = new SubordinateIds(Host.at(root));
    assertThat(ids.lentBy(99_999)).isEmpty();
    assertThat(ids.lentBy(100_000)).isEqualTo(OptionalInt.of(1000));
    assertThat(ids.lentBy(165_535)).isEqualTo(OptionalInt.of(1000));
    assertThat(ids.lentBy(165_536)).isEqualTo(OptionalInt.of(1001));
    assertThat(ids.lentBy(231_072)).isEmpty();
    assertThat(ids.lentBy(1000)).isEmpty();
  }

  @Test
  void an_id_that_is_lent_to_two_is_lent_to_nobody() throws IOException {
    write("subuid", "ada:100000:65536\nbob:100000:10\nada:100000:65536\n");
    SubordinateIds ids = new SubordinateIds(Host.at(root));
    assertThat(ids.lentBy(100_000)).isEmpty();
    assertThat(ids.lentBy(100_010)).isEqualTo(OptionalInt.of(1000));
  }

  @Test
  void damaged_lines_and_unknown_users_lend_nothing() throws IOException {
    write(
        "subuid",
        "ada\nada:x:1\nada:100000\nnobody-we-know:200000:65536\nada:99999999999:5\nada:-1:5\n"
            + "ada:4294967294:4294967294\n\u00ff\u0000:1:1\n");
    SubordinateIds ids = new SubordinateIds(Host.at(root));
    assertThat(ids.lentBy(100_000)).isEmpty();
    assertThat(ids.lentBy(200_000)).isEmpty();
    assertThat(ids.lentBy((int) 4_294_967_294L)).isEqualTo(OptionalInt.of(1000));
    assertThat(new SubordinateIds(Host.at(root.resolve("nowhere"))).lentBy(1)).isEmpty();
  }

  @Test
  void changed_files_are_read_again_when_asked() throws IOException {
    write("subuid", "ada:100000:65536\n");
    SubordinateIds ids = new SubordinateIds(Host.at(root));
    write("subuid", "bob:100000:65536\n");
    Files.setLastModifiedTime(root.resolve("etc/subuid"), FileTime.fromMillis(1_000));
    assertThat(ids.lentBy(100_000)).isEqualTo(OptionalInt.of(1000));
    ids.refresh();
    assertThat(ids.lentBy(100_000)).isEqualTo(OptionalInt.of(1001));
  }
}
