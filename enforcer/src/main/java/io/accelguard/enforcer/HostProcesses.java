// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The processes of this host, held by pidfd. A text below `/proc/PID` is taken for a process's own
/// only when its pidfd says afterwards that it has not ended: until then nobody else can have got
/// the pid.
final class HostProcesses implements Processes {
  private static final int MOST_BYTES = 64 << 10;

  @Override
  public Optional<Held> hold(int pid) {
    if (pid <= 0) return Optional.empty();
    int pidfd = Libc.pidfdOpen(pid);
    return pidfd < 0 ? Optional.empty() : Optional.of(new ByPidfd(pid, pidfd));
  }

  private record ByPidfd(int pid, int pidfd) implements Held {
    @Override
    public Optional<Seen> look() {
      Optional<Seen> seen = read();
      return alive() ? seen : Optional.empty();
    }

    private Optional<Seen> read() {
      try {
        return Seen.parse(text("stat"), text("status"), text("cgroup"));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    private String text(String file) throws IOException {
      try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid, file))) {
        return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
      }
    }

    @Override
    public boolean alive() {
      return !Libc.hasEnded(pidfd);
    }

    @Override
    public boolean signal(Signal signal) {
      return Libc.pidfdSendSignal(pidfd, signal.number()) == 0;
    }

    @Override
    public void close() {
      Libc.close(pidfd);
    }
  }
}
