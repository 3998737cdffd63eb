// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.EnforcementAction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators type.
class OperatorOrderTest {
  @Test
  void a_command_line_becomes_an_order_about_the_processes_as_they_are() {
    World world = new World(Path.of("/nowhere"));
    world.put(4242, World.python());
    OperatorOrder asked =
        OperatorOrder.parse(List.of("freeze", "--incident", "i-1", "--dry-run", "4242"))
            .orElseThrow();

    assertThat(asked.order(world, "boot", 400_000, Instant.EPOCH))
        .hasValueSatisfying(order -> {
          assertThat(order.action()).isEqualTo(EnforcementAction.FREEZE);
          assertThat(order.uid()).isEqualTo(1000);
          assertThat(order.dryRun()).isTrue();
          assertThat(order.targets().getFirst().startTicks()).isEqualTo(360_000);
        });
  }

  @Test
  void processes_of_several_users_make_no_order() {
    World world = new World(Path.of("/nowhere"));
    world.put(4242, World.python());
    world.put(4243, new Seen(1, 1, 0, false, "x", List.of(1001, 1001, 1001, 1001), World.JOB));

    assertThat(
            new OperatorOrder(EnforcementAction.STOP, "i", false, List.of(4242, 4243))
                .order(world, "boot", 400_000, Instant.EPOCH))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "kill --incident i 1",
        "stop 1",
        "stop --incident",
        "stop --incident i",
        "stop --incident i 0",
        "stop --incident i -1",
        "stop --incident i 99999999999",
        "thaw --incident i 1",
        "stop --force --incident i 1"
      })
  void a_command_line_that_is_wrong_is_no_order(String line) {
    assertThat(OperatorOrder.parse(List.of(line.split(" ")))).isEmpty();
  }
}
