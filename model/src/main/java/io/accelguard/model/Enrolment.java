// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// How a node becomes known: `POST /v1/enroll`.
public final class Enrolment {
  private Enrolment() {}

  /// @param token `agt_` and 43 characters, from an operator
  /// @param machine keyed hash of the machine id, so that the same machine is recognised
  @Json(naming = Json.Naming.LowerHyphen)
  public record Request(String token, String machine, String host, String agentVersion) {
    public Request {
      Required.fields(token, machine, host, agentVersion);
    }
  }

  /// @param nodeId UUIDv7
  /// @param secret what the node shows from now on as a bearer token; only its hash is kept by the
  ///   controller
  @Json(naming = Json.Naming.LowerHyphen)
  public record Response(String nodeId, String secret) {
    public Response {
      Required.fields(nodeId, secret);
    }
  }
}
