// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.FileContents.Content;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files that one process executes or maps. The text of `maps` is read sooner where the address
/// space has another size than before; of its lines only those are taken apart that were not there
/// the last time.
final class MappedFiles {
  private static final int MOST_FILES = 512;
  private static final int MOST_LINES = 4096;
  private static final int MOST_PATH = 4096;

  /// Looks until an address space of another size is read, and until any is. Memory comes and goes
  /// all the time; what is mapped for longer than this is seen.
  private static final int AFTER_CHANGE = 3;

  private static final int AFTER_ALL = 8;

  private final ChangedFiles paths;
  private List<Line> lines = new ArrayList<>();
  private List<Line> before = new ArrayList<>();
  private Map<String, Mapped> files = Map.of();
  private KeptBytes image = KeptBytes.none();
  private Optional<Mapped> program = Optional.empty();
  private long virtualBytes = -1;
  private int read = -AFTER_ALL;

  /// The first line of a file.
  private record Line(long start, KeptBytes text, Mapping mapping) {}

  /// A file and what is known of it.
  private record Mapped(Mapping mapping, FileSample sample, int due) {}

  /// @param paths by whom a path of the process is followed
  MappedFiles(ChangedFiles paths) {
    this.paths = paths;
  }

  /// Looks again.
  ///
  /// @param size of the address space now, in bytes
  /// @return whether there is anything to tell that was not told before
  boolean look(FileLook look, long size) {
    boolean news = isOtherProgram(look);
    int age = look.number() - read;
    if (news || age >= (size == virtualBytes ? AFTER_ALL : AFTER_CHANGE)) {
      news |= readMaps(look);
      virtualBytes = size;
      read = look.number();
    }
    if (news) sort(look);
    return ask(look) || news;
  }

  private boolean isOtherProgram(FileLook look) {
    int length = Math.max(0, look.files().link(look.directory() + "/exe"));
    if (image.equal(look.files().bytes(), 0, length)) return false;
    image = KeptBytes.of(look.files().bytes(), 0, length);
    return true;
  }

  /// A line is `address perms offset dev inode path`, and the path may hold anything but a newline.
  /// One file has several lines on end, of which the first stands for all.
  private boolean readMaps(FileLook look) {
    int length = look.files().read(look.directory() + "/maps");
    byte[] bytes = look.files().bytes();
    List<Line> past = lines;
    lines = before;
    lines.clear();
    before = past;
    boolean news = false;
    int known = 0;
    int file = 0;
    int fileEnd = 0;
    int from = 0;
    for (int i = 0; i < length && lines.size() < MOST_LINES; i++) {
      if (bytes[i] != '\n') continue;
      int begin = from;
      from = i + 1;
      int device = device(bytes, begin, i);
      if (device < 0 || Arrays.equals(bytes, file, fileEnd, bytes, device, i)) continue;
      file = device;
      fileEnd = i;
      long start = start(bytes, begin);
      while (known < past.size() && past.get(known).start() < start) known++;
      if (known < past.size() && past.get(known).text().equal(bytes, begin, i)) {
        lines.add(past.get(known));
        continue;
      }
      Optional<Mapping> mapping = Mapping.of(bytes, begin, i);
      if (mapping.isEmpty()) continue;
      lines.add(new Line(start, KeptBytes.of(bytes, begin, i), mapping.get()));
      news = true;
    }
    return news || lines.size() != past.size();
  }

  /// Where device, inode and path begin, which say what file it is; negative for memory without a
  /// file.
  private static int device(byte[] bytes, int from, int to) {
    int at = from;
    for (int blanks = 0; blanks < 3 && at < to; at++) if (bytes[at] == ' ') blanks++;
    int slash = at;
    for (int blanks = 0; slash < to && bytes[slash] != '/'; slash++) {
      if (bytes[slash] == ' ') blanks++;
      else if (blanks > 1) return -1;
    }
    return slash < to ? at : -1;
  }

  private static long start(byte[] bytes, int from) {
    long start = 0;
    for (int at = from; Character.digit(bytes[at], 16) >= 0; at++)
      start = start << 4 | Character.digit(bytes[at], 16);
    return start;
  }

  /// What was known of a file stays known while its mapping is the same.
  private void sort(FileLook look) {
    Map<String, Mapped> known = files;
    files = new LinkedHashMap<>();
    for (Line line : lines) {
      if (files.size() >= MOST_FILES) break;
      Mapping mapping = line.mapping();
      Mapped past = known.get(mapping.path());
      files.putIfAbsent(
          mapping.path(),
          past != null && past.mapping().equals(mapping) ? past : fresh(look, mapping));
    }
    String path = image.escaped(MOST_PATH);
    Mapped own = files.remove(path);
    program =
        path.isEmpty()
            ? Optional.empty()
            : Optional.of(own != null ? own : fresh(look, new Mapping("", "", 0, path)));
  }

  private static Mapped fresh(FileLook look, Mapping mapping) {
    FileSample sample = look.sample(How.MAPPED, mapping.path(), Optional.empty());
    return new Mapped(mapping, sample, look.number());
  }

  private boolean ask(FileLook look) {
    boolean news = false;
    if (program.isPresent() && look.number() >= program.get().due()) {
      Mapping own = program.get().mapping();
      boolean touchable = !own.range().isEmpty() && !look.mounts().isServed(own.device());
      FileSample sample =
          look.sample(
              How.MAPPED,
              own.path(),
              touchable ? look.contents().image(look.directory() + "/exe") : Optional.empty());
      news = !sample.equals(program.get().sample());
      program = Optional.of(new Mapped(own, sample, look.next(sample)));
    }
    for (Map.Entry<String, Mapped> each : files.entrySet()) {
      Mapped file = each.getValue();
      if (look.number() < file.due()) continue;
      FileSample sample = look.sample(How.MAPPED, each.getKey(), content(look, file.mapping()));
      news |= !sample.equals(file.sample());
      each.setValue(new Mapped(file.mapping(), sample, look.next(sample)));
    }
    return news;
  }

  /// By `map_files` where the right is held, which leads to deleted files too; else by the name,
  /// which counts only if it still means the mapped file.
  private Optional<Content> content(FileLook look, Mapping mapping) {
    Mounts mounts = look.mounts();
    if (mapping.inode() == 0 || mounts.isServed(mapping.device())) return Optional.empty();
    Optional<Content> direct =
        look.contents().behind(look.directory() + "/map_files/" + mapping.range());
    if (direct.isPresent()) return direct;
    return paths
        .resolve(look.directory(), mapping.path(), mounts)
        .flatMap(path -> look.contents().named(path, mapping.inode()));
  }

  /// What there is to tell, the program itself first.
  List<FileSample> samples() {
    List<FileSample> samples = new ArrayList<>();
    program.ifPresent(own -> samples.add(own.sample()));
    for (Mapped each : files.values()) samples.add(each.sample());
    return samples;
  }
}
