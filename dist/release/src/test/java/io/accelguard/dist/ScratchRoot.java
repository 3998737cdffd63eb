// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// This host once more, in a mount namespace of its own: what is written lands in memory and is
/// gone at the end. No systemd runs in it. The packages lie in `/packages`.
final class ScratchRoot implements AutoCloseable {
  private static final String MOUNT =
      """
      set -e
      scratch=$(mktemp -d); trap 'rmdir "$scratch"' EXIT
      mount -t tmpfs scratch "$scratch"
      cd "$scratch"; mkdir upper work root
      mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
      mkdir -p root/packages root/proc root/dev
      mount --bind "$1" root/packages
      mount --rbind /proc root/proc
      mount --rbind /dev root/dev
      echo "$scratch/root"
      cat >/dev/null
      cd /; umount -l "$scratch"
      """;

  private final Process holder;
  private final String root;

  ScratchRoot(Path packages) throws IOException {
    holder =
        new ProcessBuilder("unshare", "--mount", "bash", "-c", MOUNT, "mount", packages.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    root = holder.inputReader().readLine();
    assertThat(root).describedAs("a scratch root could be mounted").isNotNull();
  }

  /// What a bash script says on both outputs; it must succeed.
  String run(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "nsenter",
                "--mount=/proc/" + holder.pid() + "/ns/mnt",
                "chroot",
                root,
                "timeout",
                "120",
                "bash",
                "-ec",
                script)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs(script + "\n" + text).isZero();
    return text;
  }

  @Override
  public void close() throws IOException {
    holder.getOutputStream().close();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      holder.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
