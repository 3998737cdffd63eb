// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/// One address that JSON is posted to. The name is resolved once a try, every address that it leads
/// to must be allowed, and the one that was checked is called. Beyond `https` on port 443 it must
/// be in a network that the configuration names.
public final class CheckedPost {
  static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofDays(1);

  private final URI url;
  private final AddressPolicy policy;
  private final HttpPost post;

  public CheckedPost(URI url, AddressPolicy policy) {
    this(url, policy, TIMEOUT);
  }

  /// @param timeout of a whole try
  public CheckedPost(URI url, AddressPolicy policy, Duration timeout) {
    this.url = url;
    this.policy = policy;
    this.post = new HttpPost((SSLSocketFactory) SSLSocketFactory.getDefault(), timeout);
  }

  /// Makes one try.
  public Delivery post(Map<String, String> headers, String body) {
    try {
      if (url.getHost() == null || url.getUserInfo() != null)
        return retry("the URL has no host or a user name");
      InetAddress[] addresses = InetAddress.getAllByName(url.getHost());
      for (InetAddress address : addresses) {
        Optional<String> denial = policy.isNamed(address) ? Optional.empty() : beyond(address);
        if (denial.isPresent()) return retry(denial.get());
      }
      return outcome(post.send(url, addresses[0], headers, body));
    } catch (UnknownHostException e) {
      return retry("the name of the receiver is not known");
    } catch (IOException e) {
      return retry(String.valueOf(e.getMessage()));
    }
  }

  /// What keeps an address from being called that no network of the configuration holds.
  private Optional<String> beyond(InetAddress address) {
    if (!"https".equals(url.getScheme())) return Optional.of("the URL is not encrypted");
    if (url.getPort() != -1 && url.getPort() != 443) return Optional.of("the port is not 443");
    return policy.denial(address).map(kind -> "the name leads to a " + kind + " address");
  }

  private static Delivery outcome(HttpPost.Answer answer) {
    int status = answer.status();
    String why = "status " + status;
    if (status >= 200 && status < 300) return new Delivery.Delivered();
    if (status == 410) return new Delivery.Disabled(why);
    if (status == 413 || status == 422) return new Delivery.Refused(why);
    return new Delivery.Retry(why, answer.header("retry-after").flatMap(CheckedPost::seconds));
  }

  /// A receiver cannot put us off for longer than a day.
  private static Optional<Duration> seconds(String text) {
    if (!text.matches("\\d{1,9}")) return Optional.empty();
    Duration asked = Duration.ofSeconds(Long.parseLong(text));
    return Optional.of(asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
  }

  private static Delivery retry(String why) {
    return new Delivery.Retry(why, Optional.empty());
  }
}
