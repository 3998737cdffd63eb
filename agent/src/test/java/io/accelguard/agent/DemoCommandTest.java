// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demonstration, over the scenes that are shipped.
class DemoCommandTest {
  private static final Path SCENES = Path.of("src/main/bundle/demo/scenes");
  private static final Path HOSTS = Path.of("src/test/resources/hosts");

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void rules_where_they_are_installed() throws IOException {
    Path shipped = Path.of("../config/rules");
    try (Stream<Path> files = Files.walk(shipped)) {
      for (Path file : files.toList()) {
        Path copy = home.resolve("config/rules").resolve(shipped.relativize(file));
        if (Files.isDirectory(file)) Files.createDirectories(copy);
        else Files.copy(file, copy);
      }
    }
  }

  private void the_recordings() throws IOException {
    Path demo = Files.createDirectory(home.resolve("demo"));
    Files.copy(SCENES, demo.resolve("scenes"));
    for (String line : Files.readAllLines(SCENES)) {
      String name = line.split(" ", 2)[0];
      Path own = SCENES.resolveSibling(name);
      if (name.endsWith(".agrec"))
        Files.copy(Files.exists(own) ? own : HOSTS.resolve(name), demo.resolve(name));
    }
  }

  private int demo() {
    return AgentMain.commandLine(new Installation(home, "1.2.3"), new LiveSenses(), new Pace.Real())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("demo");
  }

  @Test
  void every_guilty_scene_ends_in_a_violation_and_the_innocent_one_in_silence() throws IOException {
    the_recordings();
    assertThat(demo()).isZero();
    List<String> scenes = List.of(out.toString().split("What ran: ", -1));
    assertThat(scenes).hasSize(7);
    assertThat(scenes.get(1)).contains("nobody is accused").doesNotContain("violation");
    for (String guilty : scenes.subList(2, 7))
      assertThat(guilty).contains("violation").doesNotContain("nobody is accused");
    assertThat(out.toString())
        .contains("crypto-mining")
        .contains("password-cracking")
        .contains("deepfake")
        .contains("p2p")
        .contains("remote-access")
        .contains("file-hosting")
        .contains("outbound-attack")
        .contains("next: accelguard doctor");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void the_shipped_recordings_are_small() throws IOException {
    the_recordings();
    long bytes = 0;
    for (String name : List.of(home.resolve("demo").toFile().list()))
      bytes += Files.size(home.resolve("demo").resolve(name));
    assertThat(bytes).isLessThan(1_000_000);
  }

  @Test
  void without_recordings_it_says_where_they_come_from() {
    assertThat(demo()).isEqualTo(Exit.NO_INPUT);
    assertThat(err.toString()).contains("demo").contains("it comes with the packages");
  }
}
