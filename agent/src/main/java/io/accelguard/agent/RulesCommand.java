// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.FailedExample;
import io.accelguard.classifiers.rules.InformationalRule;
import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.Grade;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rules list|check|test [PATH…]`: the rule base, or the named files and folders. For `keygen` and
/// `sign` see [RulePackCommands].
@Command(
    name = "rules",
    description = "lists, checks, tests or signs rules",
    synopsisSubcommandLabel = "(list|check|test|keygen|sign)")
final class RulesCommand {

  /// What the three have in common: which rules, and where to print.
  static final class Subject {
    @Mixin private ConfigOption config;

    @Parameters(
        paramLabel = "PATH",
        arity = "0..*",
        description = "rule files or folders; without any, the rules in force")
    private List<Path> paths = new ArrayList<>();

    private final Installation installation;

    Subject(Installation installation) {
      this.installation = installation;
    }

    RuleFiles files() throws ConfigException {
      return paths.isEmpty()
          ? RuleFiles.of(config.load().config(), installation)
          : RuleFiles.of(paths);
    }
  }

  @Command(
      name = "list",
      description = "one line for each rule",
      exitCodeList = {"0:listed", "78:the configuration or a rule is wrong"},
      footer = {"  accelguard rules list", "  accelguard rules list ./my-rules"})
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private final Subject subject;

    ListAll(Installation installation) {
      subject = new Subject(installation);
    }

    @Override
    public Integer call() throws ConfigException {
      RuleBase base = RuleBase.parse(subject.files().sources());
      PrintWriter out = spec.commandLine().getOut();
      for (Rule rule : base.rules())
        out.println(
            String.format(
                Locale.ROOT,
                "%-48s %-11s %-10s %5.1f  %-11s %s",
                Terminal.safe(rule.id()),
                rule.family().id(),
                rule.grade().map(Grade::id).orElse("-"),
                rule.nats(),
                rule.charge().maturity().id(),
                Terminal.safe(rule.title())));
      for (InformationalRule rule : base.informational())
        out.println(
            Terminal.safe(rule.source().path())
                + "  no weight  "
                + Terminal.safe(rule.description().title())
                + unseen(rule));
      skipped(base, out);
      return Exit.OK;
    }
  }

  @Command(
      name = "check",
      description = "reports every mistake of the rules at once",
      exitCodeList = {"0:no mistakes", "78:at least one mistake"},
      footer = "  accelguard rules check ./my-rules")
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private final Subject subject;

    Check(Installation installation) {
      subject = new Subject(installation);
    }

    @Override
    public Integer call() throws ConfigException {
      RuleBase base = subject.files().parse();
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          base.rules().size()
              + " rules, no mistakes, "
              + unweighed(base)
              + ", version "
              + base.version());
      for (Rule rule : base.askedAlways())
        out.println(
            Terminal.safe(rule.id())
                + " is asked about every process: no text leads to it; up to "
                + rule.detection().cost()
                + " steps a character");
      skipped(base, out);
      return Exit.OK;
    }
  }

  @Command(
      name = "test",
      description = "asks every rule about its own examples",
      exitCodeList = {
        "0:every example is right",
        "3:a rule gets an example wrong",
        "78:the configuration or a rule is wrong"
      },
      footer = "  accelguard rules test ./my-rules")
  static final class Test implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private final Subject subject;

    Test(Installation installation) {
      subject = new Subject(installation);
    }

    @Override
    public Integer call() throws ConfigException {
      RuleBase base = subject.files().parse();
      List<FailedExample> failed = base.test();
      PrintWriter out = spec.commandLine().getOut();
      for (FailedExample example : failed) out.println(Terminal.safe(example.toString()));
      int examples = base.rules().stream().mapToInt(rule -> rule.examples().size()).sum();
      out.println(
          base.rules().size() + " rules, " + examples + " examples, " + failed.size() + " wrong");
      return failed.isEmpty() ? Exit.OK : Exit.FOUND;
    }
  }

  private static String unweighed(RuleBase base) {
    return base.informational().size()
        + " Sigma rules without weight, "
        + base.skipped().size()
        + " skipped";
  }

  private static String unseen(InformationalRule rule) {
    return rule.unseen().isEmpty()
        ? ""
        : "; without " + Terminal.safe(String.join(", ", rule.unseen()));
  }

  private static void skipped(RuleBase base, PrintWriter out) {
    for (ConfigProblem why : base.skipped())
      out.println(Terminal.safe(why.file()) + "  skipped  " + Terminal.safe(why.message()));
  }
}
