// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The file of a recording, mode 0600. While it grows it is called `FILE.part`, and takes its name
/// when it is closed: what has the name is whole, unless the disk was full. A `.part` that a killed
/// process left behind can be replayed up to its last snapshot.
final class RecordingFile implements AutoCloseable {
  private final Path file;
  private final Path part;
  private final FileChannel channel;

  private RecordingFile(Path file, Path part, FileChannel channel) {
    this.file = file;
    this.part = part;
    this.channel = channel;
  }

  /// @param force whether files of that name may be replaced
  /// @throws CommandException when there is one, or when none can be made
  static RecordingFile create(Path file, boolean force) throws CommandException {
    if (file.getFileName() == null || Files.isDirectory(file))
      throw refused(file, "is a directory");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        throw refused(file, "exists; --force replaces it");
      if (force) Files.deleteIfExists(part);
      FileChannel channel =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new RecordingFile(file, part, channel);
    } catch (FileAlreadyExistsException e) {
      throw refused(
          part, "exists: a recording that runs or was killed; replay it, or --force replaces it");
    } catch (IOException e) {
      throw refused(part, "cannot be made: " + e.getMessage());
    }
  }

  private static CommandException refused(Path file, String why) {
    return new CommandException(Exit.REFUSED, file + " " + why);
  }

  OutputStream out() {
    return Channels.newOutputStream(channel);
  }

  /// Bytes on disk so far.
  long size() throws IOException {
    return channel.size();
  }

  /// Gives the file its name.
  @Override
  public void close() throws IOException {
    try (channel) {
      channel.force(true);
    } finally {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
