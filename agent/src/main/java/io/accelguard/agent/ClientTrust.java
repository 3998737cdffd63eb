// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Which certificates of clients are good enough. The path is checked by Java's own manager; the
/// names come on top.
final class ClientTrust extends X509ExtendedTrustManager {
  private final Optional<X509ExtendedTrustManager> paths;
  private final List<String> names;

  private ClientTrust(Optional<X509ExtendedTrustManager> paths, List<String> names) {
    this.paths = paths;
    this.names = List.copyOf(names);
  }

  /// @param verifies whether the path must end at one of the authorities; else any certificate will
  ///   do, as the policy of that name says
  /// @param names of which a certificate must have one as a subject alternative name; empty for any
  static ClientTrust of(List<X509Certificate> authorities, boolean verifies, List<String> names)
      throws GeneralSecurityException, IOException {
    if (!verifies) return new ClientTrust(Optional.empty(), names);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++)
      store.setCertificateEntry("authority" + i, authorities.get(i));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers())
      if (manager instanceof X509ExtendedTrustManager paths)
        return new ClientTrust(Optional.of(paths), names);
    throw new GeneralSecurityException("this Java checks no certificates");
  }

  private void named(X509Certificate[] chain) throws CertificateException {
    if (names.isEmpty()) return;
    Collection<List<?>> found = chain[0].getSubjectAlternativeNames();
    if (found != null)
      for (List<?> name : found) if (names.contains(String.valueOf(name.get(1)))) return;
    throw new CertificateException("no subject alternative name of the client is allowed");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    if (paths.isPresent()) paths.get().checkClientTrusted(chain, type, engine);
    named(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    if (paths.isPresent()) paths.get().checkClientTrusted(chain, type, socket);
    named(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (paths.isPresent()) paths.get().checkClientTrusted(chain, type);
    named(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this end is the server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this end is the server");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this end is the server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return paths.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
  }
}
