// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;

/// Something that accounts may have in common, told without saying what it is: a keyed hash of it.
/// Only who holds the site's key can find out whether a guess is right; who compares needs no key.
///
/// @param kind one of the constants below
/// @param value 32 hexadecimal digits
@Json(naming = Json.Naming.LowerHyphen)
public record Fingerprint(String kind, String value) {
  /// Where a miner's coins go.
  public static final String WALLET = "wallet";

  /// Account at a mining pool.
  public static final String POOL_USER = "pool-user";

  /// Secret by which a tunnel, a mesh or a reseller of bandwidth knows its customer.
  public static final String TOKEN = "token";

  /// Name of a tunnel at its operator.
  public static final String TUNNEL_ID = "tunnel-id";

  /// A key file that is open: of an ssh host, of a person, of a tunnel.
  public static final String ACCESS_KEY = "access-key";

  /// A file of weights that is open or mapped.
  public static final String MODEL_FILE = "model-file";

  /// A notebook that is open.
  public static final String NOTEBOOK = "notebook";

  public Fingerprint {
    Required.fields(kind, value);
  }
}
