// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.evaluation.Captures;
import io.accelguard.agent.evaluation.CommandLines;
import io.accelguard.agent.evaluation.Label;
import io.accelguard.agent.evaluation.Origin;
import io.accelguard.agent.evaluation.Page;
import io.accelguard.agent.evaluation.PublishedCondition;
import io.accelguard.agent.evaluation.PublishedConditions;
import io.accelguard.agent.evaluation.RuleExamples;
import io.accelguard.agent.evaluation.RunLabels;
import io.accelguard.agent.evaluation.RunOutcome;
import io.accelguard.agent.evaluation.RunTables;
import io.accelguard.agent.evaluation.Table;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `evaluate FOLDER…`: how often it is right, on labelled recordings, captures and command lines.
@Command(
    name = "evaluate",
    description = {
      "says how often it is right, with 95 %% bounds",
      "A folder holds recordings with labels.yaml, or cmdlines.tsv, pcap/labels.csv and rules/."
    },
    exitCodeList = {
      "0:every run is what its label says",
      "3:one is not",
      "65:damaged",
      "66:no such folder, or nothing labelled in it",
      "78:configuration, rules or labels are wrong"
    },
    footer = {
      "  accelguard evaluate my-recordings",
      "  accelguard evaluate my-recordings --rules ./my-rules --json"
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "FOLDER", arity = "1..*", description = "labelled data")
  private List<Path> folders;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(names = "--markdown", description = "print the tables of docs/evaluation.md")
  private boolean markdown;

  @Mixin private RulesOption rules;

  private final Installation installation;

  EvaluateCommand(Installation installation) {
    this.installation = installation;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig settings = config.load().config();
    RuleFiles files = rules.files().orElseGet(() -> RuleFiles.of(settings, installation));
    RuleBase base = files.parse();
    try {
      List<PublishedCondition> conditions = conditions();
      List<RunOutcome> runs = new ArrayList<>();
      List<String> provenance = new ArrayList<>();
      judge(new RunEvaluation(settings, files.sources(), conditions), runs, provenance);
      List<Table> tables = new ArrayList<>();
      for (Origin origin : Origin.values()) tables.addAll(RunTables.of(origin, provenance, runs));
      tables.addAll(data(base, conditions));
      if (tables.isEmpty())
        throw new CommandException(Exit.NO_INPUT, folders + ": nothing in it is labelled");
      tables.add(RuleExamples.table(base));
      print(new Page(tables));
      return runs.stream().allMatch(RunOutcome::asLabelled) ? Exit.OK : Exit.FOUND;
    } catch (IOException e) {
      throw new CommandException(Exit.NO_INPUT, String.valueOf(e.getMessage()));
    }
  }

  private List<PublishedCondition> conditions() throws IOException {
    for (Path folder : folders)
      if (Files.isDirectory(folder.resolve("rules")))
        return PublishedConditions.in(folder.resolve("rules"));
    return List.of();
  }

  private void judge(RunEvaluation evaluation, List<RunOutcome> runs, List<String> provenance)
      throws IOException, ConfigException, CommandException {
    for (Path folder : folders) {
      if (!Files.isRegularFile(folder.resolve(RunLabels.FILE))) continue;
      RunLabels labels = RunEvaluation.labels(folder);
      provenance.add(labels.provenance());
      for (Label label : labels.runs()) runs.add(evaluation.judge(folder, label));
    }
  }

  private List<Table> data(RuleBase base, List<PublishedCondition> conditions) throws IOException {
    List<Table> tables = new ArrayList<>();
    for (Path folder : folders) {
      Path lines = folder.resolve("cmdlines.tsv");
      if (Files.isRegularFile(lines)) tables.add(new CommandLines(base, conditions).table(lines));
      Path captures = folder.resolve("pcap");
      if (Files.isRegularFile(captures.resolve("labels.csv"))) tables.add(Captures.table(captures));
    }
    return tables;
  }

  private void print(Page page) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(new JsonCodec().writePretty(page.plain()));
    else out.print(markdown ? page.markdown() : page.text(Terminal::safe));
    out.flush();
  }
}
