// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.util.Optional;

/// Tells systemd how we are (sd_notify(3)), when it asked for it.
///
/// @param socket value of `NOTIFY_SOCKET`
record SystemdNotify(Optional<String> socket) {

  /// As the environment says.
  static SystemdNotify fromEnvironment() {
    return new SystemdNotify(Optional.ofNullable(System.getenv("NOTIFY_SOCKET")));
  }

  /// Everything is wired and the first tick was judged.
  void ready(String status) {
    send("READY=1\nSTATUS=" + status);
  }

  /// A tick is done; without this for `WatchdogSec` the unit is started anew.
  void alive() {
    send("WATCHDOG=1");
  }

  /// We are on the way out.
  void stopping() {
    send("STOPPING=1");
  }

  private void send(String message) {
    socket.ifPresent(path -> Libc.sendDatagram(path, message));
  }
}
