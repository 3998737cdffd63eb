// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words why a file could not be read: the JDK's message is often the bare path.
final class Unreadable {
  private Unreadable() {}

  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "does not exist";
      case NotDirectoryException _ -> "is not a directory";
      case AccessDeniedException _ -> "may not be read by this user";
      default -> "cannot be read: " + e.getMessage();
    };
  }
}
