// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Enrolment;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Exchanges a token for an identity. The machine is named by a hash of its machine id, so that the
/// controller recognises it without learning the id.
final class Enroller {
  private final ControllerClient client;
  private final NodeIdentity identity;
  private final Path hostRoot;
  private final String version;
  private final JsonCodec codec = new JsonCodec();

  Enroller(ControllerClient client, NodeIdentity identity, Path hostRoot, String version) {
    this.client = client;
    this.identity = identity;
    this.hostRoot = hostRoot;
    this.version = version;
  }

  /// @throws IOException when the controller cannot be reached or refuses, with a message for
  ///   people
  Enrolment.Response enrol(Path tokenFile) throws IOException {
    String token = Files.readString(tokenFile).strip();
    Enrolment.Request request =
        new Enrolment.Request(token, machine(), HostName.of(hostRoot), version);
    ControllerClient.Answer answer = client.enrol(request);
    if (answer.status() != 200) {
      String detail =
          codec.read(Sync.Problem.class, answer.body()).map(Sync.Problem::detail).orElse("");
      throw new IOException("the controller refused to enrol this node: " + Terminal.safe(detail));
    }
    Enrolment.Response done =
        codec
            .read(Enrolment.Response.class, answer.body())
            .orElseThrow(() -> new IOException("the controller's answer cannot be read"));
    identity.write(done);
    return done;
  }

  private String machine() {
    Path file = hostRoot.resolve("etc/machine-id");
    try {
      byte[] id = ("accelguard " + Files.readString(file).strip()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id));
    } catch (IOException e) {
      return "unknown";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
