// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.agent.AgentMain;
import io.accelguard.controller.ControllerMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/// What the build puts into the `share` folders: real groff reads the pages, real bash completes.
@Tag("real")
class RealManualsTest {
  enum Program {
    AGENT(AgentMain.commands(), "../agent/target/accelguard/share"),
    CONTROLLER(ControllerMain.commands(), "../controller/target/accelguard-controller/share");

    private final CommandLine commands;
    private final Path share;

    Program(CommandLine commands, String share) {
      this.commands = commands;
      this.share = Path.of(share).toAbsolutePath().normalize();
    }
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream()
            .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
            .flatMap(RealManualsTest::all));
  }

  @ParameterizedTest
  @EnumSource
  void every_command_has_a_page_that_groff_reads_without_a_warning(Program program) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "not installed: groff");
    List<String> pages =
        all(program.commands)
            .map(command -> command.getCommandSpec().qualifiedName("-") + ".1")
            .toList();
    Path folder = program.share.resolve("man/man1");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder(pages.toArray(String[]::new));
    Shell.Said said =
        Shell.say(
            folder,
            "bash",
            "-c",
            "for page in *.1; do groff -man -ww -Kutf8 -Tutf8 \"$page\" >/dev/null || exit 1;"
                + " done");
    assertThat(said.text()).isEmpty();
    assertThat(said.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT, accelguard, sc, scan",
    "AGENT, accelguard rules, te, test",
    "AGENT, accelguard scan, --js, --json",
    "CONTROLLER, accelguard-controller, to, token",
    "CONTROLLER, accelguard-controller token create, --us, --uses"
  })
  void bash_completes_commands_and_options(
      Program program, String before, String begun, String completed) {
    String words = before + " " + begun;
    String name = program.commands.getCommandName();
    String script =
        """
        . share/bash-completion/completions/%1$s
        COMP_WORDS=(%2$s) COMP_LINE='%2$s'
        COMP_POINT=${#COMP_LINE} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        "$(complete -p %1$s | grep -o '_complete_[a-z_-]*')"
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(name, words);
    Shell.Said said = Shell.say(program.share.getParent(), "bash", "--norc", "-c", script);
    assertThat(said.text().lines()).contains(completed);
  }
}
