// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Keys that sign a webhook by Standard Webhooks 1.0.0: `v1,` and the Base64 of HMAC-SHA256 over
/// `id.timestamp.body`. Two keys while one replaces the other: then there are two signatures.
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";

  private final List<byte[]> keys;

  private WebhookSecret(List<byte[]> keys) {
    this.keys = keys;
  }

  /// Reads a file with one secret a line, each `whsec_` and the Base64 of 24 to 64 bytes.
  ///
  /// @throws IOException with a message for people, which never holds the secret
  public static WebhookSecret read(Path file) throws IOException {
    List<byte[]> keys = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) keys.add(key(line.strip(), file));
    }
    if (keys.isEmpty() || keys.size() > 2)
      throw new IOException(file + ": expected one or two secrets, a line each");
    return new WebhookSecret(keys);
  }

  private static byte[] key(String line, Path file) throws IOException {
    if (!line.startsWith(PREFIX)) throw new IOException(file + ": a secret begins with " + PREFIX);
    try {
      byte[] key = Base64.getDecoder().decode(line.substring(PREFIX.length()));
      if (key.length >= 24 && key.length <= 64) return key;
    } catch (IllegalArgumentException e) {
      // The same answer as for a wrong length.
    }
    throw new IOException(file + ": after " + PREFIX + " comes the Base64 of 24 to 64 bytes");
  }

  /// The value of the header `webhook-signature`.
  ///
  /// @param timestamp seconds since 1970
  String sign(String id, long timestamp, String body) {
    byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    List<String> signatures = new ArrayList<>();
    for (byte[] key : keys) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        signatures.add("v1," + Base64.getEncoder().encodeToString(mac.doFinal(content)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has HmacSHA256", e);
      }
    }
    return String.join(" ", signatures);
  }
}
