// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MountsTest {
  private static Mounts of(String... lines) {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return Mounts.parse(bytes, bytes.length);
  }

  private final Mounts mounts =
      of(
          "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
          "40 27 0:50 / /home/t/m\\040n rw - fuse.sshfs x rw,user_id=1000",
          "41 27 0:51 / /net rw shared:3 - autofs auto rw",
          "42 40 254:1 / /home/t/m\\040n/disk rw - ext4 /dev/vdb rw",
          "43 27 0:52 / /home/covered rw - fuse x rw",
          "44 43 254:2 / /home/covered rw - ext4 /dev/vdc rw");

  @Test
  void what_a_program_serves_is_told_by_path_number_and_device() {
    assertThat(mounts.serves("/home/t/m n/model.onnx")).isTrue();
    assertThat(mounts.serves("/net/host/x")).isTrue();
    assertThat(mounts.isServed(40)).isTrue();
    assertThat(mounts.isServed("00:32")).isTrue();
  }

  @Test
  void what_the_kernel_serves_itself_may_be_touched() {
    assertThat(mounts.serves("/home/t/model.onnx")).isFalse();
    assertThat(mounts.serves("/home/t/m n2")).isFalse();
    assertThat(mounts.serves("/home/t/m n/disk/x")).isFalse();
    assertThat(mounts.serves("/home/covered/x")).isFalse();
    assertThat(mounts.serves("/")).isFalse();
    assertThat(mounts.isServed(27)).isFalse();
    assertThat(mounts.isServed("fe:00")).isFalse();
  }

  @Test
  void damaged_lines_are_left_out_and_an_odd_device_is_not_trusted() {
    Mounts odd = of("", "x", "1 2 3:4 / /a rw - fuse", "-1 2 3:4 / /b rw - fuse x rw", "- - -");
    assertThat(odd.serves("/b/c")).isFalse();
    assertThat(odd.isServed("zz")).isTrue();
    assertThat(odd.isServed("")).isTrue();
  }
}
