// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The files that processes in focus hold open, map or have changed. Names only, plus the hash of
/// the executable's beginning: no other content is read. A file at rest is never looked at.
///
/// It may hang on a tenant's file system, so it belongs behind a [SlowSource].
final class FileCollector implements Collector {
  private static final int MAX_DESCRIPTORS = 1024;
  private static final int MAX_MAPPED = 512;

  private final Host host;
  private final ProcFiles files = new ProcFiles(1 << 20);
  private final ChangedFiles changed;
  private final ImageHashes hashes = new ImageHashes();

  FileCollector(Host host) {
    this.host = host;
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
    for (ProcessKey key : focus.processes()) {
      String directory = host.text("/proc/" + key.pid());
      int length = files.read(directory + "/stat");
      Optional<ProcStat> stat =
          length <= 0 ? Optional.empty() : ProcStat.parse(files.bytes(), length);
      if (stat.isEmpty() || stat.get().startTicks() != key.startTicks()) {
        skipped++;
        continue;
      }
      Map<String, FileSample> found = new LinkedHashMap<>();
      opened(key, directory, found);
      mapped(key, directory, found);
      changed
          .find(key, directory)
          .forEach(file -> found.putIfAbsent(file.how() + file.path(), file));
      samples.addAll(found.values());
    }
    return new Reading.Seen(samples, skipped);
  }

  private void opened(ProcessKey key, String directory, Map<String, FileSample> found) {
    String[] descriptors = new File(directory + "/fd").list();
    if (descriptors == null) return;
    for (int i = 0; i < Math.min(descriptors.length, MAX_DESCRIPTORS); i++) {
      int length = files.link(directory + "/fd/" + descriptors[i]);
      if (length <= 0 || files.bytes()[0] != '/') continue;
      String path = Escape.text(files.bytes(), 0, length, 4096);
      if (!path.equals("/dev/null")) add(found, key, How.OPEN, path, Optional.empty());
    }
  }

  /// A line of maps is `address perms offset dev inode path`; the path may hold anything but a
  /// newline.
  private void mapped(ProcessKey key, String directory, Map<String, FileSample> found) {
    Optional<String> hash = hashes.head(directory + "/exe");
    int length = files.link(directory + "/exe");
    String image = length > 0 ? Escape.text(files.bytes(), 0, length, 4096) : "";
    if (!image.isEmpty()) add(found, key, How.MAPPED, image, hash);
    length = files.read(directory + "/maps");
    int from = 0;
    int count = 0;
    for (int i = 0; i < length && count < MAX_MAPPED; i++) {
      if (files.bytes()[i] != '\n') continue;
      int slash = indexOf(from, i, (byte) '/');
      if (slash > 0) {
        String path = Escape.text(files.bytes(), slash, i, 4096);
        if (!path.equals(image) && add(found, key, How.MAPPED, path, Optional.empty())) count++;
      }
      from = i + 1;
    }
  }

  private int indexOf(int from, int to, byte wanted) {
    for (int i = from; i < to; i++) if (files.bytes()[i] == wanted) return i;
    return -1;
  }

  private static boolean add(
      Map<String, FileSample> found, ProcessKey key, How how, String path, Optional<String> hash) {
    return found.putIfAbsent(how + path, new FileSample(key, how, path, OptionalLong.empty(), hash))
        == null;
  }
}
