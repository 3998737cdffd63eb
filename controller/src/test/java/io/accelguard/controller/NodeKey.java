// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// The key of a node in tests, and connections that show a certificate of it.
record NodeKey(KeyPair pair) {
  static NodeKey make() {
    return make("EC", "secp256r1");
  }

  static NodeKey make(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (curve.isEmpty()) generator.initialize(1024);
      else generator.initialize(new ECGenParameterSpec(curve));
      return new NodeKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// A PKCS#10 request.
  String request() {
    return request(this);
  }

  /// A request for this key that another one signed.
  String request(NodeKey signer) {
    String algorithm =
        signer.pair().getPrivate().getAlgorithm().equals("EC")
            ? "SHA256withECDSA"
            : "SHA256withRSA";
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=whatever"), pair.getPublic())
              .build(new JcaContentSignerBuilder(algorithm).build(signer.pair().getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  static X509Certificate certificate(String pem) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// A client that trusts only the authority, as of a time.
  ///
  /// @param shown certificates of this key; none to stay nameless
  HttpClient client(X509Certificate authority, Instant at, X509Certificate... shown) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      if (shown.length > 0)
        keys.setKeyEntry("node", pair.getPrivate(), new char[0], new Certificate[] {shown[0]});
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(keys, new char[0]);
      PKIXBuilderParameters trust =
          new PKIXBuilderParameters(
              Set.of(new TrustAnchor(authority, null)), new X509CertSelector());
      trust.setRevocationEnabled(false);
      trust.setDate(Date.from(at));
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(new CertPathTrustManagerParameters(trust));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(context)
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /// What a token is made of: its secret and the pin.
  static List<String> parts(String token) {
    return List.of(token.split("\\.", -1));
  }
}
