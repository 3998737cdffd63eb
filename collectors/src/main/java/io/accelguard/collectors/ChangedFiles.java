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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
  private static final Set<String> TOO_WIDE =
      Set.of(
          "/", "/tmp", "/var", "/usr", "/etc", "/home", "/root", "/proc", "/sys", "/dev", "/run");

  private final Host host;
  private final ProcFiles files;

  ChangedFiles(Host host, ProcFiles files) {
    this.host = host;
    this.files = files;
  }

  private record Place(Path directory, String shown, int depth) {}

  /// What makes a file the process's own work.
  private record Author(ProcessKey key, int effectiveUid, Instant started) {}

  List<FileSample> find(ProcessKey key, String directory, Mounts mounts) {
    Optional<Author> author = author(key, directory);
    if (author.isEmpty()) return List.of();
    List<FileSample> found = new ArrayList<>();
    Deque<Place> places = new ArrayDeque<>(places(directory, mounts));
    int root = (directory + "/root").length();
    int entries = 0;
    while (!places.isEmpty() && entries < MAX_ENTRIES && found.size() < MAX_FOUND) {
      Place place = places.poll();
      try (DirectoryStream<Path> children = Files.newDirectoryStream(place.directory())) {
        for (Path child : children) {
          if (++entries >= MAX_ENTRIES || found.size() >= MAX_FOUND) break;
          String shown = place.shown() + "/" + name(child);
          if (mounts.serves(child.toString().substring(root))) continue;
          if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            if (place.depth() < DEPTH) places.add(new Place(child, shown, place.depth() + 1));
          } else {
            changed(child, shown, author.get()).ifPresent(found::add);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // Gone, unreadable or no directory: nothing to see there.
      }
    }
    return found;
  }

  private static Optional<FileSample> changed(Path file, String shown, Author author) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(
              file, "unix:uid,size,isRegularFile,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      return attributes.get("isRegularFile") instanceof Boolean regular
              && regular
              && attributes.get("uid") instanceof Integer uid
              && uid == author.effectiveUid()
              && attributes.get("lastModifiedTime") instanceof FileTime time
              && time.toInstant().isAfter(author.started())
              && attributes.get("size") instanceof Long size
          ? Optional.of(
              new FileSample(
                  author.key(), How.CHANGED, shown, OptionalLong.of(size), Optional.empty()))
          : Optional.empty();
    } catch (IOException e) {
      // Gone since the directory was listed: the others still count.
      return Optional.empty();
    }
  }

  private Optional<Author> author(ProcessKey key, String directory) {
    int length = Math.max(0, files.read(directory + "/status"));
    OptionalLong uid = ProcText.secondValue(files.bytes(), length, "Uid:");
    if (uid.isEmpty()) return Optional.empty();
    return startOf(key).map(started -> new Author(key, (int) uid.getAsLong(), started));
  }

  /// By the wall clock, to a second: the kernel's boot time and the start after boot.
  private Optional<Instant> startOf(ProcessKey key) {
    int length = Math.max(0, files.read(host.text("/proc/stat")));
    OptionalLong boot = ProcText.value(files.bytes(), length, "btime ");
    if (boot.isEmpty()) return Optional.empty();
    long ticks = Libc.sysconf(Libc.SC_CLK_TCK);
    return Optional.of(
        Instant.ofEpochSecond(boot.getAsLong()).plusMillis(key.startTicks() * 1000 / ticks));
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
