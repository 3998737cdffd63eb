// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Everything that can be set about the controller.
///
/// @param listen where people and scripts connect
/// @param stateDirectory first-login secret, the key of the authority and, unless a server is
///   named, the private database
/// @param nodes how nodes connect
/// @param syncInterval how often nodes call
/// @param accounts which owners are which account of the site
/// @param consequences what follows from violations
/// @param notifications who is told of alerts
/// @param retention how long what is known of people is kept
record ControllerConfig(
    Listen listen,
    boolean behindProxy,
    Optional<Tls> tls,
    Path stateDirectory,
    Optional<Server> database,
    NodesConfig nodes,
    Duration syncInterval,
    Accounts accounts,
    ConsequencesConfig consequences,
    NotificationsConfig notifications,
    RetentionConfig retention) {

  /// PEM files of the certificate chain and its key.
  record Tls(Path certificate, Path key) {}

  /// A PostgreSQL server of the site.
  record Server(String url, String user, Optional<Path> passwordFile) {}

  /// Reads the file; mistakes are added to `problems`.
  static ControllerConfig read(String file, String yaml, List<ConfigProblem> problems) {
    Settings settings = Settings.of(file, yaml, problems);
    Listen listen = Listen.read(settings, "127.0.0.1:7433");
    boolean behindProxy = settings.flag("behind-proxy", false);
    Optional<Tls> tls = pair(settings.section("tls"));
    if (!listen.isInside() && tls.isEmpty() && !behindProxy) {
      settings.report(
          "listen", "beyond loopback, set tls, or behind-proxy: true where a proxy encrypts");
    }
    ControllerConfig config =
        new ControllerConfig(
            listen,
            behindProxy,
            tls,
            Path.of(settings.text("state-directory", "/var/lib/accelguard-controller")),
            database(settings.section("database")),
            NodesConfig.read(settings.section("nodes")),
            interval(settings),
            Accounts.read(settings),
            ConsequencesConfig.read(settings.section("consequences")),
            NotificationsConfig.read(settings.section("notifications")),
            RetentionConfig.read(settings.section("retention")));
    settings.finish();
    return config;
  }

  /// Within what agents keep to.
  private static Duration interval(Settings settings) {
    Duration interval = settings.duration("sync-interval", Duration.ofSeconds(30));
    if (interval.compareTo(Duration.ofSeconds(5)) < 0
        || interval.compareTo(Duration.ofMinutes(15)) > 0)
      settings.report("sync-interval", "must be 5s to 15m");
    return interval;
  }

  /// A certificate with its key, or neither.
  static Optional<Tls> pair(Settings settings) {
    Optional<String> certificate = settings.optionalText("certificate");
    Optional<String> key = settings.optionalText("key");
    if (certificate.isPresent() != key.isPresent())
      settings.report("certificate", "certificate and key go together");
    settings.finish();
    return certificate.flatMap(path -> key.map(k -> new Tls(Path.of(path), Path.of(k))));
  }

  private static Optional<Server> database(Settings settings) {
    Optional<String> url = settings.optionalText("url");
    String user = settings.text("user", "accelguard");
    Optional<Path> password = settings.optionalText("password-file").map(Path::of);
    settings.finish();
    if (url.isPresent() && !url.get().startsWith("jdbc:postgresql:")) {
      settings.report("url", "expected jdbc:postgresql://host/database");
    }
    return url.map(found -> new Server(found, user, password));
  }
}
