// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Asks for a certificate: PKCS#10 in PEM, signed with the key it is for. The name in it says
/// nothing; the controller gives the node its name.
public final class SigningRequest {
  private SigningRequest() {}

  /// @param key on the curve P-256
  public static String of(KeyPair key) throws IOException {
    try {
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Name("CN=accelguard node"), key.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
              .getEncoded();
      return Pem.text("CERTIFICATE REQUEST", request);
    } catch (OperatorCreationException e) {
      throw new IOException("the key of this node cannot sign", e);
    }
  }
}
