// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Category;
import io.accelguard.model.Family;
import io.accelguard.model.Grade;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/// Which numbers the classifiers judge by.
final class Constants {
  private Constants() {}

  /// Twelve hexadecimal digits that change with any step, weight or cap.
  static String version() {
    StringBuilder all = new StringBuilder();
    Stream.concat(Classifiers.all().stream(), Stream.of(Classifiers.ofHost()))
        .forEach(one -> all.append(one.name()).append(one.rows()).append('\n'));
    for (Category category : Category.values())
      all.append(Caps.of(category)).append(Caps.networkProof(category)).append('\n');
    for (Grade grade : Grade.values()) all.append(grade).append(Caps.of(grade)).append('\n');
    for (Family family : Family.values())
      all.append(family).append(Fusion.autocorrelation(family)).append('\n');
    all.append(Caps.FLOOR).append(' ').append(Fusion.HALF_LIFE).append(' ');
    all.append(Suspicion.AGREES);
    return digest(all.toString());
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
