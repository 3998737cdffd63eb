// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Alert;
import io.accelguard.model.AlertMessage;
import io.accelguard.notifiers.AddressPolicy;
import io.accelguard.notifiers.AlertBody;
import io.accelguard.notifiers.Delivery;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/// Sends messages as mail, by Angus Mail. The server's name is resolved once a try, and the address
/// that was checked is the one that is called.
final class Mail {
  private static final String TIMEOUT_MILLIS = "15000";

  private final Mailbox mailbox;
  private final AddressPolicy policy;
  private final Optional<String> password;

  private Mail(Mailbox mailbox, AddressPolicy policy, Optional<String> password) {
    this.mailbox = mailbox;
    this.policy = policy;
    this.password = password;
  }

  /// @throws IOException when the password cannot be read
  static Sender sender(Mailbox mailbox, AddressPolicy policy) throws IOException {
    Optional<String> password =
        mailbox.passwordFile().isPresent()
            ? Optional.of(Files.readString(mailbox.passwordFile().get()).strip())
            : Optional.empty();
    return new Mail(mailbox, policy, password)::send;
  }

  private Delivery send(AlertMessage message) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(mailbox.host());
      for (InetAddress address : addresses) {
        Optional<String> denial = denial(address);
        if (denial.isPresent()) return new Delivery.Retry(denial.get(), Optional.empty());
      }
      Session session = Session.getInstance(properties(addresses[0]));
      MimeMessage mail = mail(session, message);
      try (Transport transport = session.getTransport("smtp")) {
        transport.connect(
            mailbox.host(), mailbox.port(), mailbox.user().orElse(null), password.orElse(null));
        transport.sendMessage(mail, mail.getAllRecipients());
      }
      return new Delivery.Delivered();
    } catch (UnknownHostException e) {
      return new Delivery.Retry("the name of the mail server is not known", Optional.empty());
    } catch (AuthenticationFailedException e) {
      return new Delivery.Retry("the mail server refuses the log-in", Optional.empty());
    } catch (MessagingException e) {
      return new Delivery.Retry(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private Optional<String> denial(InetAddress address) {
    return mailbox.encrypted()
        ? policy.denial(address).map(kind -> "the name leads to a " + kind + " address")
        : policy.isNamed(address)
            ? Optional.empty()
            : Optional.of("without starttls the server must be in a network that is named");
  }

  private Properties properties(InetAddress address) {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.timeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.writetimeout", TIMEOUT_MILLIS);
    properties.put("mail.smtp.localhost", "accelguard");
    properties.put("mail.smtp.auth", String.valueOf(mailbox.user().isPresent()));
    properties.put("mail.smtp.starttls.enable", String.valueOf(mailbox.encrypted()));
    properties.put("mail.smtp.starttls.required", String.valueOf(mailbox.encrypted()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.socketFactory", new PinnedSockets(address));
    properties.put("mail.smtp.socketFactory.fallback", "false");
    return properties;
  }

  private MimeMessage mail(Session session, AlertMessage message) throws MessagingException {
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + message.id() + "@accelguard>");
          }
        };
    mail.setFrom(new InternetAddress(mailbox.from(), true));
    for (String to : mailbox.to())
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    mail.setSubject("[accelguard] " + subject(message), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(message.at()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setText(text(message), StandardCharsets.UTF_8.name());
    return mail;
  }

  /// One line: a subject that ends a line would begin a header.
  private static String subject(AlertMessage message) {
    Alert first = message.alerts().getFirst();
    int more = message.alerts().size() - 1;
    String line = (first.isFiring() ? "" : "Resolved: ") + first.summary();
    return Texts.bounded(line.replaceAll("\\s+", " "), 200)
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String text(AlertMessage message) {
    return message.alerts().stream()
        .map(alert -> AlertBody.plain(alert) + "\n" + alert.link())
        .collect(Collectors.joining("\n\n"));
  }
}
