// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// The state directory and its files, for nobody else to read.
final class StateDirectory {
  private StateDirectory() {}

  /// Makes it where it is missing.
  ///
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

  /// Replaces a file in it, all or nothing, for nobody else to read.
  static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
