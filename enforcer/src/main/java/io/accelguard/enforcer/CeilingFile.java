// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ceiling on disk. A file that is missing allows nothing; one with mistakes, or that others
/// than its owner may write, is not taken.
///
/// @param owner user id that file and folder must belong to
record CeilingFile(Path file, int owner) {
  private static final int MOST_BYTES = 64 << 10;
  private static final int WRITE_BY_OTHERS = 0022;

  /// What was read.
  ///
  /// @param ceiling empty when there are problems
  record Read(Optional<Ceiling> ceiling, List<ConfigProblem> problems) {}

  Read read() {
    List<ConfigProblem> problems = new ArrayList<>();
    Ceiling ceiling = Ceiling.defaults();
    try {
      if (objects(file, problems) || objects(file.resolveSibling(""), problems))
        return new Read(Optional.empty(), problems);
      if (Files.size(file) > MOST_BYTES) throw new IOException("larger than 64 KiB");
      String yaml = Files.readString(file, StandardCharsets.UTF_8);
      ceiling = Ceiling.parse(file.toString(), yaml, problems);
    } catch (NoSuchFileException e) {
      return new Read(Optional.of(ceiling), List.of());
    } catch (IOException e) {
      problems.add(problem(file, "cannot be read: " + e.getClass().getSimpleName()));
    }
    return new Read(problems.isEmpty() ? Optional.of(ceiling) : Optional.empty(), problems);
  }

  private boolean objects(Path path, List<ConfigProblem> problems) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
    boolean own = facts.get("uid") instanceof Integer uid && uid == owner;
    boolean safe = facts.get("mode") instanceof Integer mode && (mode & WRITE_BY_OTHERS) == 0;
    if (!own) problems.add(problem(path, "must belong to root: chown root " + path));
    if (!safe) problems.add(problem(path, "others may write it: chmod go-w " + path));
    return !own || !safe;
  }

  private static ConfigProblem problem(Path path, String message) {
    return new ConfigProblem(path.toString(), 0, "", message);
  }
}
