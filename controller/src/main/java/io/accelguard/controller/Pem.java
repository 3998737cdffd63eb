// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/// Keys, certificates and requests as text.
final class Pem {
  private static final int MAX_REQUEST = 8_192;
  private static final int P256 = 256;

  private Pem() {}

  /// The first certificate of a file.
  static X509Certificate certificate(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(reader(file))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject())
        if (found instanceof X509CertificateHolder holder)
          return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate that can be read", e);
    }
    throw new IOException(file + " holds no certificate");
  }

  /// The first key of a file, without a passphrase.
  static PrivateKey key(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(reader(file))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PrivateKeyInfo info)
          return new JcaPEMKeyConverter().getPrivateKey(info);
        if (found instanceof PEMKeyPair pair)
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
      }
    }
    throw new IOException(file + " holds no key without a passphrase");
  }

  private static Reader reader(Path file) throws IOException {
    return new StringReader(Files.readString(file, StandardCharsets.US_ASCII));
  }

  static String text(X509Certificate certificate) {
    try {
      Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
      return "-----BEGIN CERTIFICATE-----\n"
          + encoder.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was just read has bytes", e);
    }
  }

  /// The key on P-256 for which a certificate is asked by whoever holds it; empty for everything
  /// else. Whatever else a request says does not count.
  static Optional<PublicKey> requested(String pem) {
    if (pem.length() > MAX_REQUEST) return Optional.empty();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (!(parser.readObject() instanceof PKCS10CertificationRequest request))
        return Optional.empty();
      PublicKey key = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
      boolean sound =
          key instanceof ECPublicKey ec
              && ec.getParams().getCurve().getField().getFieldSize() == P256
              && request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
      return sound ? Optional.of(key) : Optional.empty();
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      // The parser throws whatever a hostile text leads it to; nobody else's code runs in here.
      return Optional.empty();
    }
  }
}
