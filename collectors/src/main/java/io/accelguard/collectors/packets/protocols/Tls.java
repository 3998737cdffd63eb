// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.CRYPTO_MINING;
import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.STRUCTURED;
import static io.accelguard.model.Grade.TOKEN;

import io.accelguard.model.Category;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// TLS, and what its clear part gives away: a pool's or a tunnel's name, a vendor's certificate,
/// and Tor's link handshake. A name alone is a token: anybody may ask for any name.
final class Tls implements Recogniser {
  private static final String TOR_NAME = "www\\.[a-z2-7]{4,25}\\.com";
  private static final String TOR_CERTIFICATE = "www\\.[a-z2-7]{4,25}\\.net";

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.TCP) return Optional.empty();
    Optional<TlsHello> hello = TlsHello.of(c.client().stream(), c.server().stream());
    if (hello.isEmpty()) return Optional.empty();
    TlsHello tls = hello.get();
    String name = tls.serverName().orElse("").toLowerCase(Locale.ROOT);
    return tor(name, tls.names())
        .or(() -> vendor(tls.names()))
        .or(() -> named("stratum", CRYPTO_MINING, name, ServerNames.POOLS))
        .or(() -> named("tunnel", REMOTE_ACCESS, name, ServerNames.TUNNELS))
        .or(() -> Recognition.ordinary("tls"));
  }

  /// The older link handshake, still what relays answer to TLS 1.2: random names on both sides
  /// (tor-spec, section 2). With TLS 1.3 the certificate is not seen and only the client's name is
  /// left: then a name has to look random, and counts as a token.
  private static Optional<Recognition> tor(String name, List<String> names) {
    boolean asked = name.matches(TOR_NAME);
    boolean answered =
        names.size() == 2
            && names.get(0).matches(TOR_NAME)
            && names.get(1).matches(TOR_CERTIFICATE);
    if (answered)
      return Recognition.of(
          "tor", REMOTE_ACCESS, STRUCTURED, "certificate with two random names, as a relay has");
    String label = asked ? name.substring(4, name.length() - 4) : "";
    if (label.length() >= 8 && looksRandom(label))
      return Recognition.of("tor", REMOTE_ACCESS, TOKEN, "random server name, as Tor asks for");
    return Optional.empty();
  }

  /// A digit of base 32 between letters on both sides: rare in names that people choose.
  private static boolean looksRandom(String label) {
    int inner = 0;
    for (int i = 1; i < label.length() - 1; i++) {
      boolean between =
          Character.isLetter(label.charAt(i - 1)) && Character.isLetter(label.charAt(i + 1));
      if (between && Character.isDigit(label.charAt(i))) inner++;
    }
    return inner >= 2;
  }

  private static Optional<Recognition> vendor(List<String> names) {
    boolean anydesk =
        names.stream().anyMatch(n -> n.equals("AnyNet Root CA") || n.equals("AnyDesk Client"));
    if (anydesk)
      return Recognition.of("anydesk", REMOTE_ACCESS, STRUCTURED, "certificate of AnyDesk");
    boolean fortinet = names.contains("Fortinet") && names.contains("FortiGate");
    if (fortinet)
      return Recognition.of("ssl-vpn", REMOTE_ACCESS, TOKEN, "certificate of a VPN gateway");
    boolean reseller = names.contains("Private Internet Access");
    if (reseller)
      return Recognition.of("ssl-vpn", REMOTE_ACCESS, TOKEN, "certificate of a VPN service");
    return Optional.empty();
  }

  private static Optional<Recognition> named(
      String protocol, Category category, String name, Set<String> suffixes) {
    for (int at = 0; at >= 0 && at < name.length(); ) {
      String suffix = name.substring(at);
      if (suffixes.contains(suffix))
        return Recognition.of(
            protocol, category, TOKEN, "TLS server name " + Bytes.shown(name, 80));
      int dot = name.indexOf('.', at);
      at = dot < 0 ? -1 : dot + 1;
    }
    return Optional.empty();
  }
}
