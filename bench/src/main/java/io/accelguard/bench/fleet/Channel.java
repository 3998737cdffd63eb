// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench.fleet;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// One connection that stays open between calls, as an agent's. Java's HTTP client has threads of
/// its own for each certificate it shows, which ten thousand nodes on one machine cannot afford.
final class Channel implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final SSLContext context;
  private final int port;
  private @Nullable SSLSocket socket;
  private @Nullable InputStream in;
  private long handshakes;

  Channel(SSLContext context, int port) {
    this.context = context;
    this.port = port;
  }

  /// What came back.
  record Answer(int status, String body) {}

  /// How often it connected.
  long handshakes() {
    return handshakes;
  }

  /// Sends a body; connects again when the other side has closed meanwhile.
  Answer post(String path, String body) throws IOException {
    boolean fresh = socket == null;
    try {
      return send(path, body);
    } catch (IOException e) {
      close();
      if (fresh) throw e;
      return send(path, body);
    }
  }

  private Answer send(String path, String body) throws IOException {
    SSLSocket open = socket;
    if (open == null) open = connect();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, port, bytes.length);
    OutputStream out = open.getOutputStream();
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + bytes.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(bytes, 0, all, start.length, bytes.length);
    out.write(all);
    out.flush();
    return answer();
  }

  private SSLSocket connect() throws IOException {
    Socket plain = new Socket();
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(PATIENCE_MILLIS);
    plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    SSLSocket open =
        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    open.startHandshake();
    handshakes++;
    socket = open;
    in = new BufferedInputStream(open.getInputStream(), 1024);
    return open;
  }

  private Answer answer() throws IOException {
    String[] status = line().split(" ", 3);
    int length = 0;
    boolean ends = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:"))
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      ends |= header.startsWith("connection: close");
    }
    byte[] body = Optional.ofNullable(in).orElseThrow().readNBytes(length);
    if (ends) close();
    return new Answer(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    InputStream from = Optional.ofNullable(in).orElseThrow();
    StringBuilder line = new StringBuilder();
    for (int c = from.read(); c != '\n'; c = from.read()) {
      if (c < 0) throw new EOFException("the controller closed the connection");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    SSLSocket open = socket;
    socket = null;
    in = null;
    if (open != null) open.close();
  }
}
