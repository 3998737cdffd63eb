// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts one authority, known by the hash of its public key. The controller shows the authority's
/// certificate behind its own; names and dates are checked as usual. The system's authorities do
/// not count.
final class PinnedTrust extends X509ExtendedTrustManager {
  private final String pin;

  /// @param pin SHA-256 of the authority's public key in Base64url
  PinnedTrust(String pin) {
    this.pin = pin;
  }

  /// The pin of a certificate's key.
  static String pin(X509Certificate certificate) throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private X509ExtendedTrustManager trusting(X509Certificate[] chain) throws CertificateException {
    try {
      for (X509Certificate shown : chain) {
        if (!pin(shown).equals(pin)) continue;
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", shown);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        Optional<X509ExtendedTrustManager> found =
            Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst();
        if (found.isPresent()) return found.get();
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("the authority's certificate cannot be used", e);
    }
    throw new CertificateException("whoever answers does not show the authority that is pinned");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    trusting(chain).checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    trusting(chain).checkServerTrusted(chain, type, socket);
  }

  /// Without a connection there is no name to check.
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("nothing is trusted outside a connection");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("nobody connects to an agent by this");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
