// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP/1.1 POST to an address that was checked before. The JDK's client resolves names itself,
/// after any check, so that a name could lead elsewhere the second time; here the address that was
/// checked is the one that is called. No redirects, no proxy, no body read.
final class HttpPost {
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int SEND_BUFFER_BYTES = 256 << 10;

  private final SSLSocketFactory tls;
  private final Duration timeout;

  HttpPost(SSLSocketFactory tls, Duration timeout) {
    this.tls = tls;
    this.timeout = timeout;
  }

  /// Status and headers of an answer; header names in lower case.
  record Answer(int status, Map<String, String> headers) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /// @throws IOException when there is no answer in time or it is none
  Answer send(URI url, InetAddress address, Map<String, String> headers, String body)
      throws IOException {
    boolean secure = url.getScheme().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket plain = new Socket()) {
      // A body that fits is written at once, also to a receiver that never reads.
      plain.setSendBufferSize(SEND_BUFFER_BYTES);
      plain.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      try (Socket socket = secure ? secure(plain, url.getHost(), port) : plain) {
        socket.getOutputStream().write(request(url, port, secure, headers, body));
        socket.getOutputStream().flush();
        return parse(head(new BufferedInputStream(socket.getInputStream()), socket, deadline));
      }
    }
  }

  private Socket secure(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] request(
      URI url, int port, boolean secure, Map<String, String> headers, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
    head.append("Host: ")
        .append(url.getHost())
        .append(port == (secure ? 443 : 80) ? "" : ":" + port)
        .append("\r\n");
    head.append("Connection: close\r\nContent-Length: ").append(content.length).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + content.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }

  /// Everything up to the empty line, however slowly it comes, but not beyond the deadline.
  private static String head(InputStream in, Socket socket, long deadline) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < MAX_HEAD_BYTES) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) throw new IOException("no answer in time");
      socket.setSoTimeout((int) left);
      int next = in.read();
      if (next < 0) throw new IOException("the connection ended before an answer");
      head.append((char) next);
      if (next == '\n' && head.toString().endsWith("\r\n\r\n")) return head.toString();
    }
    throw new IOException("the head of the answer is too long");
  }

  private static Answer parse(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] status = lines[0].split(" ", 3);
    if (status.length < 2
        || !status[0].startsWith("HTTP/1.")
        || !status[1].matches("[1-5]\\d\\d")) {
      throw new IOException("that is no HTTP answer");
    }
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0)
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(status[1]), headers);
  }
}
