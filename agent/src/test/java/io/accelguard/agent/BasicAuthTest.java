// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.BasicAuth.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BasicAuthTest {
  /// Of the password `p`.
  private static final Map<String, String> ALICE =
      Map.of("alice", "$2y$10$l.UM9sHxdiasWLCrr1VFdel1SxJ3k3j.eXKKBfsMRheF2QciDzGd.");

  private long now;
  private final BasicAuth auth = new BasicAuth(() -> now);

  private Answer check(String pair) {
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return auth.check("Basic " + Base64.getEncoder().encodeToString(bytes), ALICE);
  }

  @Test
  void who_guesses_has_to_wait_and_who_is_known_does_not() {
    assertThat(check("alice:p")).isEqualTo(Answer.ADMITTED);
    for (int i = 0; i < 4; i++) assertThat(check("alice:" + i)).isEqualTo(Answer.REFUSED);
    assertThat(check("alice:5")).isEqualTo(Answer.LATER);
    assertThat(check("bob:p")).isEqualTo(Answer.LATER);
    assertThat(check("alice:p")).isEqualTo(Answer.ADMITTED);
    now += 1_000_000_000L;
    assertThat(check("bob:p")).isEqualTo(Answer.REFUSED);
  }

  @Test
  void what_is_no_name_and_password_costs_nothing() {
    for (String header : new String[] {"", "Basic", "Basic !!", "Bearer x", "Basic YWxpY2U="})
      for (int i = 0; i < 10; i++)
        assertThat(auth.check(header, ALICE)).as(header).isEqualTo(Answer.REFUSED);
  }

  @Test
  void a_password_that_was_changed_is_not_remembered() {
    assertThat(check("alice:p")).isEqualTo(Answer.ADMITTED);
    String other = "$2b$10$" + "a".repeat(53);
    byte[] bytes = "alice:p".getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(bytes);
    assertThat(auth.check(header, Map.of("alice", other))).isEqualTo(Answer.REFUSED);
  }
}
