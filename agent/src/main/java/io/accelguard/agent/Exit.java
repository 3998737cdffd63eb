// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

/// What the commands tell a script by their exit status.
final class Exit {
  /// done, and nothing found
  static final int OK = 0;

  /// at least one violation, or at least one rule whose own examples fail
  static final int FOUND = 3;

  /// the command line was wrong (EX_USAGE)
  static final int USAGE = 64;

  /// a file is damaged (EX_DATAERR)
  static final int DATA = 65;

  /// what was asked for does not exist (EX_NOINPUT)
  static final int NO_INPUT = 66;

  /// a bug (EX_SOFTWARE)
  static final int SOFTWARE = 70;

  /// the host or the network did not let us (EX_OSERR)
  static final int REFUSED = 71;

  /// the configuration or a rule was wrong (EX_CONFIG)
  static final int CONFIG = 78;

  private Exit() {}
}
