// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import java.util.Optional;

/// The processes of the host, to be held one by one.
interface Processes {
  /// Takes hold of whatever has the pid now; empty when nothing has.
  Optional<Held> hold(int pid);

  /// A process that is held: whatever happens to its pid, this stays about it.
  interface Held extends AutoCloseable {
    /// What the kernel says of it; empty when it has ended meanwhile.
    Optional<Seen> look();

    /// Whether it has not ended.
    boolean alive();

    /// Sends a signal to it and to nobody else; false when the kernel did not let us.
    boolean signal(Signal signal);

    @Override
    void close();
  }

  /// Signals, with their numbers on x86-64 and AArch64.
  enum Signal {
    KILL(9),
    TERM(15),
    CONT(18),
    STOP(19);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }
}
