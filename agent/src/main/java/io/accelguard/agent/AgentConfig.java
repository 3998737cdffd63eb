// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Settings;
import io.accelguard.notifiers.WebhookFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything a person can set. `config/accelguard-agent.yaml` lists every key with its default,
/// and a test holds the two equal.
///
/// @param tick how often the host is sampled
/// @param hostRoot where the host's `/proc` and `/sys` are found
/// @param nvmlLibrary absolute path of the driver's library; empty searches the usual places
/// @param stateDirectory spool, identity and `incidents.json`; made with mode 0700
/// @param prior probability of guilt before any evidence
/// @param transparent ids of pods, containers and units that only carry other people's work
/// @param fingerprintKey file with the key of the site's fingerprints; empty emits none
record AgentConfig(
    Duration tick,
    Mode mode,
    Path hostRoot,
    Optional<Path> nvmlLibrary,
    Path stateDirectory,
    double prior,
    Set<String> transparent,
    Optional<Path> fingerprintKey,
    Log log,
    Scrape scrape,
    Sources collectors,
    RulesConfig rules,
    Optional<Controller> controller,
    EnforcementConfig enforcement,
    NoticesConfig notices,
    List<Webhook> webhooks) {

  AgentConfig {
    transparent = Collections.unmodifiableSet(new LinkedHashSet<>(transparent));
    webhooks = List.copyOf(webhooks);
  }

  /// How the agent writes its log, which goes to standard output.
  record Log(Level level, Format format) {
    /// What is worth a line.
    enum Level {
      DEBUG,
      INFO,
      WARN,
      ERROR
    }

    /// How a line looks.
    enum Format {
      JSON,
      TEXT
    }
  }

  /// The metrics endpoint.
  ///
  /// @param workloadSeries most series of single workloads in one scrape
  /// @param webConfig who may read and over what; empty for everybody, unencrypted
  record Scrape(ListenAddress listen, int workloadSeries, Optional<Path> webConfig) {}

  /// Sources of samples that are off unless asked for.
  ///
  /// @param payload whether the first packets of conversations are looked at
  record Sources(boolean payload) {}

  /// The site's controller.
  ///
  /// @param authorityPin authority to trust instead of the one that the token names
  /// @param tokenFile enrolment token, needed until this host is a node
  record Controller(URI url, Optional<String> authorityPin, Optional<Path> tokenFile) {}

  /// One receiver of incidents.
  ///
  /// @param allowHttp whether the URL may be unencrypted or lead to a private address
  record Webhook(URI url, WebhookFormat format, Optional<Path> secretFile, boolean allowHttp) {}

  /// The same, looking at another host.
  AgentConfig withHostRoot(Path root) {
    return new AgentConfig(
        tick,
        mode,
        root.toAbsolutePath().normalize(),
        nvmlLibrary,
        stateDirectory,
        prior,
        transparent,
        fingerprintKey,
        log,
        scrape,
        collectors,
        rules,
        controller,
        enforcement,
        notices,
        webhooks);
  }

  /// What holds when the file says nothing.
  static AgentConfig defaults() {
    return read(Settings.of("defaults", "", new ArrayList<>()));
  }

  /// Reads a whole file; mistakes are added to `problems`, and then the result must not be used.
  static AgentConfig parse(String file, String yaml, List<ConfigProblem> problems) {
    return read(Settings.of(file, yaml, problems));
  }

  private static AgentConfig read(Settings settings) {
    AgentConfig config =
        new AgentConfig(
            tick(settings),
            choice(settings, "mode", Mode.OBSERVE, Mode.values(), Mode::id),
            path(settings, "host-root").orElse(Path.of("/")),
            path(settings, "nvml-library"),
            path(settings, "state-directory").orElse(Path.of("/var/lib/accelguard")),
            settings.number("prior", 0.001, 1e-6, 0.5),
            transparent(settings.section("attribution")),
            fingerprintKey(settings.section("fingerprints")),
            log(settings.section("log")),
            scrape(settings.section("metrics")),
            sources(settings.section("collectors")),
            RulesConfig.read(settings.section("rules")),
            controller(settings.section("controller")),
            EnforcementConfig.read(settings.section("enforcement")),
            NoticesConfig.read(settings.section("notices")),
            settings.sections("webhooks").stream().flatMap(AgentConfig::webhook).toList());
    settings.finish();
    return config;
  }

  private static Duration tick(Settings settings) {
    Duration tick = settings.duration("tick", Duration.ofSeconds(1));
    if (tick.compareTo(Duration.ofMillis(200)) >= 0 && tick.compareTo(Duration.ofSeconds(10)) <= 0)
      return tick;
    settings.report("tick", "must be 200ms to 10s");
    return Duration.ofSeconds(1);
  }

  private static Set<String> transparent(Settings settings) {
    Set<String> ids = new LinkedHashSet<>();
    for (String id : settings.texts("transparent")) {
      if (id.matches("[A-Za-z0-9@._-]{1,255}")) ids.add(id);
      else settings.report("transparent", "must hold ids of pods, containers or units");
    }
    settings.finish();
    return ids;
  }

  private static Optional<Path> fingerprintKey(Settings settings) {
    Optional<Path> file = path(settings, "key-file");
    settings.finish();
    return file;
  }

  private static Log log(Settings settings) {
    Log log =
        new Log(
            choice(settings, "level", Log.Level.INFO, Log.Level.values(), AgentConfig::lower),
            choice(settings, "format", Log.Format.JSON, Log.Format.values(), AgentConfig::lower));
    settings.finish();
    return log;
  }

  private static Scrape scrape(Settings settings) {
    String text = settings.text("listen", "127.0.0.1:9435");
    Optional<ListenAddress> listen = ListenAddress.parse(text);
    if (listen.isEmpty())
      settings.report("listen", "expected an address such as 127.0.0.1:9435, found `" + text + "`");
    Scrape scrape =
        new Scrape(
            listen.orElse(new ListenAddress("127.0.0.1", 9435)),
            settings.integer("workload-series", 200, 0, 1500),
            path(settings, "web-config-file"));
    settings.finish();
    return scrape;
  }

  private static Sources sources(Settings settings) {
    Sources sources = new Sources(settings.flag("payload", false));
    settings.finish();
    return sources;
  }

  private static Optional<Controller> controller(Settings settings) {
    Optional<URI> url = url(settings, "url");
    if (url.filter(found -> !found.getScheme().equals("https")).isPresent())
      settings.report("url", "must begin with https://");
    Optional<String> pin = settings.optionalText("authority-pin");
    if (pin.filter(text -> !text.matches("[A-Za-z0-9_-]{43}")).isPresent())
      settings.report("authority-pin", "must be the 43 characters behind the dot of a token");
    Optional<Path> tokenFile = path(settings, "token-file");
    settings.finish();
    return url.map(found -> new Controller(found, pin, tokenFile));
  }

  private static Stream<Webhook> webhook(Settings settings) {
    Optional<URI> url = url(settings, "url");
    if (url.isEmpty() && settings.optionalText("url").isEmpty())
      settings.report("url", "is missing");
    WebhookFormat format =
        choice(
            settings,
            "format",
            WebhookFormat.ACCELGUARD,
            WebhookFormat.values(),
            AgentConfig::lower);
    Optional<Path> secretFile = path(settings, "secret-file");
    boolean allowHttp = settings.flag("allow-http", false);
    if (!allowHttp && url.filter(found -> found.getScheme().equals("http")).isPresent())
      settings.report("url", "is not encrypted; use https, or set allow-http: true");
    settings.finish();
    return url.map(found -> new Webhook(found, format, secretFile, allowHttp)).stream();
  }

  static Optional<Path> path(Settings settings, String key) {
    Optional<String> text = settings.optionalText(key);
    if (text.isPresent() && !isAbsolute(text.get())) {
      settings.report(key, "must be an absolute path");
      return Optional.empty();
    }
    return text.map(Path::of);
  }

  static boolean isAbsolute(String path) {
    return path.startsWith("/") && path.indexOf('\0') < 0;
  }

  private static Optional<URI> url(Settings settings, String key) {
    Optional<String> text = settings.optionalText(key);
    if (text.isEmpty()) return Optional.empty();
    try {
      URI url = new URI(text.get());
      if (url.getUserInfo() != null) {
        settings.report(key, "must not hold a user name or password; use a file");
      } else if (url.getHost() == null
          || !Stream.of("https", "http").anyMatch(url.getScheme()::equals)) {
        settings.report(key, "must begin with https:// or http:// and name a host");
      } else {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      settings.report(key, "is not a URL: " + e.getReason());
    }
    return Optional.empty();
  }

  static <E> E choice(
      Settings settings, String key, E otherwise, E[] values, Function<E, String> name) {
    String text = settings.text(key, name.apply(otherwise));
    Optional<E> found = Stream.of(values).filter(v -> name.apply(v).equals(text)).findFirst();
    if (found.isEmpty())
      settings.report(
          key,
          "must be one of "
              + Stream.of(values).map(name).collect(Collectors.joining(", "))
              + ", found `"
              + text
              + "`");
    return found.orElse(otherwise);
  }

  /// How a constant is written in the configuration.
  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
