// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// SHA-256 of the first 64 KiB of executables, read through `/proc/PID/exe`, which works for
/// deleted files and other mount namespaces. Remembered by device, inode, size and time of change.
final class ImageHashes {
  private static final int HEAD_BYTES = 64 << 10;
  private static final int MAX_CACHED = 1024;

  private final Map<String, String> cache =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_CACHED;
        }
      };

  /// Lower-case hex; empty when the image cannot be read.
  Optional<String> head(String link) {
    Path image = Path.of(link);
    try {
      String identity = Files.readAttributes(image, "unix:dev,ino,size,ctime").toString();
      String known = cache.get(identity);
      if (known != null) return Optional.of(known);
      try (InputStream in = Files.newInputStream(image)) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readNBytes(HEAD_BYTES));
        String hash = HexFormat.of().formatHex(digest);
        cache.put(identity, hash);
        return Optional.of(hash);
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
