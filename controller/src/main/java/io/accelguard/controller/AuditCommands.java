// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `audit verify`.
@Command(
    name = "audit",
    description = "Who did and saw what.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommands {
  private static final int BROKEN = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  private AuditCommands() {}

  static CommandLine all() {
    return new CommandLine(new AuditCommands());
  }

  @Command(
      name = "verify",
      description = {
        "Reads the whole chain of the audit.",
        "It prints the last hash. Keep it elsewhere and give it back with --head: a chain that"
            + " was cut off at its end is whole otherwise."
      },
      mixinStandardHelpOptions = true,
      exitCodeList = {"0:in order", "3:broken; the number of the row is printed"},
      footer = "  accelguard-controller audit verify --head \"$(cat kept-head)\"")
  int verify(
      @Mixin ControllerMain.ConfigOption option,
      @Option(
              names = "--head",
              paramLabel = "HASH",
              description = "A last hash that was printed before; it must still be there.")
          Optional<String> head)
      throws IOException, ConfigurationException, SQLException {
    return option.on((_, database, _) -> {
      AuditProof.Verdict verdict = database.transaction(AuditProof::verify);
      boolean kept =
          head.isEmpty()
              || database.transaction(connection ->
                  Query.of(connection, "select 1 from audit where hash = ?", head.get()).any());
      String line =
          verdict.broken().isPresent()
              ? "broken at row " + verdict.broken().get()
              : !kept
                  ? "the head that was kept is gone: rows were cut off"
                  : rows(verdict) + " in order, head " + verdict.head();
      spec.commandLine().getOut().println(line);
      return verdict.broken().isPresent() || !kept ? BROKEN : 0;
    });
  }

  private static String rows(AuditProof.Verdict verdict) {
    return (verdict.rows() - verdict.first() + 1)
        + " rows"
        + (verdict.first() > 1 ? " from row " + verdict.first() + " on" : "")
        + (verdict.erased() > 0 ? ", " + verdict.erased() + " of them erased," : "");
  }
}
