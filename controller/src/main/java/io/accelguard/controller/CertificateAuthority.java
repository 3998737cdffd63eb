// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs what nodes and this controller show one another. It is the site's, or one of our own,
/// whose key and certificate are one file of the state directory that only the controller can read.
final class CertificateAuthority {
  /// Whoever signs and whoever reads may have clocks that are apart; nodes' by three days.
  private static final Duration NODES_BEHIND = Duration.ofDays(4);

  private static final Duration REPLICAS_BEHIND = Duration.ofHours(1);
  private static final Duration OWN_LIFE = Duration.ofDays(7305);
  private static final String NODE = "spiffe://accelguard/node/";
  private static final int URI_NAME = 6;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /// Reads the authority, and makes one of our own where there is none yet.
  ///
  /// @throws IOException when files cannot be read or do not belong together, with a message for
  ///   people
  static CertificateAuthority open(ControllerConfig config, Instant now) throws IOException {
    Optional<ControllerConfig.Tls> site = config.nodes().authority();
    if (site.isPresent())
      return checked(Pem.certificate(site.get().certificate()), Pem.key(site.get().key()), site);
    Path file = config.stateDirectory().resolve("node-authority.pem");
    if (!Files.exists(file)) make(file, now);
    return checked(Pem.certificate(file), Pem.key(file), site);
  }

  private static CertificateAuthority checked(
      X509Certificate certificate, PrivateKey key, Optional<ControllerConfig.Tls> site)
      throws IOException {
    CertificateAuthority authority = new CertificateAuthority(certificate, key);
    String name = site.isPresent() ? "nodes.authority" : "node-authority.pem";
    if (certificate.getBasicConstraints() < 0)
      throw new IOException(name + ": the certificate is not that of an authority");
    try {
      KeyPair pair = newKey();
      authority
          .sign(authority.builder(pair.getPublic(), "check", Instant.EPOCH, Instant.EPOCH))
          .verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IOException(name + ": certificate and key do not belong together", e);
    }
    return authority;
  }

  /// Whole or not at all, and if two do it at once, one of them.
  private static void make(Path file, Instant now) throws IOException {
    KeyPair pair = newKey();
    X500Name name = new X500Name("CN=accelguard nodes");
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(NODES_BEHIND)),
            Date.from(now.plus(OWN_LIFE)),
            name,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    X509Certificate certificate = signed(builder, pair.getPrivate());
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(certificate);
      pem.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
    }
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "node-authority",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(fresh, text.toString());
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // Somebody was faster; theirs counts.
    } finally {
      Files.delete(fresh);
    }
  }

  /// A key on the curve P-256.
  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  /// By which nodes know the authority: the hash of its public key, in Base64url.
  String pin() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(certificate.getPublicKey()));
  }

  /// SHA-256 of a public key.
  static byte[] hash(PublicKey key) {
    return Secrets.digest().digest(key.getEncoded());
  }

  /// Certifies that a key speaks for a node.
  X509Certificate certify(PublicKey node, UUID id, Instant now, Duration life) throws IOException {
    X509v3CertificateBuilder builder =
        builder(node, id.toString(), now.minus(REPLICAS_BEHIND), now.plus(life));
    usage(builder, KeyPurposeId.id_kp_clientAuth);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, NODE + id)));
    return sign(builder);
  }

  /// Certifies that a key serves under names and addresses.
  X509Certificate certify(PublicKey server, Collection<String> names, Instant now, Duration life)
      throws IOException {
    X509v3CertificateBuilder builder =
        builder(server, "accelguard controller", now.minus(NODES_BEHIND), now.plus(life));
    usage(builder, KeyPurposeId.id_kp_serverAuth);
    GeneralName[] all =
        names.stream()
            .map(name ->
                new GeneralName(
                    name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new);
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
    return sign(builder);
  }

  /// Whether this authority signed it, for a node; its dates are another question.
  boolean isOfNode(X509Certificate shown) {
    try {
      shown.verify(certificate.getPublicKey());
      List<String> purposes = shown.getExtendedKeyUsage();
      return shown.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
          && purposes != null
          && purposes.contains(KeyPurposeId.id_kp_clientAuth.getId())
          && node(shown).isPresent();
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// The node that a certificate speaks for.
  static Optional<UUID> node(X509Certificate shown) {
    try {
      Collection<List<?>> names = shown.getSubjectAlternativeNames();
      if (names == null) return Optional.empty();
      return names.stream()
          .filter(name -> name.get(0).equals(URI_NAME))
          .map(name -> URI.create((String) name.get(1)).toString())
          .filter(uri -> uri.startsWith(NODE))
          .map(uri -> UUID.fromString(uri.substring(NODE.length())))
          .findFirst();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private X509v3CertificateBuilder builder(PublicKey of, String name, Instant from, Instant to) {
    return new JcaX509v3CertificateBuilder(
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
        new BigInteger(159, random).setBit(158),
        Date.from(from),
        Date.from(to),
        new X500Name("CN=" + name),
        of);
  }

  private void usage(X509v3CertificateBuilder builder, KeyPurposeId purpose)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws IOException {
    return signed(builder, key);
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws IOException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IOException("the key of the authority cannot sign", e);
    }
  }
}
