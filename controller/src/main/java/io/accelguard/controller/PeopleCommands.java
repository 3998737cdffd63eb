// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands `people …`.
@Command(
    name = "people",
    description = "What is kept about a person.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class PeopleCommands {
  private static final int IN_THE_WAY = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  private PeopleCommands() {}

  static CommandLine all() {
    return new CommandLine(new PeopleCommands());
  }

  private static Privacy parts(ControllerConfig config, Database database) {
    return Privacy.of(config, database, InstantSource.system());
  }

  @Command(
      name = "export",
      description = "Writes everything kept about a person to a new file, as JSON.",
      mixinStandardHelpOptions = true)
  int export(
      @Mixin ControllerMain.ConfigOption option,
      @Parameters(paramLabel = "USER", description = "An account, or an owner as kind/name.")
          String user,
      @Option(names = "--out", paramLabel = "FILE", required = true, description = "A new file.")
          Path file)
      throws IOException, ConfigurationException, SQLException {
    return option.on((config, database, _) -> {
      PersonalData data = parts(config, database).data();
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")));
          Writer out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8))) {
        data.export(data.account(user), ControllerMain.CONSOLE, out);
      }
      return 0;
    });
  }

  @Command(
      name = "erase",
      description = "Shows what is kept about a person; with --yes deletes it.",
      mixinStandardHelpOptions = true,
      exitCodeList = "3:a case, an appeal or a restriction is in the way")
  int erase(
      @Mixin ControllerMain.ConfigOption option,
      @Parameters(paramLabel = "USER", description = "An account, or an owner as kind/name.")
          String user,
      @Option(names = "--yes", description = "Deletes; without it nothing is changed.")
          boolean isMeant)
      throws IOException, ConfigurationException, SQLException {
    Erasure.Result result =
        option.on((config, database, _) -> {
          Privacy parts = parts(config, database);
          String account = parts.data().account(user);
          return isMeant
              ? parts.erasure().erase(account, ControllerMain.CONSOLE)
              : parts.erasure().look(account);
        });
    PrintWriter out = spec.commandLine().getOut();
    out.println(Texts.visible(result.account()));
    result.counts().forEach((name, count) -> out.println("  " + count + " " + name));
    result.obstacles().forEach(what -> out.println("in the way: " + Texts.visible(what)));
    if (!result.obstacles().isEmpty()) return IN_THE_WAY;
    out.println(
        result.isDone()
            ? "erased; the audit calls them " + result.pseudonym()
            : isMeant ? "nothing is kept" : "nothing was changed; --yes deletes");
    return 0;
  }
}
