// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.controller.RulePackRow.Stage;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands `rules …`.
@Command(
    name = "rules",
    description = "Packs of rules for the nodes, signed with `accelguard rules sign`.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class RuleCommands {

  @Spec private CommandSpec spec = CommandSpec.create();

  private RuleCommands() {}

  static CommandLine all() {
    return new CommandLine(new RuleCommands());
  }

  @FunctionalInterface
  private interface Deed<T> {
    T with(RulePacks packs) throws SQLException;
  }

  /// Which nodes.
  static final class StageOptions {
    @Option(
        names = "--percent",
        paramLabel = "N",
        defaultValue = "100",
        description =
            "Share of the nodes; default ${DEFAULT-VALUE}. A small share first, all later.")
    private int percent;

    @Option(
        names = "--hosts",
        paramLabel = "NAME,…",
        split = ",",
        description = "Only nodes of these names; * stands for any characters.")
    private List<String> hosts = List.of();

    Stage stage() {
      return new Stage(percent, hosts);
    }
  }

  private static <T> T on(ControllerMain.ConfigOption option, Deed<T> deed)
      throws IOException, ConfigurationException, SQLException {
    return option.on(
        (_, database, _) -> deed.with(new RulePacks(database, InstantSource.system())));
  }

  private int done(Optional<String> problem) {
    if (problem.isPresent())
      throw new CommandLine.ParameterException(spec.commandLine(), problem.get());
    return 0;
  }

  @Command(
      name = "publish",
      description = "Offers a pack to nodes, which take it if they have the key and know no newer.",
      mixinStandardHelpOptions = true,
      footer = {
        "  accelguard-controller rules publish --percent 5 pack.json",
        "  accelguard-controller rules publish --hosts 'gpu-*,login1' pack.json"
      })
  int publish(
      @Mixin ControllerMain.ConfigOption option,
      @Mixin StageOptions nodes,
      @Parameters(paramLabel = "FILE") Path file)
      throws IOException, ConfigurationException, SQLException {
    String body;
    try (InputStream in = Files.newInputStream(file)) {
      body = new String(in.readNBytes(RulePack.MAX_BYTES + 1), StandardCharsets.UTF_8);
    }
    return done(on(option, packs -> packs.publish(body, nodes.stage(), ControllerMain.CONSOLE)));
  }

  @Command(
      name = "stage",
      description = "Offers a pack to another part of the nodes; those that have it keep it.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:on offer to these",
      footer = "  accelguard-controller rules stage --percent 100 4")
  int stage(
      @Mixin ControllerMain.ConfigOption option,
      @Mixin StageOptions nodes,
      @Parameters(paramLabel = "VERSION") long version)
      throws IOException, ConfigurationException, SQLException {
    return done(on(option, packs -> packs.stage(version, nodes.stage(), ControllerMain.CONSOLE)));
  }

  @Command(
      name = "withdraw",
      description =
          "Stops offering a pack. Nodes that have it keep it until a newer one comes: to go back,"
              + " sign the old rules under a new version.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:withdrawn")
  int withdraw(
      @Mixin ControllerMain.ConfigOption option, @Parameters(paramLabel = "VERSION") long version)
      throws IOException, ConfigurationException, SQLException {
    return done(on(option, packs -> packs.withdraw(version, ControllerMain.CONSOLE)));
  }

  @Command(
      name = "list",
      description = "Lists the newest packs and how many nodes have them.",
      mixinStandardHelpOptions = true,
      exitCodeList = "0:listed")
  int list(@Mixin ControllerMain.ConfigOption option)
      throws IOException, ConfigurationException, SQLException {
    PrintWriter out = spec.commandLine().getOut();
    for (RulePackRow row : on(option, RulePacks::all))
      out.printf(
          "%d %d rules, %s, until %s, on %d nodes, refused by %d%s %s%n",
          row.version(),
          row.rules(),
          row.stage(),
          Words.time(row.expires()),
          row.holding(),
          row.refusing(),
          row.withdrawn().isPresent() ? ", withdrawn" : "",
          Texts.visible(row.note()));
    return 0;
  }
}
