// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real datagram socket, which another program holds: the JDK has none.
@Timeout(60)
class SystemdNotifyTest {
  private static final String RECEIVER =
      """
      import socket, sys
      name = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind('\\0' + name[1:] if name[0] == '@' else name)
      print('bound', flush=True)
      for _ in range(3): print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
      """;

  @TempDir Path folder;

  private static void everything_arrives_at(String socket) throws IOException {
    Process receiver = new ProcessBuilder("python3", "-c", RECEIVER, socket).start();
    try (BufferedReader out = receiver.inputReader()) {
      assertThat(out.readLine()).isEqualTo("bound");
      SystemdNotify systemd = new SystemdNotify(Optional.of(socket));
      systemd.ready();
      systemd.alive();
      systemd.stopping();
      assertThat(out.lines()).containsExactly("READY=1 STATUS=serving", "WATCHDOG=1", "STOPPING=1");
    } finally {
      receiver.destroy();
    }
  }

  @Test
  void what_is_said_arrives_at_a_socket_with_a_path() throws IOException {
    everything_arrives_at(folder.resolve("notify").toString());
  }

  @Test
  void what_is_said_arrives_at_an_abstract_socket() throws IOException {
    everything_arrives_at("@accelguard-" + UUID.randomUUID());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nobody/listens", "", "/longer/than/a/socket/may/be/"})
  void nobody_who_listens_is_no_failure(String socket) {
    String path = socket.endsWith("be/") ? socket + "x".repeat(120) : socket;
    assertThatCode(() -> new SystemdNotify(Optional.of(path)).ready()).doesNotThrowAnyException();
    assertThatCode(() -> new SystemdNotify(Optional.empty()).ready()).doesNotThrowAnyException();
  }
}
