// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Makes the state directory, for nobody else to read.
final class StateDirectory {
  private StateDirectory() {}

  /// @throws CommandException when it cannot be made or written
  static Path open(Path directory) throws CommandException {
    try {
      Path parent = directory.getParent();
      if (parent != null) Files.createDirectories(parent);
      if (!Files.isDirectory(directory))
        Files.createDirectory(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new CommandException(
          Exit.REFUSED, "state directory " + directory + " cannot be made: " + e.getMessage());
    }
    if (!Files.isWritable(directory))
      throw new CommandException(
          Exit.REFUSED, "state directory " + directory + " may not be written by this user");
    return directory;
  }
}
