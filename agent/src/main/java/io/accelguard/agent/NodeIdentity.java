// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Enrolment.Held;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Who this node is to its controller: its key, and what enrolment gave, in files that only the
/// agent may read. The key comes first and stays, so that a request whose answer was lost can be
/// repeated.
final class NodeIdentity {
  private final Path file;
  private final Path keyFile;
  private final JsonCodec codec = new JsonCodec();

  NodeIdentity(Path stateDirectory) {
    this.file = stateDirectory.resolve("identity.json");
    this.keyFile = stateDirectory.resolve("node.key");
  }

  /// Empty before enrolment.
  Optional<Held> read() throws IOException {
    if (!Files.exists(file)) return Optional.empty();
    return codec.read(Held.class, Files.readString(file));
  }

  /// Replaces what is held, all or nothing.
  void write(Held held) throws IOException {
    StateDirectory.replace(file, codec.write(held));
  }

  /// The key is kept.
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /// The node's key, made at the first call.
  KeyPair key() throws IOException {
    try {
      if (!Files.exists(keyFile)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair made = generator.generateKeyPair();
        Base64.Encoder encoder = Base64.getEncoder();
        StateDirectory.replace(
            keyFile,
            encoder.encodeToString(made.getPrivate().getEncoded())
                + "\n"
                + encoder.encodeToString(made.getPublic().getEncoded())
                + "\n");
      }
      List<String> lines = Files.readAllLines(keyFile);
      KeyFactory factory = KeyFactory.getInstance("EC");
      Base64.Decoder decoder = Base64.getDecoder();
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(decoder.decode(lines.get(1)))),
          factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(lines.get(0)))));
    } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(keyFile + " is damaged; without it this host becomes a new node", e);
    }
  }
}
