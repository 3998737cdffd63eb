// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.RulePack;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Seals rule packs with a key of the site, Ed25519 (RFC 8032), and opens only what was sealed so.
final class RulePackSeal {
  static final String ALGORITHM = "Ed25519";
  private static final Pattern PATH =
      Pattern.compile(
          "([A-Za-z0-9_][A-Za-z0-9_.-]{0,99}/){0,3}[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\\.yml");

  private final JsonCodec codec = new JsonCodec();

  /// Why a pack is not taken, in words for people.
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /// @return the JSON of a [RulePack.Signed]
  String seal(PrivateKey key, RulePack pack) throws GeneralSecurityException {
    String text = codec.write(pack);
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(key);
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return codec.write(
        new RulePack.Signed(text, Base64.getEncoder().encodeToString(signature.sign())));
  }

  /// @param keys any of which may have sealed it
  /// @param sealed JSON of a [RulePack.Signed]; nothing in it is looked at before its signature
  RulePack open(List<PublicKey> keys, String sealed) throws RefusedException {
    RulePack.Signed signed =
        codec
            .read(RulePack.Signed.class, sealed)
            .orElseThrow(() -> new RefusedException("it is no rule pack"));
    if (keys.stream().noneMatch(key -> isBy(key, signed)))
      throw new RefusedException("it is not signed with a key of rules.pack-keys");
    RulePack pack =
        codec
            .read(RulePack.class, signed.pack())
            .orElseThrow(() -> new RefusedException("a newer agent is needed to read it"));
    if (pack.version() < 1) throw new RefusedException("its version is below 1");
    Set<String> paths = new HashSet<>();
    for (RulePack.File file : pack.files())
      if (!PATH.matcher(file.path()).matches() || !paths.add(file.path()))
        throw new RefusedException("it holds a file that is no rule, or one twice: " + file.path());
    return pack;
  }

  private static boolean isBy(PublicKey key, RulePack.Signed signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(signed.pack().getBytes(StandardCharsets.UTF_8));
      return signature.verify(Base64.getDecoder().decode(signed.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
