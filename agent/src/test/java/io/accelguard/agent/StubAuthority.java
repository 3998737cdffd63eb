// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// An authority with real TLS on loopback that certifies whatever it is asked for, and remembers
/// what it heard.
final class StubAuthority implements AutoCloseable {
  private final JsonCodec codec = new JsonCodec();
  private final KeyPair key = newKey();
  private final X509Certificate certificate;
  private final HttpsServer server;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<PublicKey> requested = new CopyOnWriteArrayList<>();
  private volatile String refusal = "";
  private volatile Instant from = Instant.now();

  StubAuthority(String name) throws GeneralSecurityException, IOException {
    certificate = sign(key.getPublic(), "CN=authority", true, name);
    KeyPair own = newKey();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    Certificate[] chain = {sign(own.getPublic(), "CN=server", false, name), certificate};
    keys.setKeyEntry("server", own.getPrivate(), new char[0], chain);
    keys.setCertificateEntry("authority", certificate);
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext("/", this::answer);
    server.start();
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private X509Certificate sign(PublicKey of, String subject, boolean authority, String name)
      throws GeneralSecurityException {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=authority"),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(from.minusSeconds(60)),
              Date.from(from.plus(Duration.ofDays(7)).minusSeconds(60)),
              new X500Name(subject),
              of);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, name)));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String packing = exchange.getRequestHeaders().getFirst("Content-Encoding");
    try (InputStream in = exchange.getRequestBody();
        InputStream plain = packing == null ? in : new GZIPInputStream(in)) {
      String body = new String(plain.readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().getPath();
      calls.add(path + (isKnown(exchange) ? " with certificate" : ""));
      boolean refused = !refusal.isEmpty() && !path.equals("/v1/enrol");
      Object answer = refused ? new Sync.Problem(refusal, "as told") : certified(path, body);
      byte[] bytes = codec.write(answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(refused ? 401 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      exchange.close();
    }
  }

  private Enrolment.Response certified(String path, String body)
      throws IOException, GeneralSecurityException {
    String text =
        path.equals("/v1/renew")
            ? codec.read(Enrolment.Renewal.class, body).orElseThrow().request()
            : codec.read(Enrolment.Request.class, body).orElseThrow().request();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
      PublicKey asked = new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
      requested.add(asked);
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder()
                  .encodeToString(sign(asked, "CN=node", false, "127.0.0.1").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return new Enrolment.Response("node-" + requested.size(), pem);
    }
  }

  private static boolean isKnown(HttpExchange exchange) {
    try {
      return ((HttpsExchange) exchange).getSSLSession().getPeerCertificates().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  String pin() throws GeneralSecurityException {
    return PinnedTrust.pin(certificate);
  }

  /// What was called, and whether a certificate was shown.
  List<String> calls() {
    return calls;
  }

  /// For which keys certificates were asked.
  List<PublicKey> requested() {
    return requested;
  }

  /// Refuses every call but enrolment from now on; an empty code ends that.
  void refuse(String code) {
    refusal = code;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
