// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The files that processes in focus hold open, map or have changed: by name, and what they only
/// read or map also by content ([FileContents]). A file at rest is never looked at. What was seen
/// at the last look is remembered, so that a process in which nothing changed costs little
/// (docs/decisions/0087-files-are-remembered.md).
///
/// File systems that a program serves are not touched, so that no tenant can stop it; a network
/// file system may still hang, so it belongs behind a [SlowSource].
final class FileCollector implements Collector {
  /// Looks that a process may be out of focus and still be remembered.
  private static final int PATIENCE = 8;

  private final Host host;
  private final ProcFiles files = new ProcFiles(1 << 20);
  private final StatLine stat = new StatLine();
  private final ProcListing descriptors;
  private final ChangedFiles changed;
  private final FileContents contents = new FileContents();
  private final MountTables mounts = new MountTables(files);
  private final Map<ProcessKey, FilesInUse> known = new HashMap<>();
  private int look;

  FileCollector(Host host) {
    this.host = host;
    this.descriptors = new ProcListing(host);
    this.changed = new ChangedFiles(host, files);
  }

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Reading collect(Focus focus) {
    List<Sample> samples = new ArrayList<>();
    int skipped = 0;
    look++;
    mounts.begin();
    contents.begin();
    for (ProcessKey key : focus.processes()) {
      String directory = host.text("/proc/" + key.pid());
      int length = files.read(directory + "/stat");
      boolean same =
          length > 0 && stat.parse(files.bytes(), length) && stat.startTicks() == key.startTicks();
      if (!same) {
        skipped++;
        continue;
      }
      FileLook now = new FileLook(key, directory, look, files, contents, mounts);
      FilesInUse use = known.computeIfAbsent(key, _ -> new FilesInUse(changed));
      samples.addAll(use.look(now, descriptors, stat.virtualBytes()));
    }
    known.values().removeIf(use -> look - use.last() > PATIENCE);
    return new Reading.Seen(samples, skipped);
  }
}
