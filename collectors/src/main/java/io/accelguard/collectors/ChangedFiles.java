// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Files that changed since a process started, in the directories that it named in argv and in the
/// one it works in, two levels deep. Short opens escape a look at descriptors once a second; what
/// they leave behind does not.
///
/// Everything is reached through `/proc/PID/root` and `/proc/PID/cwd`, so that it is the process's
/// own view. Only files that belong to the process's effective user count: what somebody else
/// changed in a shared directory says nothing about this process.
final class ChangedFiles {
  private static final int MAX_ARGUMENTS = 64;
  private static final int MAX_ENTRIES = 2_000;
  private static final int MAX_FOUND = 64;
  private static final int DEPTH = 2;
  private static final int MAX_STEPS = 128;
  private static final String ATTRIBUTES = "unix:mode,uid,size,lastModifiedTime";
  private static final Set<String> TOO_WIDE =
      Set.of(
          "/", "/tmp", "/var", "/usr", "/etc", "/home", "/root", "/proc", "/sys", "/dev", "/run");

  private static final long NANOS = 1_000_000_000L;

  private final Host host;
  private final ProcFiles files;
  private final long ticks = Libc.sysconf(Libc.SC_CLK_TCK);

  ChangedFiles(Host host, ProcFiles files) {
    this.host = host;
    this.files = files;
  }

  private record Place(Path directory, String shown, int depth) {
    Place below(Path child) {
      return new Place(child, shown + "/" + name(child), depth + 1);
    }
  }

  /// What makes a file the process's own work.
  ///
  /// @param startedNanos since the epoch
  private record Author(ProcessKey key, int effectiveUid, long startedNanos) {
    boolean changed(FileStatus file) {
      return file.isRegular() && file.uid() == effectiveUid && file.modifiedNanos() > startedNanos;
    }

    FileSample sample(String path, long size) {
      return new FileSample(key, How.CHANGED, path, OptionalLong.of(size), Optional.empty());
    }
  }

  /// What one walk found.
  ///
  /// @param entries of directories that were looked at
  record Walk(List<FileSample> files, int entries) {}

  Walk find(ProcessKey key, String directory, Mounts mounts) {
    Optional<Author> author = author(key, directory);
    if (author.isEmpty()) return new Walk(List.of(), 0);
    List<FileSample> found = new ArrayList<>();
    Deque<Place> places = new ArrayDeque<>(places(directory, mounts));
    int root = (directory + "/root").length();
    int entries = 0;
    while (!places.isEmpty() && entries < MAX_ENTRIES && found.size() < MAX_FOUND) {
      Place place = places.poll();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(place.directory())) {
        for (Path child : children) {
          if (++entries >= MAX_ENTRIES || found.size() >= MAX_FOUND) break;
          if (mounts.isServedPoint(child.toString().substring(root))) continue;
          Optional<FileStatus> is = status(child);
          if (is.isEmpty()) continue;
          boolean deeper = is.get().isDirectory() && place.depth() < DEPTH;
          if (deeper) places.add(place.below(child));
          if (author.get().changed(is.get()))
            found.add(author.get().sample(place.shown() + "/" + name(child), is.get().size()));
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Gone, unreadable or no directory: nothing to see there.
      }
    }
    return new Walk(found, entries);
  }

  /// Nothing of a file that is gone since the directory was listed: the others still count.
  private Optional<FileStatus> status(Path file) {
    Optional<FileStatus> status = files.statusOfItself(file.toString());
    return status.isPresent() ? status : statusByBytes(file);
  }

  /// For a name that is no text, which only the path itself remembers.
  private static Optional<FileStatus> statusByBytes(Path file) {
    try {
      Map<String, Object> is = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return is.get("mode") instanceof Integer mode
              && is.get("uid") instanceof Integer uid
              && is.get("size") instanceof Long size
              && is.get("lastModifiedTime") instanceof FileTime time
          ? Optional.of(new FileStatus(mode, uid, 0, 0, size, 0, time.to(TimeUnit.NANOSECONDS)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Author> author(ProcessKey key, String directory) {
    int length = Math.max(0, files.read(directory + "/status"));
    OptionalLong uid = ProcText.secondValue(files.bytes(), length, "Uid:");
    if (uid.isEmpty()) return Optional.empty();
    // By the wall clock, to a second: the kernel's boot time and the start after boot.
    length = Math.max(0, files.read(host.text("/proc/stat")));
    OptionalLong boot = ProcText.value(files.bytes(), length, "btime ");
    if (boot.isEmpty()) return Optional.empty();
    long start = boot.getAsLong() * NANOS + key.startTicks() * (NANOS / ticks);
    return Optional.of(new Author(key, (int) uid.getAsLong(), start));
  }

  private List<Place> places(String directory, Mounts mounts) {
    int length = files.link(directory + "/cwd");
    String cwd = length > 0 ? Escape.text(files.bytes(), 0, length, 4096) : "";
    Set<String> shown = new LinkedHashSet<>();
    length = Math.max(0, files.read(directory + "/cmdline"));
    List<String> argv = ProcText.arguments(files.bytes(), Math.min(length, 64 << 10));
    for (String argument : argv.subList(0, Math.min(argv.size(), MAX_ARGUMENTS))) {
      String value = argument.substring(argument.indexOf('=') + 1);
      if (value.indexOf('/') < 0 || value.contains("://") || value.contains("..")) continue;
      shown.add(value.startsWith("/") ? value : cwd + "/" + value);
    }
    if (cwd.startsWith("/")) shown.add(cwd);
    List<Place> places = new ArrayList<>();
    for (String path : shown) {
      String clean = path.replaceAll("/+$", "");
      if (TOO_WIDE.contains(clean.isEmpty() ? "/" : clean)) continue;
      try {
        resolve(directory, clean, mounts)
            .ifPresent(found -> places.add(new Place(Path.of(found), clean, 1)));
      } catch (RuntimeException e) {
        // A name that the file system of this host cannot express.
      }
    }
    return places;
  }

  /// Where a path of a process leads, link by link inside its own root, so that nothing is touched
  /// on the way that must not be. Empty when it leads into a mount that a program serves.
  Optional<String> resolve(String directory, String path, Mounts mounts) {
    String root = directory + "/root";
    Deque<String> left = new ArrayDeque<>(Mounts.names(path));
    String at = "";
    for (int steps = 0; !left.isEmpty(); steps++) {
      String name = left.pop();
      String next = name.equals("..") ? parent(at) : at + "/" + name;
      if (steps >= MAX_STEPS || mounts.serves(next)) return Optional.empty();
      int length = name.equals("..") ? -1 : files.link(root + next);
      if (length <= 0) {
        at = next;
        continue;
      }
      String target = new String(files.bytes(), 0, length, StandardCharsets.UTF_8);
      if (target.startsWith("/")) at = "";
      Mounts.names(target).reversed().forEach(left::push);
    }
    return Optional.of(root + at);
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String name(Path path) {
    byte[] bytes = String.valueOf(path.getFileName()).getBytes(StandardCharsets.UTF_8);
    return Escape.text(bytes, 0, bytes.length, 255);
  }
}
