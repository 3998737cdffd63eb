// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands `user …`.
@Command(
    name = "user",
    description = "Who may look and do.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class UserCommands {
  @Spec private CommandSpec spec = CommandSpec.create();

  private UserCommands() {}

  static CommandLine all() {
    return new CommandLine(new UserCommands());
  }

  @FunctionalInterface
  private interface Deed<T> {
    T with(Users users) throws SQLException;
  }

  private static <T> T on(ControllerMain.ConfigOption option, Deed<T> deed)
      throws IOException, ConfigurationException, SQLException {
    return option.on(
        (_, database, secrets) -> deed.with(new Users(database, InstantSource.system(), secrets)));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private CommandLine.ParameterException wrong(String what) {
    return new CommandLine.ParameterException(spec.commandLine(), what);
  }

  @Command(
      name = "add",
      description = "Adds a user or changes one; their sessions end.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:added",
      footer = {
        "  accelguard-controller user add anna --role operator --password-file secret",
        "  accelguard-controller user add ben --role viewer --groups physics,chemistry < secret"
      })
  int add(
      @Mixin ControllerMain.ConfigOption option,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              required = true,
              description = "viewer, operator or admin.")
          String role,
      @Option(
              names = "--groups",
              paramLabel = "GROUP,…",
              defaultValue = "",
              description = "Only cases of these groups of accounts; without it, of all.")
          String groups,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description =
                  "First line is the password, 12 characters at least; without it, of the input.")
          Optional<Path> file)
      throws IOException, ConfigurationException, SQLException {
    Role known =
        Arrays.stream(Role.values())
            .filter(r -> r.id().equals(role))
            .findFirst()
            .orElseThrow(() -> wrong("--role is viewer, operator or admin"));
    byte[] input = file.isPresent() ? Files.readAllBytes(file.get()) : System.in.readNBytes(4096);
    String password = new String(input, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    Users.User user =
        new Users.User(
            name,
            known,
            Arrays.stream(groups.split(",", -1))
                .filter(group -> !group.isBlank())
                .collect(Collectors.toSet()),
            true);
    return on(
        option,
        users -> {
          users
              .put(user, password)
              .ifPresent(problem -> {
                throw wrong(problem);
              });
          return 0;
        });
  }

  @Command(
      name = "disable",
      description = "Shuts a user out, with all sessions and tokens.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:shut out")
  int disable(
      @Mixin ControllerMain.ConfigOption option, @Parameters(paramLabel = "NAME") String name)
      throws IOException, ConfigurationException, SQLException {
    if (!on(option, users -> users.disable(name))) throw wrong("no user " + name);
    return 0;
  }

  @Command(
      name = "token",
      description = {
        "Makes a token for scripts of a user and prints it, once.",
        "Scripts show it as 'Authorization: Bearer TOKEN' to the addresses in /v1/openapi.yaml."
      },
      mixinStandardHelpOptions = true,
      exitCodeList = "0:made",
      footer =
          "  curl -H \"Authorization: Bearer $(accelguard-controller user token anna)\""
              + " http://127.0.0.1:7433/v1/cases")
  int token(@Mixin ControllerMain.ConfigOption option, @Parameters(paramLabel = "NAME") String name)
      throws IOException, ConfigurationException, SQLException {
    Optional<String> token = on(option, users -> users.token(name));
    out().println(token.orElseThrow(() -> wrong("no user " + name)));
    return 0;
  }

  @Command(
      name = "list",
      description = "Lists the users.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:listed")
  int list(@Mixin ControllerMain.ConfigOption option)
      throws IOException, ConfigurationException, SQLException {
    for (Users.User user : on(option, users -> users.all()))
      out()
          .println(
              user.name()
                  + " "
                  + user.role().id()
                  + " "
                  + (user.groups().isEmpty() ? "all" : String.join(",", user.groups()))
                  + (user.enabled() ? "" : " disabled"));
    return 0;
  }
}
