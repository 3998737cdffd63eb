// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Optional;
import java.util.OptionalLong;

/// A file that a process executes, maps, holds open or has changed. A file at rest is never
/// sampled.
///
/// @param path as the process sees it; never to be opened
/// @param size in bytes, where it was read
/// @param headSha256 lower-case hex SHA-256 of the first 64 KiB, where it was read
public record FileSample(
    ProcessKey process, How how, String path, OptionalLong size, Optional<String> headSha256)
    implements Sample {

  /// How the process uses the file.
  public enum How {
    /// an open descriptor
    OPEN,
    /// mapped into memory
    MAPPED,
    /// in a directory that the process named in argv or works in, and changed since the process
    /// started
    CHANGED
  }

  /// What the file is, whatever it is called: `SIZE:SHA256` of the whole size and the first 64 KiB.
  public Optional<String> content() {
    return size.isPresent()
        ? headSha256.map(hash -> size.getAsLong() + ":" + hash)
        : Optional.empty();
  }

  /// The last component of the path.
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
