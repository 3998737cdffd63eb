// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.VerdictState;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `explain ID|FILE`: why, in words and numbers.
@Command(
    name = "explain",
    description = {
      "explains a verdict in words and numbers",
      "ID is an incident's id, a workload or a pid, as the running agent sees it. FILE is what scan"
          + " --json printed or a webhook got; every verdict in it is explained."
    },
    exitCodeList = {
      "0:explained",
      "65:no report",
      "66:nothing of that name",
      "78:the configuration is wrong"
    },
    footer = {
      "  accelguard explain 4711",
      "  accelguard scan --json > report.json; accelguard explain report.json"
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 32 << 20;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "ID|FILE", description = "what to explain")
  private String subject;

  @Override
  public Integer call() throws ConfigException, CommandException {
    Path file = Path.of(subject.replace("\0", ""));
    boolean fromFile = Files.isRegularFile(file);
    if (!fromFile) file = config.load().config().stateDirectory().resolve("incidents.json");
    List<Accusation> all = Accusation.in(read(file, fromFile));
    List<Accusation> meant =
        fromFile
            ? all.stream().filter(a -> a.verdict().state() != VerdictState.CLEAR).toList()
            : all.stream().filter(a -> a.answersTo(subject)).toList();
    if (meant.isEmpty())
      throw new CommandException(
          Exit.NO_INPUT,
          fromFile
              ? file + " holds nothing to explain: no verdict is above clear"
              : "nothing is known about " + subject + " in " + file);
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < meant.size(); i++) {
      if (i > 0) out.println();
      meant.get(i).explanation().forEach(out::println);
    }
    return Exit.OK;
  }

  private static String read(Path file, boolean named) throws CommandException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      String hint = named ? "" : "; is the agent running, and may you read its state directory?";
      throw new CommandException(Exit.NO_INPUT, file + " " + Unreadable.why(e) + hint);
    }
  }
}
