// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// Rules that a site gives to its nodes, and the text that it signs.
///
/// @param version from 1 on; a node takes none that is not above the one it has
/// @param expires from then on the rules that came with the agent hold again
/// @param note what changed, for people
@Json(naming = Json.Naming.LowerHyphen)
public record RulePack(
    long version, Instant issued, Instant expires, String note, List<File> files) {
  /// Most bytes of a [Signed] as JSON.
  public static final int MAX_BYTES = 8 << 20;

  public RulePack {
    Required.fields(issued, expires, note, files);
    files = List.copyOf(files);
  }

  /// One rule.
  ///
  /// @param path below a folder of rules, such as `crypto-mining/new-miner.yml`
  /// @param text Sigma, in YAML
  @Json(naming = Json.Naming.LowerHyphen)
  public record File(String path, String text) {
    public File {
      Required.fields(path, text);
    }
  }

  /// A pack on its way: the signature is of the very text, so that no two programs need to agree on
  /// how JSON is written.
  ///
  /// @param pack JSON of a [RulePack]
  /// @param signature Ed25519 (RFC 8032) of its UTF-8, in Base64
  @Json(naming = Json.Naming.LowerHyphen)
  public record Signed(String pack, String signature) {
    public Signed {
      Required.fields(pack, signature);
    }
  }
}
