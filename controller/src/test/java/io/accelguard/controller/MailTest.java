// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Alert;
import io.accelguard.model.AlertMessage;
import io.accelguard.notifiers.AddressPolicy;
import io.accelguard.notifiers.Delivery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mail to a server on loopback that speaks as little as a server must.
class MailTest {
  private static final AddressPolicy LOOPBACK = AddressPolicy.allowing(List.of("127.0.0.0/8"));

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) serve();
        });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void serve() {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      say(out, "220 test");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (data && !line.equals(".")) continue;
        data = line.equals("DATA");
        say(out, data ? "354 go" : line.startsWith("QUIT") ? "221 bye" : "250 ok");
      }
    } catch (IOException e) {
      // The client went away, or the test is over.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private Delivery send(boolean encrypted, AddressPolicy policy, String summary)
      throws IOException {
    Mailbox mailbox =
        new Mailbox(
            "127.0.0.1",
            server.getLocalPort(),
            encrypted,
            Optional.empty(),
            Optional.empty(),
            "gpu@example.org",
            List.of("ops@example.org", "night@example.org"));
    Alert alert =
        new Alert("case/1", Map.of(), summary, "detail", Instant.EPOCH, null, "https://x/cases/1");
    return Mail.sender(mailbox, policy)
        .send(new AlertMessage("msg_1", Instant.EPOCH, List.of(alert)));
  }

  @Test
  void a_mail_has_one_subject_one_id_and_all_who_shall_have_it() throws IOException {
    assertThat(send(false, LOOPBACK, "mining on a")).isEqualTo(new Delivery.Delivered());
    assertThat(lines)
        .contains(
            "MAIL FROM:<gpu@example.org>",
            "RCPT TO:<ops@example.org>",
            "RCPT TO:<night@example.org>",
            "Subject: [accelguard] mining on a",
            "Message-ID: <msg_1@accelguard>",
            "https://x/cases/1");
  }

  @Test
  void text_that_would_be_a_header_is_none() throws IOException {
    assertThat(send(false, LOOPBACK, "x\r\nBcc: evil@example.org\r\n\r\n.\r\nRCPT TO:<evil@x>"))
        .isEqualTo(new Delivery.Delivered());
    int body = lines.indexOf("");
    assertThat(lines.subList(0, body)).noneMatch(line -> line.startsWith("Bcc:"));
    assertThat(lines.stream().filter(line -> line.startsWith("RCPT TO:<ops"))).hasSize(1);
    assertThat(lines).containsOnlyOnce(".");
  }

  @Test
  void without_starttls_nothing_is_said_to_a_server_that_must_have_it() throws IOException {
    assertThat(send(true, LOOPBACK, "x")).isInstanceOf(Delivery.Retry.class);
    assertThat(lines).noneMatch(line -> line.startsWith("MAIL"));
  }

  @Test
  void a_server_inside_must_be_named() throws IOException {
    assertThat(send(false, AddressPolicy.PUBLIC, "x")).isInstanceOf(Delivery.Retry.class);
    assertThat(send(true, AddressPolicy.PUBLIC, "x"))
        .isEqualTo(new Delivery.Retry("the name leads to a loopback address", Optional.empty()));
    assertThat(lines).isEmpty();
  }
}
