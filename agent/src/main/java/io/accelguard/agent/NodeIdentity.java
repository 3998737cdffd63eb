// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// Who this node is to its controller: what enrolment gave, in a file that only the agent may read.
final class NodeIdentity {
  private final Path file;
  private final JsonCodec codec = new JsonCodec();

  NodeIdentity(Path stateDirectory) {
    this.file = stateDirectory.resolve("identity.json");
  }

  /// Empty before enrolment.
  Optional<Enrolment.Response> read() throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    return codec.read(Enrolment.Response.class, Files.readString(file));
  }

  /// Replaces the identity, all or nothing.
  void write(Enrolment.Response identity) throws IOException {
    Path fresh = file.resolveSibling("identity.json.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, codec.write(identity));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
