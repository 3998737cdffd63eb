// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands `node …`.
@Command(
    name = "node",
    description = "Nodes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class NodeCommands {
  private static final Visitor CONSOLE =
      new Visitor(ControllerMain.CONSOLE, Role.ADMIN, Set.of(), "");

  @Spec private CommandSpec spec = CommandSpec.create();

  private NodeCommands() {}

  static CommandLine all() {
    return new CommandLine(new NodeCommands());
  }

  private record Named(UUID id, String host, boolean isRetired) {}

  private static List<Named> named(Database database, String name) throws SQLException {
    return database.transaction(connection ->
        Query.of(
                connection,
                "select node_id, host, retired_at from node where ? in ('', host, node_id::text)"
                    + " order by host, node_id",
                name)
            .list(row ->
                new Named(
                    row.getObject(1, UUID.class), row.getString(2), row.getTimestamp(3) != null)));
  }

  @Command(name = "list", description = "Lists the nodes.", mixinStandardHelpOptions = true)
  int list(@Mixin ControllerMain.ConfigOption option)
      throws IOException, ConfigurationException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    for (Named node : option.on((_, database, _) -> named(database, "")))
      out.println(
          node.id() + " " + Texts.visible(node.host()) + (node.isRetired() ? " retired" : ""));
    return 0;
  }

  @Command(
      name = "retire",
      description =
          "Takes a node out of service: it is not missed any more and its certificate is not"
              + " taken. A token brings it back.",
      mixinStandardHelpOptions = true)
  int retire(
      @Mixin ControllerMain.ConfigOption option,
      @Parameters(paramLabel = "NODE", description = "Its id, or its host's name.") String name,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
          String reason)
      throws IOException, ConfigurationException, SQLException {
    return option.on((_, database, _) -> {
      List<Named> found = named(database, name).stream().filter(node -> !node.isRetired()).toList();
      if (found.size() != 1 || name.isEmpty())
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            found.isEmpty() || name.isEmpty()
                ? "no node in service is called " + name
                : found.size() + " nodes are called so; give the id that `node list` shows");
      new Identities(database, InstantSource.system())
          .retire(CONSOLE, found.getFirst().id(), reason);
      return 0;
    });
  }
}
