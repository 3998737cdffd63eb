// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import io.accelguard.notifiers.AddressPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Somebody who is told of alerts. Conditions that are empty are not asked for.
///
/// @param kind what they read
/// @param url where they are, unless they get mail
/// @param secretFile keys of the signature
/// @param networks beyond public addresses, where they may be
/// @param rate messages in a minute; what is more comes together in one
record Receiver(
    String name,
    Kind kind,
    Optional<URI> url,
    Optional<Mailbox> mailbox,
    Optional<Path> secretFile,
    List<String> networks,
    Set<String> categories,
    Set<String> severities,
    Set<String> groups,
    int rate) {

  private static final Set<String> SEVERITIES = Set.of("warning", "critical");

  Receiver {
    networks = List.copyOf(networks);
    categories = Set.copyOf(categories);
    severities = Set.copyOf(severities);
    groups = Set.copyOf(groups);
  }

  enum Kind {
    /// accelguard's own events
    WEBHOOK("webhook"),
    /// Alertmanager's payload, for receivers that were written for it
    ALERTMANAGER_WEBHOOK("alertmanager-webhook"),
    SLACK("slack"),
    /// a running Alertmanager, which groups and repeats by itself
    ALERTMANAGER("alertmanager"),
    EMAIL("email");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    String id() {
      return id;
    }
  }

  boolean wants(AlertRow alert) {
    return (categories.isEmpty() || categories.contains(alert.category()))
        && (severities.isEmpty() || severities.contains(alert.severity()))
        && (groups.isEmpty() || !Collections.disjoint(groups, alert.groups()));
  }

  static Receiver read(Settings settings) {
    String name = settings.text("name", "");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}"))
      settings.report("name", "a receiver needs a name of a-z, 0-9 and -");
    Kind kind = kind(settings);
    Optional<URI> url = settings.optionalText("url").flatMap(text -> url(settings, text));
    Optional<Mailbox> mailbox =
        settings.has("mail") ? Mailbox.read(settings.section("mail")) : Optional.empty();
    if (kind == Kind.EMAIL && !settings.has("mail"))
      settings.report("mail", "a receiver of mail needs mail");
    if (kind != Kind.EMAIL && !settings.has("url")) settings.report("url", "a url is missing");
    Set<String> severities = new HashSet<>(settings.texts("severities"));
    if (!SEVERITIES.containsAll(severities))
      settings.report("severities", "known: warning, critical");
    Receiver receiver =
        new Receiver(
            name,
            kind,
            url,
            mailbox,
            settings.optionalText("secret-file").map(Path::of),
            networks(settings),
            Policy.categories(settings),
            severities,
            new HashSet<>(settings.texts("groups")),
            settings.integer("rate", 10, 1, 1_000));
    settings.finish();
    return receiver;
  }

  private static Kind kind(Settings settings) {
    String text = settings.text("type", "");
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(known -> known.id.equals(text)).findFirst();
    if (kind.isEmpty())
      settings.report(
          "type",
          "expected one of "
              + String.join(", ", Arrays.stream(Kind.values()).map(Kind::id).toList()));
    return kind.orElse(Kind.WEBHOOK);
  }

  private static Optional<URI> url(Settings settings, String text) {
    try {
      URI url = new URI(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (web && url.getHost() != null && url.getUserInfo() == null) return Optional.of(url);
    } catch (URISyntaxException e) {
      // Reported below, with the other ways to be wrong.
    }
    settings.report("url", "expected http:// or https:// and a host, without a user name");
    return Optional.empty();
  }

  private static List<String> networks(Settings settings) {
    List<String> networks = settings.texts("networks");
    try {
      AddressPolicy.allowing(networks);
      return networks;
    } catch (IllegalArgumentException e) {
      settings.report("networks", e.getMessage() + "; expected such as 10.1.0.0/16");
      return List.of();
    }
  }
}
