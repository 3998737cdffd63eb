// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Which Debian package brought a file of a driver, and with which sum, by the lists in
/// `/var/lib/dpkg/info`. Only packages with the vendor's name are looked at. Other package
/// databases are not read: a file that is not found here may belong to one of them, or to none.
final class PackageRecords {
  private static final String INFO = "/var/lib/dpkg/info";
  private static final int MOST_PACKAGES = 256;
  private static final int MOST_LINES = 20_000;

  private final Host host;

  PackageRecords(Host host) {
    this.host = host;
  }

  /// A package, and what it says of the file.
  ///
  /// @param md5 lower-case hex; missing where the package brought no sums
  record Origin(String owner, Optional<String> md5) {}

  /// The package that lists a file.
  ///
  /// @param path absolute, on the host
  Optional<Origin> of(String path) {
    List<String> packages =
        new Sysfs(host)
            .list(INFO).stream()
                .filter(name -> name.endsWith(".list") && name.contains("nvidia"))
                .map(name -> name.substring(0, name.length() - ".list".length()))
                .limit(MOST_PACKAGES)
                .toList();
    for (String one : packages) {
      if (find(one + ".list", line -> same(line, path)).isEmpty()) continue;
      Optional<String> sum =
          find(one + ".md5sums", line -> line.length() > 34 && same("/" + line.substring(34), path))
              .map(line -> line.substring(0, 32));
      return Optional.of(new Origin(one, sum));
    }
    return Optional.empty();
  }

  /// `/lib` and `/usr/lib` are one directory on a merged system.
  private static boolean same(String listed, String path) {
    return listed.equals(path) || ("/usr" + listed).equals(path);
  }

  private Optional<String> find(String name, Predicate<String> wanted) {
    Path file = host.path(INFO + "/" + name);
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      for (int n = 0; line != null && n < MOST_LINES; n++) {
        if (wanted.test(line)) return Optional.of(line);
        line = reader.readLine();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
