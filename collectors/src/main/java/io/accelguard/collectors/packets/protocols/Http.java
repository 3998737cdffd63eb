// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.P2P;
import static io.accelguard.model.Category.REMOTE_ACCESS;
import static io.accelguard.model.Grade.CONTENT;
import static io.accelguard.model.Grade.DUAL_USE;
import static io.accelguard.model.Grade.STRUCTURED;

import java.util.List;
import java.util.Optional;

/// HTTP/1 (RFC 9112) by its request line: CONNECT that was not refused, a request with an absolute
/// URI to a proxy, a BitTorrent tracker's announce, and tunnels that ride on HTTP.
final class Http implements Recogniser {
  private static final List<String> METHODS =
      List.of("GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ");

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.TCP) return Optional.empty();
    Bytes asked = c.client().stream();
    if (asked.startsWith("CONNECT ")) return connect(asked, c.server().stream());
    if (METHODS.stream().noneMatch(asked::startsWith)) return Optional.empty();
    String line = line(asked);
    int space = line.indexOf(' ');
    String target = line.substring(space + 1);
    return tracker(target)
        .or(() -> tunnel(line, asked, c.server().stream()))
        .or(() -> proxy(target))
        .or(() -> line.contains(" HTTP/1.") ? Recognition.ordinary("http") : Optional.empty());
  }

  /// NATS and others have a verb CONNECT too: an authority `host:port` and the version must follow.
  private static Optional<Recognition> connect(Bytes asked, Bytes told) {
    String[] words = line(asked).split(" ", 4);
    boolean request =
        words.length == 3 && words[2].startsWith("HTTP/1.") && words[1].matches("[^/{]+:\\d{1,5}");
    if (!request) return Optional.empty();
    if (told.isEmpty())
      return Recognition.of("http-connect", REMOTE_ACCESS, STRUCTURED, "CONNECT without answer");
    if (told.startsWith("HTTP/1.") && told.is(8, " 2"))
      return Recognition.of("http-connect", REMOTE_ACCESS, CONTENT, "CONNECT, granted");
    if (told.startsWith("HTTP/1.") && told.is(8, " 407"))
      return Recognition.of("http-connect", REMOTE_ACCESS, CONTENT, "CONNECT, login asked for");
    return Recognition.ordinary("http", "CONNECT, refused");
  }

  private static Optional<Recognition> tracker(String target) {
    boolean path = target.contains("/announce") || target.contains("/scrape");
    boolean hash = target.contains("info_hash=");
    boolean peer = target.contains("peer_id=") || target.contains("/scrape");
    if (!path || !hash || !peer) return Optional.empty();
    return Recognition.of("bittorrent", P2P, CONTENT, "HTTP tracker announce with info_hash");
  }

  private static Optional<Recognition> tunnel(String line, Bytes asked, Bytes told) {
    // wstunnel: `/<prefix>/events` and a bearer token among the subprotocols.
    if (line.contains("/events ") && asked.contains("authorization.bearer."))
      return Recognition.of("wstunnel", REMOTE_ACCESS, CONTENT, "WebSocket tunnel with its token");
    if (line.startsWith("POST /vpnsvc/connect.cgi") || line.startsWith("POST /ddns/ddns.aspx?v="))
      return Recognition.of("softether", REMOTE_ACCESS, STRUCTURED, "SoftEther VPN request");
    // An upgraded connection that carries SSH in its first frames.
    if (!told.startsWith("HTTP/1.1 101 ")) return Optional.empty();
    var upgraded = told.find("\r\n\r\n", 0);
    if (upgraded.isPresent() && told.from(upgraded.getAsInt()).first(256).contains("SSH-2.0-"))
      return Recognition.of("wstunnel", REMOTE_ACCESS, CONTENT, "SSH inside a WebSocket");
    return Optional.empty();
  }

  private static Optional<Recognition> proxy(String target) {
    if (!target.startsWith("http://") && !target.startsWith("ftp://")) return Optional.empty();
    return Recognition.of(
        "http-proxy", REMOTE_ACCESS, DUAL_USE, "request with an absolute URI, as to a proxy");
  }

  private static String line(Bytes asked) {
    int end = asked.find("\r\n", 0).orElse(asked.length());
    return asked.first(end).latin1();
  }
}
