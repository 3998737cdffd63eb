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
/// @param host address to listen on
/// @param stateDirectory first-login secret and, unless a server is named, the private database
/// @param syncInterval how often nodes call
record ControllerConfig(
    String host,
    int port,
    boolean behindProxy,
    Optional<Tls> tls,
    Path stateDirectory,
    Optional<Server> database,
    Duration syncInterval) {

  /// PEM files of the certificate chain and its key.
  record Tls(Path certificate, Path key) {}

  /// A PostgreSQL server of the site.
  record Server(String url, String user, Optional<Path> passwordFile) {}

  /// Reads the file; mistakes are added to `problems`.
  static ControllerConfig read(String file, String yaml, List<ConfigProblem> problems) {
    Settings settings = Settings.of(file, yaml, problems);
    String listen = settings.text("listen", "127.0.0.1:7433");
    int colon = listen.lastIndexOf(':');
    String host = colon > 0 ? listen.substring(0, colon) : "";
    int port = 0;
    try {
      port = Integer.parseInt(listen.substring(colon + 1));
    } catch (NumberFormatException e) {
      // Reported below, with the other ways to be wrong.
    }
    if (host.isEmpty() || port < 0 || port > 65535)
      settings.report("listen", "expected address:port");
    boolean behindProxy = settings.flag("behind-proxy", false);
    Optional<Tls> tls = tls(settings.section("tls"));
    boolean inside = host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
    if (!inside && tls.isEmpty() && !behindProxy) {
      settings.report(
          "listen", "beyond loopback, set tls, or behind-proxy: true where a proxy encrypts");
    }
    ControllerConfig config =
        new ControllerConfig(
            host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1)
                : host,
            port,
            behindProxy,
            tls,
            Path.of(settings.text("state-directory", "/var/lib/accelguard-controller")),
            database(settings.section("database")),
            interval(settings));
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

  private static Optional<Tls> tls(Settings settings) {
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
