// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.AlertMessage;
import io.accelguard.notifiers.AddressPolicy;
import io.accelguard.notifiers.AlertBody;
import io.accelguard.notifiers.CheckedPost;
import io.accelguard.notifiers.Delivery;
import io.accelguard.notifiers.SignedHeaders;
import io.accelguard.notifiers.WebhookFormat;
import io.accelguard.notifiers.WebhookSecret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Makes one try, bounded in time, to tell a receiver.
interface Sender {
  /// How long an Alertmanager believes what it is not told again; it is told every minute.
  Duration VALID = Duration.ofMinutes(5);

  Delivery send(AlertMessage message);

  /// What sends to a receiver of the configuration.
  ///
  /// @throws IOException when a secret cannot be read; the message never holds it
  static Sender of(Receiver receiver, String publicUrl, InstantSource clock) throws IOException {
    AddressPolicy policy = AddressPolicy.allowing(receiver.networks());
    Optional<WebhookSecret> secret =
        receiver.secretFile().isPresent()
            ? Optional.of(WebhookSecret.read(receiver.secretFile().get()))
            : Optional.empty();
    SignedHeaders signed = new SignedHeaders(secret, clock);
    AlertBody body = new AlertBody(receiver.name(), publicUrl);
    return switch (receiver.kind()) {
      case WEBHOOK -> webhook(receiver, policy, signed, body, WebhookFormat.ACCELGUARD);
      case ALERTMANAGER_WEBHOOK ->
          webhook(receiver, policy, signed, body, WebhookFormat.ALERTMANAGER);
      case SLACK -> webhook(receiver, policy, signed, body, WebhookFormat.SLACK);
      case ALERTMANAGER -> {
        URI base = receiver.url().orElseThrow();
        CheckedPost post =
            new CheckedPost(
                URI.create(base.toString().replaceFirst("/+$", "") + "/api/v2/alerts"), policy);
        yield message -> {
          String text = body.push(message, clock.instant(), VALID);
          return post.post(signed.headers(message.id(), text), text);
        };
      }
      case EMAIL -> Mail.sender(receiver.mailbox().orElseThrow(), policy);
    };
  }

  private static Sender webhook(
      Receiver receiver,
      AddressPolicy policy,
      SignedHeaders signed,
      AlertBody body,
      WebhookFormat format) {
    CheckedPost post = new CheckedPost(receiver.url().orElseThrow(), policy);
    return message -> {
      String text = body.of(format, message);
      return post.post(signed.headers(message.id(), text), text);
    };
  }
}
