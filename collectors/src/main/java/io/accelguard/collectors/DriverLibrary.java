// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.DriverSample.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/// The identity of one library file: who owns it, what is in it, which package brought it. It is
/// read again only when the file changes.
final class DriverLibrary {
  private static final long MOST_BYTES = 64 << 20;

  private final PackageRecords packages;
  private Map<String, Object> seenFacts = Map.of();
  private Optional<Library> seen = Optional.empty();

  DriverLibrary(Host host) {
    this.packages = new PackageRecords(host);
  }

  /// @param file as it is configured or found; links are followed
  Optional<Library> read(Path file) {
    try {
      Path real = file.toRealPath();
      Map<String, Object> facts =
          Files.readAttributes(real, "unix:dev,ino,size,uid,mode,ctime,lastModifiedTime");
      if (!facts.equals(seenFacts)) {
        seen = Optional.of(look(real, facts));
        seenFacts = facts;
      }
      return seen;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The inode of the last file read, as `maps` shows it.
  Optional<String> inode() {
    return Optional.ofNullable(seenFacts.get("ino")).map(Object::toString);
  }

  private Library look(Path real, Map<String, Object> facts) throws IOException {
    boolean small = facts.get("size") instanceof Long size && size <= MOST_BYTES;
    Optional<PackageRecords.Origin> origin = packages.of(real.toString());
    Optional<String> expected = origin.flatMap(PackageRecords.Origin::md5);
    Optional<Boolean> intact =
        small && expected.isPresent()
            ? Optional.of(digest(real, "MD5").equals(expected.get()))
            : Optional.empty();
    return new Library(
        real.toString(),
        facts.get("uid") instanceof Integer uid ? uid : -1,
        facts.get("mode") instanceof Integer mode ? mode & 07777 : 0,
        small ? Optional.of(digest(real, "SHA-256")) : Optional.empty(),
        origin.map(PackageRecords.Origin::owner),
        intact);
  }

  private static String digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) digest.update(buffer, 0, n);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }
}
