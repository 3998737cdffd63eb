// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.NodeStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// `incidents.json` in the state directory, mode 0600: how a running agent sees its host, for
/// `explain` and `watch --agent`. A reader sees the old file or the new one, never half of one.
final class StatusFile {
  private static final int MAX_BYTES = 32 << 20;

  private final JsonCodec codec = new JsonCodec();
  private final Path file;
  private final Path next;

  StatusFile(Path stateDirectory) {
    file = stateDirectory.resolve("incidents.json");
    next = stateDirectory.resolve("incidents.json.next");
  }

  /// Replaces the file. Not forced to disk: after a crash of the host nobody needs it.
  void write(NodeStatus status) throws IOException {
    Files.deleteIfExists(next);
    try (FileChannel out =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(codec.write(status).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) out.write(bytes);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads the file; empty when it holds something else.
  ///
  /// @throws IOException when there is none, or it may not be read
  Optional<NodeStatus> read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return codec.read(
          NodeStatus.class, new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
