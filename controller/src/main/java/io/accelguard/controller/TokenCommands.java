// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands `token …`.
@Command(
    name = "token",
    description = "Enrolment tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class TokenCommands {

  @Spec private CommandSpec spec = CommandSpec.create();

  private TokenCommands() {}

  static CommandLine all() {
    return new CommandLine(new TokenCommands());
  }

  @FunctionalInterface
  private interface Deed<T> {
    T with(Tokens tokens) throws SQLException;
  }

  private static <T> T on(ControllerMain.ConfigOption option, Deed<T> deed)
      throws IOException, ConfigurationException, SQLException {
    return option.on(
        (_, database, secrets) -> deed.with(new Tokens(database, InstantSource.system(), secrets)));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }

  @Command(
      name = "create",
      description = {
        "Makes an enrolment token and prints it, once.",
        "It is a line for accelguard enroll --token-file, and names the authority that the node"
            + " will trust."
      },
      mixinStandardHelpOptions = true,
      exitCodeList = "0:made",
      footer = "  accelguard-controller token create --uses 40 --hours 2 > token")
  int create(
      @Mixin ControllerMain.ConfigOption option,
      @Option(
              names = "--uses",
              paramLabel = "N",
              defaultValue = "1",
              description = "How many nodes may use it; default ${DEFAULT-VALUE}.")
          int uses,
      @Option(
              names = "--hours",
              paramLabel = "N",
              defaultValue = "24",
              description = "How long it is valid, at most 24; default ${DEFAULT-VALUE}.")
          int hours)
      throws IOException, ConfigurationException, SQLException {
    if (uses < 1 || uses > Tokens.MAX_USES || hours < 1 || hours > Tokens.MAX_HOURS)
      throw wrong("--uses is 1 to 100000, --hours 1 to 24");
    String token =
        on(option, tokens -> tokens.create(uses, Duration.ofHours(hours), ControllerMain.CONSOLE));
    out().println(token);
    return 0;
  }

  @Command(
      name = "list",
      description = "Lists the newest tokens, without their secrets.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:listed")
  int list(@Mixin ControllerMain.ConfigOption option)
      throws IOException, ConfigurationException, SQLException {
    for (Tokens.Row row : on(option, Tokens::all))
      out()
          .printf(
              "%s %d of %d uses left, until %s%s%n",
              row.id(),
              row.left(),
              row.uses(),
              Words.time(row.expires()),
              row.isRevoked() ? ", revoked" : "");
    return 0;
  }

  @Command(
      name = "revoke",
      description = "Makes a token useless; nodes that used it stay.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:revoked")
  int revoke(@Mixin ControllerMain.ConfigOption option, @Parameters(paramLabel = "ID") UUID id)
      throws IOException, ConfigurationException, SQLException {
    if (!on(option, tokens -> tokens.revoke(id, ControllerMain.CONSOLE)))
      throw wrong("no token " + id);
    return 0;
  }
}
