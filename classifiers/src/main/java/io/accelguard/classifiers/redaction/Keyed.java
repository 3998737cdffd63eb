// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A keyed hash: without the key nobody can try out names until one fits. For one thread.
public final class Keyed {
  private final Mac mac;

  public Keyed(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// 32 bytes for a text.
  ///
  /// @param salt another one gives other bytes
  public byte[] bytes(String purpose, int salt, String text) {
    mac.update((purpose + '\0' + salt + '\0').getBytes(StandardCharsets.UTF_8));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  /// One bit for the first `bits` bits of an address.
  boolean bit(byte[] address, int bits) {
    byte[] prefix = new byte[address.length];
    System.arraycopy(address, 0, prefix, 0, (bits + 7) / 8);
    if (bits % 8 > 0) prefix[bits / 8] &= (byte) (0xff00 >> (bits % 8));
    mac.update("address".getBytes(StandardCharsets.UTF_8));
    mac.update(ByteBuffer.allocate(8).putInt(address.length).putInt(bits).flip());
    return (mac.doFinal(prefix)[0] & 1) == 1;
  }
}
