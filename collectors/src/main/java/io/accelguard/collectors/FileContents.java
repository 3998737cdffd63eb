// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What regular files are by content: size, and SHA-256 of the first 64 KiB. Remembered by device,
/// inode, size and times of change; what is not remembered is read, but only so many files a call.
///
/// Files are reached through links of `/proc/PID`, which lead to the file itself, deleted or in
/// another mount namespace, or by a name whose inode is already known. Anything but a regular file
/// is left alone: opening a pipe waits, opening a device may do something.
final class FileContents {
  private static final int HEAD_BYTES = 64 << 10;
  private static final int MOST_CACHED = 4096;
  private static final int MOST_READS = 256;

  private final ProcFiles files = new ProcFiles(HEAD_BYTES);
  private int reads;
  private final Map<FileStatus, Content> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FileStatus, Content> eldest) {
          return size() > MOST_CACHED;
        }
      };

  /// @param headSha256 lower-case hex
  record Content(long size, String headSha256) {}

  /// Allows the next few files to be read.
  void begin() {
    reads = 0;
  }

  /// Of an executable, by its link: there is one a process, so it never has to wait for the next
  /// call.
  Optional<Content> image(String link) {
    int before = reads;
    reads = 0;
    Optional<Content> content = of(link, OptionalLong.empty());
    reads = before;
    return content;
  }

  /// Of what a link leads to; empty when it is no regular file, cannot be read, or must wait for
  /// the next call.
  Optional<Content> behind(String link) {
    return of(link, OptionalLong.empty());
  }

  /// Of a file by name, if it is the one with this inode.
  Optional<Content> named(String path, long inode) {
    return of(path, OptionalLong.of(inode));
  }

  /// Whether files had to be left for the next call.
  boolean isSpent() {
    return reads > MOST_READS;
  }

  private Optional<Content> of(String path, OptionalLong inode) {
    Optional<FileStatus> status = files.status(path);
    if (status.isEmpty() || !status.get().isRegular()) return Optional.empty();
    FileStatus is = status.get();
    if (inode.isPresent() && inode.getAsLong() != is.inode()) return Optional.empty();
    Content known = cache.get(is);
    if (known != null) return Optional.of(known);
    if (++reads > MOST_READS) return Optional.empty();
    Optional<Content> content = read(path, is);
    content.ifPresent(found -> cache.put(is, found));
    return content;
  }

  /// Whether it is still the same file is asked once it is open: until then a process may put
  /// another in its place.
  private Optional<Content> read(String path, FileStatus was) {
    int descriptor = files.open(path);
    if (descriptor < 0) return Optional.empty();
    try {
      Optional<FileStatus> opened = files.status("/proc/self/fd/" + descriptor);
      if (!opened.equals(Optional.of(was))) return Optional.empty();
      int length = files.read(descriptor);
      if (length < 0) return Optional.empty();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(files.bytes(), 0, length);
      return Optional.of(new Content(was.size(), HexFormat.of().formatHex(digest.digest())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } finally {
      Libc.close(descriptor);
    }
  }
}
