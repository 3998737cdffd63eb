// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// How the metrics endpoint is encrypted, and which certificates its clients show.
///
/// @param context with certificate, key and trusted clients
/// @param ends when the certificate ends
record WebTls(SSLContext context, SSLParameters parameters, Instant ends) {
  private static final String NO_CLIENT = "NoClientCert";

  private static final ClientPolicy ANYBODY = new ClientPolicy(false, false, false);

  /// Policies by their names in Go's `crypto/tls`.
  private static final Map<String, ClientPolicy> POLICIES =
      Map.of(
          NO_CLIENT,
          ANYBODY,
          "RequestClientCert",
          new ClientPolicy(true, false, false),
          "RequireAnyClientCert",
          new ClientPolicy(true, true, false),
          "VerifyClientCertIfGiven",
          new ClientPolicy(true, false, true),
          "RequireAndVerifyClientCert",
          new ClientPolicy(true, true, true));

  private static final Map<String, String> VERSIONS =
      Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3");
  private static final Map<String, String> CURVES =
      Map.of(
          "CurveP256",
          "secp256r1",
          "CurveP384",
          "secp384r1",
          "CurveP521",
          "secp521r1",
          "X25519",
          "x25519");

  /// @param asks whether a client is asked for a certificate
  /// @param needs whether it must show one
  /// @param verifies whether it must be signed by a known authority
  private record ClientPolicy(boolean asks, boolean needs, boolean verifies) {}

  /// Reads the section; what it names is added to `files`. Empty when there are mistakes.
  ///
  /// @param folder paths are relative to it
  static Optional<WebTls> read(Settings settings, Path folder, List<Path> files) {
    Optional<String> chain = pem(settings, "cert", folder, files);
    Optional<String> key = pem(settings, "key", folder, files);
    for (String part : List.of("cert", "key"))
      if (!settings.has(part) && !settings.has(part + "_file"))
        settings.report(part + "_file", "is missing");
    Optional<String> authorities = pem(settings, "client_ca", folder, files);
    String name = settings.text("client_auth_type", NO_CLIENT);
    ClientPolicy policy = Optional.ofNullable(POLICIES.get(name)).orElse(ANYBODY);
    if (!POLICIES.containsKey(name))
      settings.report(
          "client_auth_type", "unknown policy `" + name + "`; known: " + known(POLICIES));
    else if (authorities.isPresent() && !policy.asks())
      settings.report(
          "client_auth_type", "a client_ca is set, and no client is asked for a certificate");
    else if (policy.verifies() && authorities.isEmpty())
      settings.report("client_ca_file", "is missing; " + name + " needs it");
    List<String> names = settings.texts("client_allowed_sans");
    if (!names.isEmpty() && !policy.needs())
      settings.report(
          "client_allowed_sans", "needs a client_auth_type that requires a certificate");
    SSLParameters parameters = parameters(settings);
    if (policy.needs()) parameters.setNeedClientAuth(true);
    else if (policy.asks()) parameters.setWantClientAuth(true);
    settings.finish();
    if (chain.isEmpty() || key.isEmpty()) return Optional.empty();
    try {
      List<X509Certificate> certificates = Pem.certificates(chain.get());
      PrivateKey secret = Pem.privateKey(key.get());
      if (!Pem.fits(secret, certificates.getFirst()))
        throw new GeneralSecurityException("the key is not the certificate's");
      List<X509Certificate> trusted =
          policy.verifies() && authorities.isPresent()
              ? Pem.certificates(authorities.get())
              : List.of();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(secret, certificates),
          new TrustManager[] {ClientTrust.of(trusted, policy.verifies(), names)},
          null);
      Instant ends = certificates.getFirst().getNotAfter().toInstant();
      return Optional.of(new WebTls(context, parameters, ends));
    } catch (GeneralSecurityException | IOException e) {
      settings.report(
          "cert_file", "certificate, key or client_ca cannot be used: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// A PEM text, written in place or in a file.
  private static Optional<String> pem(
      Settings settings, String key, Path folder, List<Path> files) {
    Optional<String> inline = settings.optionalText(key).filter(text -> !text.isEmpty());
    Optional<String> named = settings.optionalText(key + "_file").filter(text -> !text.isEmpty());
    if (inline.isPresent() && named.isPresent())
      settings.report(key, "is given twice, here and as " + key + "_file");
    if (inline.isPresent()) return inline;
    if (named.isEmpty()) {
      if (settings.has(key)) settings.report(key, "is empty");
      else if (settings.has(key + "_file")) settings.report(key + "_file", "is empty");
      return Optional.empty();
    }
    Path file = folder.resolve(named.get());
    files.add(file);
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      settings.report(key + "_file", file + ": " + Unreadable.why(e));
      return Optional.empty();
    }
  }

  private static SSLParameters parameters(Settings settings) {
    SSLParameters parameters = new SSLParameters();
    String least = version(settings, "min_version", "TLS12");
    String most = version(settings, "max_version", "TLS13");
    if (least.compareTo(most) > 0) settings.report("max_version", "is less than min_version");
    parameters.setProtocols(
        Stream.of("TLSv1.3", "TLSv1.2")
            .filter(version -> version.compareTo(least) >= 0 && version.compareTo(most) <= 0)
            .toArray(String[]::new));
    ciphers(settings, parameters);
    parameters.setUseCipherSuitesOrder(settings.flag("prefer_server_cipher_suites", true));
    List<String> curves = new ArrayList<>();
    for (String curve : settings.texts("curve_preferences")) {
      String group = CURVES.get(curve);
      if (group != null) curves.add(group);
      else
        settings.report(
            "curve_preferences", "unknown curve `" + curve + "`; known: " + known(CURVES));
    }
    if (!curves.isEmpty()) parameters.setNamedGroups(curves.toArray(String[]::new));
    return parameters;
  }

  /// The suites are those of TLS 1.2; those of 1.3 are always on, as in Go.
  private static void ciphers(Settings settings, SSLParameters parameters) {
    Map<String, String> known = new HashMap<>();
    SSLParameters all = supported();
    for (String suite : all.getCipherSuites()) known.put(suite, suite);
    known.put(
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    known.put(
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
    List<String> wanted = new ArrayList<>();
    for (String suite : settings.texts("cipher_suites")) {
      String found = known.get(suite);
      if (found == null) settings.report("cipher_suites", "unknown cipher `" + suite + "`");
      else wanted.add(found);
    }
    if (wanted.isEmpty()) return;
    for (String suite : all.getCipherSuites())
      if (!suite.contains("_WITH_") && !wanted.contains(suite)) wanted.add(suite);
    parameters.setCipherSuites(wanted.toArray(String[]::new));
  }

  private static SSLParameters supported() {
    try {
      return SSLContext.getDefault().getSupportedSSLParameters();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private static String version(Settings settings, String key, String otherwise) {
    String text = settings.text(key, otherwise);
    String found = VERSIONS.get(text);
    if (found == null)
      settings.report(key, "unknown TLS version `" + text + "`; known: " + known(VERSIONS));
    return found == null ? "TLSv1.2" : found;
  }

  private static String known(Map<String, ?> names) {
    return String.join(", ", names.keySet().stream().sorted().toList());
  }

  private static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }
}
