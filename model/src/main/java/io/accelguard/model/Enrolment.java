// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// How a node becomes known, `POST /v1/enrol`, and stays so, `POST /v1/renew`.
public final class Enrolment {
  private Enrolment() {}

  /// @param token `agt_` and 43 characters, from an operator
  /// @param request PKCS#10 in PEM, signed with the node's key
  /// @param machine hash of the machine id, so that the same machine is recognised
  @Json(naming = Json.Naming.LowerHyphen)
  public record Request(
      String token, String request, String machine, String host, String agentVersion) {
    public Request {
      Required.fields(token, request, machine, host, agentVersion);
    }
  }

  /// Sent with the certificate that is to be renewed.
  ///
  /// @param request PKCS#10 in PEM, signed with the same key as before
  @Json(naming = Json.Naming.LowerHyphen)
  public record Renewal(String request) {
    public Renewal {
      Required.fields(request);
    }
  }

  /// @param nodeId the node that the certificate speaks for
  /// @param certificate PEM
  @Json(naming = Json.Naming.LowerHyphen)
  public record Response(String nodeId, String certificate) {
    public Response {
      Required.fields(nodeId, certificate);
    }
  }

  /// What a node keeps of it.
  ///
  /// @param authorityPin SHA-256 of the key of the authority that the controller must show, in
  ///   Base64url
  @Json(naming = Json.Naming.LowerHyphen)
  public record Held(String nodeId, String certificate, String authorityPin) {
    public Held {
      Required.fields(nodeId, certificate, authorityPin);
    }
  }
}
