// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.FileContents.Content;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The files that processes in focus hold open, map or have changed: by name, and what they only
/// read or map also by content ([FileContents]). A file at rest is never looked at.
///
/// File systems that a program serves are not touched, so that no tenant can stop it; a network
/// file system may still hang, so it belongs behind a [SlowSource].
final class FileCollector implements Collector {
  private static final int MAX_DESCRIPTORS = 1024;
  private static final int MAX_MAPPED = 512;

  private final Host host;
  private final ProcFiles files = new ProcFiles(1 << 20);
  private final ChangedFiles changed;
  private final FileContents contents = new FileContents();
  private final Map<String, Mounts> mounts = new HashMap<>();

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
    mounts.clear();
    contents.begin();
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
      Mounts seen = mounts(directory);
      opened(key, directory, seen, found);
      mapped(key, directory, seen, found);
      changed
          .find(key, directory, seen)
          .forEach(file -> found.putIfAbsent(file.how() + file.path(), file));
      samples.addAll(found.values());
    }
    return new Reading.Seen(samples, skipped);
  }

  /// Processes of one mount namespace see the same mounts.
  private Mounts mounts(String directory) {
    int length = files.link(directory + "/ns/mnt");
    String namespace =
        length > 0 ? new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1) : directory;
    return mounts.computeIfAbsent(
        namespace, _ -> Mounts.parse(files.bytes(), files.read(directory + "/mountinfo")));
  }

  private void opened(
      ProcessKey key, String directory, Mounts seen, Map<String, FileSample> found) {
    String[] descriptors = new File(directory + "/fd").list();
    if (descriptors == null) return;
    for (int i = 0; i < Math.min(descriptors.length, MAX_DESCRIPTORS); i++) {
      String link = directory + "/fd/" + descriptors[i];
      int length = files.link(link);
      if (length <= 0 || files.bytes()[0] != '/') continue;
      String path = Escape.text(files.bytes(), 0, length, 4096);
      if (path.startsWith("/dev/")) {
        if (!path.equals("/dev/null")) add(found, key, How.OPEN, path, Optional.empty());
        continue;
      }
      boolean still = isReadOnly(directory + "/fdinfo/" + descriptors[i], seen);
      add(found, key, How.OPEN, path, still ? contents.behind(link) : Optional.empty());
    }
  }

  /// Whether a descriptor only reads, so that the content is likely to stay, from a mount that may
  /// be touched.
  private boolean isReadOnly(String info, Mounts seen) {
    int length = Math.max(0, files.read(info));
    OptionalLong flags = ProcText.value(files.bytes(), length, "flags:");
    OptionalLong mount = ProcText.value(files.bytes(), length, "mnt_id:");
    return flags.isPresent()
        && mount.isPresent()
        && flags.getAsLong() % 10 % 4 == 0
        && !seen.isServed((int) mount.getAsLong());
  }

  /// A line of maps is `address perms offset dev inode path`; the path may hold anything but a
  /// newline.
  private void mapped(
      ProcessKey key, String directory, Mounts seen, Map<String, FileSample> found) {
    int length = files.link(directory + "/exe");
    String image = length > 0 ? Escape.text(files.bytes(), 0, length, 4096) : "";
    length = files.read(directory + "/maps");
    Map<String, Mapping> mappings = new LinkedHashMap<>();
    int from = 0;
    for (int i = 0; i < length && mappings.size() < MAX_MAPPED; i++) {
      if (files.bytes()[i] != '\n') continue;
      Mapping.of(files.bytes(), from, i).ifPresent(m -> mappings.putIfAbsent(m.path(), m));
      from = i + 1;
    }
    if (!image.isEmpty()) {
      Mapping own = mappings.remove(image);
      boolean touchable = own == null || !seen.isServed(own.device());
      Optional<Content> content =
          touchable && own != null ? contents.image(directory + "/exe") : Optional.empty();
      add(found, key, How.MAPPED, image, content);
    }
    mappings.forEach((path, m) -> add(found, key, How.MAPPED, path, content(directory, m, seen)));
  }

  /// By `map_files` where the right is held, which leads to deleted files too; else by the name,
  /// which counts only if it still means the mapped file.
  private Optional<Content> content(String directory, Mapping mapping, Mounts seen) {
    if (mapping.inode() == 0 || seen.isServed(mapping.device())) return Optional.empty();
    Optional<Content> direct = contents.behind(directory + "/map_files/" + mapping.range());
    if (direct.isPresent()) return direct;
    return changed
        .resolve(directory, mapping.path(), seen)
        .flatMap(path -> contents.named(path, mapping.inode()));
  }

  private static void add(
      Map<String, FileSample> found,
      ProcessKey key,
      How how,
      String path,
      Optional<Content> content) {
    OptionalLong size =
        content.isPresent() ? OptionalLong.of(content.get().size()) : OptionalLong.empty();
    found.putIfAbsent(
        how + path, new FileSample(key, how, path, size, content.map(Content::headSha256)));
  }
}
