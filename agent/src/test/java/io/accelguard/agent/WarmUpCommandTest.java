// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class WarmUpCommandTest {
  private static final Installation REPOSITORY =
      new Installation(Path.of("..").toAbsolutePath().normalize(), "1.2.3");

  @Test
  @Timeout(60)
  void a_start_is_gone_through_and_nothing_is_left() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    WarmUpCommand command =
        new WarmUpCommand(REPOSITORY, new LiveSenses(), InstantSource.system(), new Pace.Real());
    assertThat(new CommandLine(command).execute()).isZero();
    assertThat(temporary.toFile().list((_, name) -> name.startsWith("accelguard-warm-up")))
        .isEmpty();
  }
}
