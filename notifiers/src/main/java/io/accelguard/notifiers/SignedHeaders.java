// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The headers of Standard Webhooks 1.0.0. The id is that of the message, the same at every try;
/// the timestamp is that of the try.
///
/// @param secret signs the body; empty for receivers that cannot check it
public record SignedHeaders(Optional<WebhookSecret> secret, InstantSource clock) {

  /// Headers of one try.
  public Map<String, String> headers(String id, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    long timestamp = clock.instant().getEpochSecond();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "accelguard");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", String.valueOf(timestamp));
    secret.ifPresent(keys -> headers.put("webhook-signature", keys.sign(id, timestamp, body)));
    return headers;
  }
}
