// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String VALUE = "Zq9secretZq9";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "passwd",
        "mysql_pwd",
        "access_token",
        "auth_token",
        "api_key",
        "apikey",
        "pwd",
        "secret",
        "credentials",
        "stripetoken",
        "community_string",
        "authkey",
        "auth_key",
        "privkey",
        "priv_key",
        "authentication_key",
        "privacy_key",
        "token",
        "bearer",
        "authorization",
        "aws_secret_access_key",
        "aws_session_token",
        "hf_token",
        "huggingface",
        "wandb_api_key",
        "kaggle_key",
        "ngrok",
        "authtoken",
        "rpc_pass",
        "wallet_pass"
      })
  void the_value_of_a_telling_word_is_hidden_in_every_form(String word) {
    for (List<String> argv :
        List.of(
            List.of("x", "--" + word + "=" + VALUE),
            List.of("x", "--" + word, VALUE),
            List.of("x", word + ":" + VALUE),
            List.of("x", word.toUpperCase(java.util.Locale.ROOT) + "=" + VALUE),
            List.of("x", "{\"" + word + "\": \"" + VALUE + "\"}"),
            List.of("x", word + "%3D" + VALUE))) {
      assertThat(Redaction.redact(argv)).as("%s", argv).noneMatch(text -> text.contains(VALUE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp_abcdefghijklmnop",
        "github_pat_abcdefghijk",
        "glpat-abcdefghijkl",
        "xoxb-123456789012",
        "hf_abcdefghijkl",
        "sk-abcdefghijkl",
        "AKIAABCDEFGHIJKLMNOP",
        "AIzaabcdefghijklmnopqrstuv",
        "eyJhbGciOi.eyJzdWIiOi.c2ln",
        "-----BEGIN RSA PRIVATE KEY-----abc"
      })
  void a_token_of_known_shape_is_hidden(String token) {
    assertThat(Redaction.redact(List.of("curl", "-H", "X: " + token)).get(2)).isEqualTo("X: ***");
  }

  @Test
  void passwords_in_urls_and_short_options_are_hidden() {
    assertThat(Redaction.redact(List.of("git", "clone", "https://me:pw@host/x")))
        .containsExactly("git", "clone", "https://me:***@host/x");
    assertThat(Redaction.redact(List.of("curl", "-u", "me:pw", "http://host")))
        .containsExactly("curl", "-u", "***", "http://host");
    assertThat(Redaction.redact(List.of("mysql", "-ppw"))).containsExactly("mysql", "-p***");
    assertThat(Redaction.redact(List.of("sshpass", "-p", "pw", "ssh")))
        .containsExactly("sshpass", "-p", "***", "ssh");
  }

  @Test
  void an_honest_command_line_stays_as_it_is() {
    List<String> argv =
        List.of(
            "python3",
            "train.py",
            "--epochs",
            "90",
            "--tokenizer-path",
            "/data/tokens.json",
            "-p",
            "8080");
    assertThat(Redaction.redact(argv).subList(0, 4)).isEqualTo(argv.subList(0, 4));
    assertThat(Redaction.redact(argv).getLast()).isEqualTo("8080");
  }

  @Test
  void a_huge_command_line_is_cut() {
    List<String> argv = List.of("x".repeat(3000), "y".repeat(3000), "z");
    assertThat(String.join("", Redaction.redact(argv))).hasSize(4097).endsWith("y…");
  }
}
