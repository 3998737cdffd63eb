// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

/// How the program ends, after sysexits(3).
final class Exit {
  static final int OK = 0;

  /// An order was not followed.
  static final int REFUSED = 1;

  /// The command line is wrong.
  static final int USAGE = 64;

  /// Nobody listens on the socket.
  static final int UNAVAILABLE = 69;

  /// The configuration has mistakes.
  static final int CONFIGURATION = 78;

  private Exit() {}
}
