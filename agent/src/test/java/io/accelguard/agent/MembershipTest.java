// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
  @TempDir private Path folder;
  private StubAuthority authority;
  private NodeIdentity identity;
  private Membership membership;

  @BeforeEach
  void begin() throws GeneralSecurityException, IOException {
    authority = new StubAuthority("127.0.0.1");
    identity = new NodeIdentity(folder);
    Files.writeString(folder.resolve("token"), "agt_secret." + authority.pin() + "\n");
    membership = membership(authority.url(), Optional.empty());
  }

  @AfterEach
  void end() {
    membership.close();
    authority.close();
  }

  private Membership membership(URI url, Optional<String> pin) {
    return new Membership(
        new AgentConfig.Controller(url, pin, Optional.of(folder.resolve("token"))),
        identity,
        folder,
        "1.2.3");
  }

  /// So many days by the controller's clock after the certificate was given.
  private void days(double days) throws IOException {
    membership.answeredAt(Instant.now().plusSeconds((long) (days * 86_400)));
  }

  @Test
  void a_host_with_a_token_becomes_a_node_once() throws IOException {
    assertThat(membership.node().held().nodeId()).isEqualTo("node-1");
    assertThat(membership.node().held().nodeId()).isEqualTo("node-1");
    assertThat(authority.calls()).containsExactly("/v1/enrol");
    for (String file : new String[] {"node.key", "identity.json"})
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .isEqualTo("rw-------");
  }

  @Test
  void a_process_that_starts_later_is_the_same_node() throws IOException {
    membership.node();
    Files.delete(folder.resolve("token"));
    try (Membership later = membership(authority.url(), Optional.empty())) {
      assertThat(later.node().held().nodeId()).isEqualTo("node-1");
    }
  }

  @Test
  void nothing_is_sent_to_whoever_does_not_show_the_pinned_authority() throws Exception {
    try (StubAuthority impostor = new StubAuthority("127.0.0.1");
        Membership deceived = membership(impostor.url(), Optional.empty())) {
      assertThatThrownBy(deceived::node).isInstanceOf(IOException.class);
      assertThat(impostor.calls()).isEmpty();
      membership.node();
      try (Membership later = membership(impostor.url(), Optional.empty())) {
        Membership.Node node = later.node();
        assertThatThrownBy(() -> later.answeredAt(Instant.now().plus(Duration.ofDays(6))))
            .isInstanceOf(IOException.class);
        assertThat(node.held().nodeId()).isEqualTo("node-1");
      }
      assertThat(impostor.calls()).isEmpty();
    }
  }

  @Test
  void an_authority_that_serves_under_another_name_is_not_trusted() throws Exception {
    try (StubAuthority elsewhere = new StubAuthority("192.0.2.1");
        Membership lost = membership(elsewhere.url(), Optional.of(elsewhere.pin()))) {
      assertThatThrownBy(lost::node).isInstanceOf(IOException.class);
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void the_configured_pin_counts_more_than_the_tokens() throws Exception {
    try (Membership strict = membership(authority.url(), Optional.of("A".repeat(43)))) {
      assertThatThrownBy(strict::node).isInstanceOf(IOException.class);
    }
    Files.writeString(folder.resolve("token"), "agt_secret");
    assertThatThrownBy(membership::node).hasMessageContaining("authority-pin");
    try (Membership pinned = membership(authority.url(), Optional.of(authority.pin()))) {
      assertThat(pinned.node().held().nodeId()).isEqualTo("node-1");
    }
  }

  @Test
  void plain_http_is_never_used() throws IOException {
    URI plain = URI.create(authority.url().toString().replace("https", "http"));
    try (Membership careless = membership(plain, Optional.empty())) {
      assertThatThrownBy(careless::node).hasMessageContaining("https");
    }
  }

  @Test
  void the_certificate_is_renewed_when_two_thirds_of_its_life_are_over() throws IOException {
    String first = membership.node().held().certificate();
    days(4.6);
    assertThat(membership.node().held().certificate()).isEqualTo(first);
    days(4.7);
    assertThat(membership.node().held().certificate()).isNotEqualTo(first);
    assertThat(authority.calls()).containsExactly("/v1/enrol", "/v1/renew with certificate");
    assertThat(authority.requested().getLast()).isEqualTo(authority.requested().getFirst());
  }

  @Test
  void a_renewal_that_is_refused_changes_nothing_and_is_tried_again() throws IOException {
    String first = membership.node().held().certificate();
    authority.refuse("database-away");
    days(5);
    assertThat(membership.node().held().certificate()).isEqualTo(first);
    authority.refuse("");
    days(5);
    assertThat(membership.node().held().certificate()).isNotEqualTo(first);
  }

  @Test
  void an_expired_certificate_is_renewed_and_else_the_host_enrols_again_with_its_key()
      throws IOException {
    membership.node();
    assertThat(membership.refused("cert-expired")).isTrue();
    assertThat(authority.calls()).endsWith("/v1/renew with certificate");
    authority.refuse("cert-expired");
    assertThat(membership.refused("cert-expired")).isTrue();
    authority.refuse("");
    assertThat(membership.node().held().nodeId()).isEqualTo("node-3");
    assertThat(authority.calls()).endsWith("/v1/renew with certificate", "/v1/enrol");
    assertThat(authority.requested()).containsOnly(identity.key().getPublic());
  }

  @Test
  void a_node_that_is_not_known_any_more_enrols_again_and_a_revoked_one_does_not()
      throws IOException {
    membership.node();
    assertThat(membership.refused("cert-revoked")).isFalse();
    assertThat(identity.read()).isPresent();
    assertThat(membership.refused("node-unknown")).isTrue();
    assertThat(membership.node().held().nodeId()).isEqualTo("node-2");
  }

  @Test
  void a_damaged_key_is_said_and_not_replaced() throws IOException {
    Files.writeString(folder.resolve("node.key"), "x\n");
    assertThatThrownBy(membership::node).hasMessageContaining("is damaged");
    assertThat(Files.readString(folder.resolve("node.key"))).isEqualTo("x\n");
    assertThat(authority.calls()).isEmpty();
  }
}
