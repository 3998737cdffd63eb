// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Both sides of the connection to a node: what the controller shows, made anew long before it
/// ends, and which certificates it looks at. The dates of a node's certificate are judged with the
/// call, not here, so that the node hears what is wrong.
final class NodeTls {
  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration RENEWED_AFTER = Duration.ofDays(10);
  private static final String NAME = "controller";

  private NodeTls() {}

  static SSLContext of(CertificateAuthority authority, NodesConfig config, InstantSource clock)
      throws IOException {
    Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    if (!config.listen().host().equals("0.0.0.0") && !config.listen().host().equals("::"))
      names.add(config.listen().host());
    String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    if (host.matches("[A-Za-z0-9._-]{1,253}")) names.add(host);
    names.addAll(config.names());
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new Shown(authority, names, clock)},
          new TrustManager[] {new Accepted(authority)},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS 1.3", e);
    }
  }

  /// The controller's own certificate, with that of the authority behind it.
  private static final class Shown extends X509ExtendedKeyManager {
    private final CertificateAuthority authority;
    private final Set<String> names;
    private final InstantSource clock;
    private final KeyPair key = CertificateAuthority.newKey();
    private Instant renewAt;
    private X509Certificate certificate;

    Shown(CertificateAuthority authority, Set<String> names, InstantSource clock)
        throws IOException {
      this.authority = authority;
      this.names = names;
      this.clock = clock;
      this.renewAt = clock.instant().plus(RENEWED_AFTER);
      this.certificate = authority.certify(key.getPublic(), names, clock.instant(), LIFE);
    }

    @Override
    public synchronized X509Certificate[] getCertificateChain(String alias) {
      Instant now = clock.instant();
      if (!now.isBefore(renewAt)) {
        try {
          certificate = authority.certify(key.getPublic(), names, now, LIFE);
          renewAt = now.plus(RENEWED_AFTER);
        } catch (IOException e) {
          throw new IllegalStateException("a key that signed before signs no more", e);
        }
      }
      return new X509Certificate[] {certificate, authority.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key.getPrivate();
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return NAME;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return NAME;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {NAME};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException("this side never connects");
    }
  }

  /// Only what the authority signed for nodes.
  private static final class Accepted extends X509ExtendedTrustManager {
    private final CertificateAuthority authority;

    Accepted(CertificateAuthority authority) {
      this.authority = authority;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !authority.isOfNode(chain[0]))
        throw new CertificateException("not a certificate of one of our nodes");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this side never connects");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {authority.certificate()};
    }
  }
}
