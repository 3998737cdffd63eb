// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final String INCIDENT = "/incidents/01900000-0000-7000-8000-000000000001/i1";

  @RegisterExtension private final LiveController controller = new LiveController();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/fragments/overview",
        INCIDENT,
        "/cases",
        "/cases/x",
        "/policies",
        "/exemptions",
        "/tokens",
        "/nodes/x",
        "/audit"
      })
  void a_page_sends_strangers_to_the_log_in(String path) {
    HttpResponse<String> answer = controller.get(path);
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("/login");
    assertThat(controller.get(path, "Cookie", "accelguard_session=x").statusCode()).isEqualTo(303);
    assertThat(controller.get(path, "Authorization", "Bearer x").statusCode()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/incidents",
        "/v1/incidents.csv",
        "/v1/nodes",
        "/v1/cases",
        "/v1/cases.csv",
        "/v1/eligibility/x",
        "/v1/notices?channel=mail",
        "/v1/audit"
      })
  void an_interface_refuses_strangers(String path) {
    assertThat(controller.get(path).statusCode()).isEqualTo(401);
    assertThat(controller.page(path).statusCode()).isEqualTo(200);
  }

  @Test
  void the_secret_opens_a_session_that_ends() {
    HttpResponse<String> answer = controller.logIn(controller.secret());
    assertThat(answer.statusCode()).isEqualTo(303);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200");
    String session = cookie.split(";")[0];
    assertThat(controller.get("/", "Cookie", session).statusCode()).isEqualTo(200);
    controller.pass(Duration.ofHours(12));
    assertThat(controller.get("/", "Cookie", session).statusCode()).isEqualTo(303);
  }

  @Test
  void after_ten_wrong_secrets_even_the_right_one_waits_a_minute() {
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> answer = controller.logIn("wrong");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("That is not the secret.");
    }
    HttpResponse<String> answer = controller.logIn(controller.secret());
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
    controller.pass(Duration.ofMinutes(1));
    assertThat(controller.logIn(controller.secret()).statusCode()).isEqualTo(303);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/login",
        INCIDENT,
        "/static/app.css",
        "/static/none",
        "/nowhere",
        "/metrics",
        "/healthz",
        "/readyz",
        "/v1/nodes",
        "/tokens",
        "/nodes/x",
        "/v1/none",
        "/cases",
        "/cases/x",
        "/own/x",
        "/policies",
        "/audit",
        "/v1/cases.csv",
        "/incidents/x/y"
      })
  void every_answer_tells_the_browser_to_be_careful(String path) {
    for (HttpResponse<String> answer :
        List.of(controller.get(path), controller.page(path), controller.post(path, "", "x"))) {
      assertThat(answer.headers().map())
          .as(path + " " + answer.statusCode())
          .containsKeys(
              "content-security-policy",
              "x-content-type-options",
              "referrer-policy",
              "cache-control");
      assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'self'")
          .doesNotContain("unsafe");
    }
  }
}
