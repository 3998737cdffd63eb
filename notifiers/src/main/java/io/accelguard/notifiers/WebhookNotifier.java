// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Event;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// Posts events to one receiver, signed by Standard Webhooks 1.0.0. The same event has the same
/// `webhook-id` at every attempt, so that a receiver can tell a repetition.
public final class WebhookNotifier implements Notifier {
  private final String name;
  private final WebhookBody body;
  private final SignedHeaders signed;
  private final CheckedPost endpoint;

  /// A receiver.
  ///
  /// @param secret signs the body; empty for receivers that cannot check it
  /// @param inside whether the configuration file says that the receiver may be unencrypted or at
  ///   an address of the site
  public record Target(
      URI url, WebhookFormat format, Optional<WebhookSecret> secret, boolean inside) {}

  public WebhookNotifier(Target target, InstantSource clock) {
    this(target, clock, CheckedPost.TIMEOUT);
  }

  WebhookNotifier(Target target, InstantSource clock, Duration timeout) {
    this.name = String.valueOf(target.url().getHost());
    this.body = new WebhookBody(target.format());
    this.signed = new SignedHeaders(target.secret(), clock);
    this.endpoint =
        new CheckedPost(
            target.url(), target.inside() ? AddressPolicy.ANYWHERE : AddressPolicy.PUBLIC, timeout);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery deliver(Event event) {
    String text = body.of(event);
    String id = "msg_" + UUID.nameUUIDFromBytes(event.id().getBytes(StandardCharsets.UTF_8));
    return endpoint.post(signed.headers(id, text), text);
  }
}
