// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import java.util.Optional;
import java.util.OptionalLong;

/// One look at the files of one process, and what is needed for it.
///
/// @param directory of the process, below `/proc`
/// @param number of the look: it rises by one
/// @param files whose buffer any read fills anew
record FileLook(
    ProcessKey key,
    String directory,
    int number,
    ProcFiles files,
    FileContents contents,
    MountTables tables) {
  private static final int KEPT = 30;

  /// As the process sees them now.
  Mounts mounts() {
    return tables.of(directory);
  }

  FileSample sample(How how, String path, Optional<FileContents.Content> content) {
    OptionalLong size =
        content.isPresent() ? OptionalLong.of(content.get().size()) : OptionalLong.empty();
    return new FileSample(key, how, path, size, content.map(FileContents.Content::headSha256));
  }

  /// The look that asks again about a file that was just asked about: the next one if it had to
  /// wait, else one after some while, so that not all are asked about at once.
  int next(FileSample file) {
    boolean waits = file.size().isEmpty() && contents.isSpent();
    return waits ? number + 1 : number + KEPT + Math.floorMod(file.path().hashCode(), KEPT);
  }
}
