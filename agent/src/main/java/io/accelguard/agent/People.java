// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Names that must not stay in a recording: local users, by the host's own list, and the host
/// itself. A directory service is never asked.
final class People {
  private static final int MAX_BYTES = 4 << 20;
  private static final int FIRST_UID = 1000;

  private People() {}

  static List<String> of(Path root) {
    List<String> names = new ArrayList<>();
    names.add(HostName.of(root));
    try (InputStream in = Files.newInputStream(root.resolve("etc/passwd"))) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      text.lines()
          .map(line -> line.split(":", 4))
          .filter(People::isPerson)
          .forEach(fields -> names.add(fields[0]));
    } catch (IOException e) {
      // Without the list, names are found by where they stand: below /home, before an @.
      return names;
    }
    return names;
  }

  private static boolean isPerson(String[] fields) {
    if (fields.length < 4 || !fields[2].matches("\\d{1,9}")) return false;
    return Integer.parseInt(fields[2]) >= FIRST_UID && !fields[0].equals("nobody");
  }
}
