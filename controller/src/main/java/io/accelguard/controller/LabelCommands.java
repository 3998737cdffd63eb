// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `labels export`.
@Command(
    name = "labels",
    description = "Incidents that people called false positives.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class LabelCommands {
  @Spec private CommandSpec spec = CommandSpec.create();

  private LabelCommands() {}

  static CommandLine all() {
    return new CommandLine(new LabelCommands());
  }

  @Command(
      name = "export",
      description = {
        "Writes labels.yaml, cmdlines.tsv and the incidents into a folder for accelguard evaluate.",
        "It holds command lines of people: keep it as you keep the database."
      },
      mixinStandardHelpOptions = true)
  int export(
      @Mixin ControllerMain.ConfigOption option,
      @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder.")
          Path folder)
      throws IOException, ConfigurationException, SQLException {
    List<FalsePositive> all =
        option.on((_, database, _) ->
            new Labels(database, InstantSource.system()).export(ControllerMain.CONSOLE));
    int recorded = LabelFiles.write(folder, all);
    spec.commandLine()
        .getOut()
        .println(all.size() + " false positives, " + recorded + " with a recording");
    return 0;
  }
}
