// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The page as a person sees it: real Chromium logs in, waits for a violation to appear by itself,
/// opens its evidence, and takes the screenshots that the README shows.
@Tag("real")
class RealPageTest {
  private static final Path BROWSER = Path.of("browser").toAbsolutePath();
  private static final Path IMAGES = Path.of("../docs/images").toAbsolutePath().normalize();

  @Test
  void a_violation_appears_by_itself_and_its_evidence_can_be_read()
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "not installed: chromium");
    assertThat(Shell.run("cd " + BROWSER + " && npm ci --no-audit --no-fund --silent"))
        .as("npm ci")
        .isZero();
    Path folder = Files.createTempDirectory("accelguard-page-");
    try (LiveSystem system = new LiveSystem(folder.resolve("system"))) {
      Process browser =
          new ProcessBuilder(
                  "node", "page.mjs", system.pageUrl(), system.loginSecret(), folder.toString())
              .directory(BROWSER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("browser.log").toFile())
              .start();
      try (Subject.Running _ = Subjects.guilty().getFirst().start(folder.resolve("miner"))) {
        assertThat(browser.waitFor(3, TimeUnit.MINUTES)).as("the browser is done in time").isTrue();
      } finally {
        browser.destroyForcibly();
      }
      assertThat(browser.exitValue()).as(Files.readString(folder.resolve("browser.log"))).isZero();
    }
    for (String image :
        new String[] {"overview.png", "incident.png", "incident-dark.png", "case.png"}) {
      assertThat(folder.resolve(image)).isNotEmptyFile();
      if (Boolean.getBoolean("accelguard.images")) {
        Files.createDirectories(IMAGES);
        Files.copy(
            folder.resolve(image),
            IMAGES.resolve(image),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
