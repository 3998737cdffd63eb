// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The web configuration in force. It is read again when one of its files has changed; what has a
/// mistake is not taken, and the log says so once.
final class WebGate {
  private static final Logger log = LoggerFactory.getLogger(WebGate.class);

  private final Optional<Path> file;
  private final BasicAuth auth;
  private volatile WebConfig config;
  private String seen;

  private WebGate(Optional<Path> file, WebConfig config, LongSupplier nanos) {
    this.file = file;
    this.config = config;
    this.auth = new BasicAuth(nanos);
    this.seen = fingerprint(config.files());
  }

  /// Everybody may read, unencrypted.
  static WebGate open() {
    return new WebGate(
        Optional.empty(), new WebConfig(Optional.empty(), Map.of(), Map.of(), List.of()), () -> 0);
  }

  /// @param nanos a clock that only goes on
  /// @throws ConfigException with every mistake in it
  static WebGate of(Path file, LongSupplier nanos) throws ConfigException {
    return new WebGate(Optional.of(file), WebConfig.read(file), nanos);
  }

  /// In force now. Any thread.
  WebConfig config() {
    return config;
  }

  /// What becomes of a request. Any thread.
  BasicAuth.Answer check(String authorization) {
    return auth.check(authorization, config.users());
  }

  /// Takes a configuration that has changed and is without mistakes. One thread.
  void poll() {
    if (file.isEmpty()) return;
    String now = fingerprint(config.files());
    if (now.equals(seen)) return;
    seen = now;
    try {
      WebConfig fresh = WebConfig.read(file.get());
      if (fresh.tls().isPresent() != config.tls().isPresent()) {
        log.error(
            "{} turns encryption on or off, which takes a restart; the old stays in force",
            file.get());
        return;
      }
      config = fresh;
      seen = fingerprint(fresh.files());
      log.info("{} was read again", file.get());
    } catch (ConfigException e) {
      log.atError()
          .addKeyValue(
              "problems", Terminal.safe(String.valueOf(e.getMessage()).replace("\n", "; ")))
          .log("the new web configuration has mistakes; the old stays in force");
    }
  }

  private static String fingerprint(List<Path> files) {
    StringBuilder all = new StringBuilder();
    for (Path path : files) {
      try {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
        all.append(found.lastModifiedTime())
            .append(' ')
            .append(found.size())
            .append(found.fileKey());
      } catch (IOException e) {
        all.append("unreadable");
      }
      all.append('\n');
    }
    return all.toString();
  }
}
