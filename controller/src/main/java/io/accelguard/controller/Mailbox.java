// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A mail server and who writes to whom over it.
///
/// @param encrypted whether STARTTLS is demanded; without it the server must be in a network that
///   the configuration names
record Mailbox(
    String host,
    int port,
    boolean encrypted,
    Optional<String> user,
    Optional<Path> passwordFile,
    String from,
    List<String> to) {
  /// What is in no address needs no escaping in a header.
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*");

  Mailbox {
    to = List.copyOf(to);
  }

  static boolean isAddress(String text) {
    return text.length() <= 254 && ADDRESS.matcher(text).matches();
  }

  static Optional<Mailbox> read(Settings settings) {
    String host = settings.text("host", "");
    if (!host.matches("[A-Za-z0-9.:-]{1,253}")) settings.report("host", "a mail server is missing");
    String from = settings.text("from", "");
    if (!isAddress(from)) settings.report("from", "expected an address such as gpu@example.org");
    List<String> to = settings.texts("to");
    if (to.isEmpty() || to.size() > 50 || !to.stream().allMatch(Mailbox::isAddress))
      settings.report("to", "expected 1 to 50 addresses such as ops@example.org");
    Mailbox mailbox =
        new Mailbox(
            host,
            settings.integer("port", 587, 1, 65_535),
            settings.flag("starttls", true),
            settings.optionalText("user"),
            settings.optionalText("password-file").map(Path::of),
            from,
            to);
    if (mailbox.user().isPresent() != mailbox.passwordFile().isPresent())
      settings.report("user", "user and password-file go together");
    if (mailbox.user().isPresent() && !mailbox.encrypted())
      settings.report("user", "a password is only sent over starttls");
    settings.finish();
    return Optional.of(mailbox);
  }
}
