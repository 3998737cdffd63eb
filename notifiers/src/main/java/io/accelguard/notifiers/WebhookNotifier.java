// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLSocketFactory;

/// Posts events to one receiver, signed by Standard Webhooks 1.0.0. The same event has the same
/// `webhook-id` at every attempt, so that a receiver can tell a repetition.
public final class WebhookNotifier implements Notifier {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Target target;
  private final WebhookBody body;
  private final InstantSource clock;
  private final HttpPost post;

  /// A receiver.
  ///
  /// @param secret signs the body; empty for receivers that cannot check it
  /// @param inside whether the configuration file says that the receiver may be unencrypted or at
  ///   an address of the site
  public record Target(
      URI url, WebhookFormat format, Optional<WebhookSecret> secret, boolean inside) {}

  public WebhookNotifier(Target target, InstantSource clock) {
    this(target, clock, new HttpPost((SSLSocketFactory) SSLSocketFactory.getDefault(), TIMEOUT));
  }

  WebhookNotifier(Target target, InstantSource clock, HttpPost post) {
    this.target = target;
    this.body = new WebhookBody(target.format());
    this.clock = clock;
    this.post = post;
  }

  @Override
  public String name() {
    return target.url().getHost();
  }

  @Override
  public Delivery deliver(Event event) {
    try {
      Optional<String> denied = denial();
      if (denied.isPresent()) return new Delivery.Retry(denied.get(), Optional.empty());
      InetAddress[] addresses = InetAddress.getAllByName(target.url().getHost());
      for (InetAddress address : addresses) {
        Optional<String> kind = target.inside() ? Optional.empty() : AddressPolicy.denial(address);
        if (kind.isPresent()) {
          return new Delivery.Retry(
              "the name leads to a " + kind.get() + " address", Optional.empty());
        }
      }
      String text = body.of(event);
      return outcome(post.send(target.url(), addresses[0], headers(event, text), text));
    } catch (UnknownHostException e) {
      return new Delivery.Retry("the name of the receiver is not known", Optional.empty());
    } catch (IOException e) {
      return new Delivery.Retry(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private Optional<String> denial() {
    URI url = target.url();
    if (url.getHost() == null || url.getUserInfo() != null)
      return Optional.of("the URL has no host or a user name");
    if (target.inside()) return Optional.empty();
    if (!"https".equals(url.getScheme())) return Optional.of("the URL is not encrypted");
    return url.getPort() == -1 || url.getPort() == 443
        ? Optional.empty()
        : Optional.of("the port is not 443");
  }

  private Map<String, String> headers(Event event, String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    String id = "msg_" + UUID.nameUUIDFromBytes(event.id().getBytes(StandardCharsets.UTF_8));
    long timestamp = clock.instant().getEpochSecond();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "accelguard");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", String.valueOf(timestamp));
    target
        .secret()
        .ifPresent(secret -> headers.put("webhook-signature", secret.sign(id, timestamp, text)));
    return headers;
  }

  private static Delivery outcome(HttpPost.Answer answer) {
    int status = answer.status();
    String why = "status " + status;
    if (status >= 200 && status < 300) return new Delivery.Delivered();
    if (status == 410) return new Delivery.Disabled(why);
    if (status == 413 || status == 422) return new Delivery.Refused(why);
    return new Delivery.Retry(why, answer.header("retry-after").flatMap(WebhookNotifier::seconds));
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("\\d{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}
