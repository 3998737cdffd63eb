// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static io.accelguard.classifiers.Doors.keepsTo;
import static io.accelguard.classifiers.Doors.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Category;
import io.accelguard.model.VerdictState;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The operator opens doors, and nobody else does under the operator's name.
final class OperatorServicesTest {
  private static final String UNIT = "/system.slice/frpc.service";

  private static VerdictState frpc(String image, UnaryOperator<Program> place) {
    Program program =
        place.apply(keepsTo(run(image, "frpc", "-c", "frpc.toml"), "198.51.100.7", 7000));
    Timeline host = new Timeline(50, Doors.rules()).with(program).run(120);
    return host.state(program, Category.REMOTE_ACCESS);
  }

  @Test
  void an_installed_service_under_a_system_account_may_open_a_door() {
    assertThat(frpc("/usr/bin/frpc", frpc -> frpc.in(UNIT).user(0))).isEqualTo(VerdictState.CLEAR);
    assertThat(frpc("/opt/frp/frpc", frpc -> frpc.in(UNIT).user(998)))
        .isEqualTo(VerdictState.CLEAR);
  }

  @Test
  void a_program_that_no_root_installed_may_not() {
    assertThat(frpc("/tmp/frpc", frpc -> frpc.in(UNIT).user(998)))
        .isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void an_account_of_a_person_may_not() {
    assertThat(frpc("/usr/bin/frpc", frpc -> frpc.in(UNIT))).isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void root_in_a_container_or_a_session_may_not() {
    String container = "/docker/" + "0123456789abcdef".repeat(4);
    assertThat(frpc("/usr/bin/frpc", frpc -> frpc.in(container).user(0)))
        .isEqualTo(VerdictState.VIOLATION);
    assertThat(
            frpc(
                "/usr/bin/frpc",
                frpc -> frpc.in("/user.slice/user-0.slice/session-3.scope").user(0)))
        .isEqualTo(VerdictState.VIOLATION);
  }

  @Test
  void attacks_of_a_service_are_judged() {
    Program flood =
        run("/usr/sbin/hping3", "hping3", "-S", "--flood", "-p", "80", "203.0.113.7")
            .cpu(0.97, 0.07, 2)
            .in("/system.slice/redis.service")
            .user(105);
    Timeline host = new Timeline(50, Doors.rules()).with(flood).run(120);
    assertThat(host.state(flood, Category.OUTBOUND_ATTACK)).isEqualTo(VerdictState.VIOLATION);
  }
}
