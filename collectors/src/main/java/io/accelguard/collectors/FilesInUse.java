// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.FileSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of one process, remembered from look to look.
final class FilesInUse {
  /// A walk through its directories costs by the number of entries, and so is made the more seldom
  /// the more there are.
  private static final int ENTRIES_A_LOOK = 125;

  private static final int SOONEST = 4;

  private final ChangedFiles changedFiles;
  private final OpenFiles open = new OpenFiles();
  private final MappedFiles mapped;
  private List<FileSample> changed = List.of();
  private List<FileSample> told = List.of();
  private int walk;
  private int last;

  FilesInUse(ChangedFiles changedFiles) {
    this.changedFiles = changedFiles;
    this.mapped = new MappedFiles(changedFiles);
  }

  /// Looks again.
  ///
  /// @param descriptors to be used for listing them
  /// @param virtualBytes size of the address space
  List<FileSample> look(FileLook look, ProcListing descriptors, long virtualBytes) {
    last = look.number();
    boolean news = open.look(look, descriptors);
    news |= mapped.look(look, virtualBytes);
    if (look.number() >= walk) {
      ChangedFiles.Walk found = changedFiles.find(look.key(), look.directory(), look.mounts());
      news |= !found.files().equals(changed);
      changed = found.files();
      walk = look.number() + SOONEST + found.entries() / ENTRIES_A_LOOK;
    }
    if (news) told = all();
    return told;
  }

  /// A file is told once for each way to use it.
  private List<FileSample> all() {
    List<FileSample> all = new ArrayList<>();
    for (List<FileSample> files : List.of(open.samples(), mapped.samples(), changed)) {
      Map<String, FileSample> byPath = new LinkedHashMap<>();
      for (FileSample file : files) byPath.putIfAbsent(file.path(), file);
      all.addAll(byPath.values());
    }
    return all;
  }

  /// The number of the last look.
  int last() {
    return last;
  }
}
