// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  @Test
  void passwords_are_those_of_the_reference_implementation() {
    // Made by libargon2 with argon2id_hash_encoded(2, m, 1, "password", "somesalt", 32 bytes).
    Passwords passwords = new Passwords();
    for (String reference :
        List.of(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E")) {
      assertThat(passwords.matches("password", reference)).as(reference).isTrue();
      assertThat(passwords.matches("Password", reference)).as(reference).isFalse();
    }
    String own = passwords.hash("correct horse battery");
    assertThat(passwords.matches("correct horse battery", own)).isTrue();
    assertThat(own).isNotEqualTo(passwords.hash("correct horse battery"));
  }
}
