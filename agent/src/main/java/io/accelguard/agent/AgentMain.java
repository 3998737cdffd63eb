// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command line `accelguard`: from here every part is reached by reading.
@Command(
    name = "accelguard",
    description = "finds misuse of lent accelerators, and can explain every verdict",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  accelguard demo          what it says of recorded misuse, and why",
      "  accelguard doctor        what it can see on this host, and what to do next",
      "  accelguard scan          judge this host for 30 seconds; root sees all of it",
      "  accelguard watch         the same, live",
      "  accelguard help COMMAND  options, examples and exit status of a command"
    })
public final class AgentMain {
  private AgentMain() {}

  /// Runs one command and ends with its exit status.
  public static void main(String[] args) {
    System.exit(
        commandLine(args).setOut(new PrintWriter(System.out, true, charset())).execute(args));
  }

  /// Every command, for manuals and completion; none is run.
  public static CommandLine commands() {
    return commandLine(Installation.ofProcess(), new LiveSenses(), new Pace.Real());
  }

  /// Reading captures looks at no host: it starts in half the time without what does.
  private static CommandLine commandLine(String[] args) {
    Installation installation = Installation.ofProcess();
    if (args.length > 0 && args[0].equals("pcap"))
      return finished(root(installation).addSubcommand(new PcapCommand()));
    LogSetup.quiet();
    return commandLine(installation, new LiveSenses(), new Pace.Real());
  }

  private static CommandLine root(Installation installation) {
    CommandLine root = new CommandLine(new AgentMain());
    root.getCommandSpec().version("accelguard " + installation.version());
    return root;
  }

  /// Every command, wired.
  static CommandLine commandLine(Installation installation, Senses senses, Pace.Real pace) {
    CommandLine root = root(installation);
    InstantSource wall = InstantSource.system();
    root.addSubcommand(new DemoCommand(installation));
    root.addSubcommand(new DoctorCommand(new Sampling(senses, installation, wall), pace));
    root.addSubcommand(new ScanCommand(new Sampling(senses, installation, wall), pace));
    root.addSubcommand(new WatchCommand(new Sampling(senses, installation, wall), pace));
    root.addSubcommand(new ExplainCommand());
    root.addSubcommand(new RunCommand(installation, senses, wall, pace));
    root.addSubcommand(new EnrollCommand(installation));
    root.addSubcommand(new RecordCommand(new Sampling(senses, installation, wall), pace));
    root.addSubcommand(new ReplayCommand(new Sampling(senses, installation, wall)));
    root.addSubcommand(new EvaluateCommand(installation));
    root.addSubcommand(new PcapCommand());
    root.addSubcommand(
        new CommandLine(new ConfigCommand())
            .addSubcommand(new ConfigCommand.Check())
            .addSubcommand(new ConfigCommand.Show()));
    root.addSubcommand(
        new CommandLine(new RulesCommand())
            .addSubcommand(new RulesCommand.ListAll(installation))
            .addSubcommand(new RulesCommand.Check(installation))
            .addSubcommand(new RulesCommand.Test(installation))
            .addSubcommand(new RulePackCommands.KeyGen())
            .addSubcommand(new RulePackCommands.Sign(wall)));
    root.addSubcommand(new WarmUpCommand(installation, senses, wall, pace));
    root.addSubcommand(new CommandLine.HelpCommand());
    root.addSubcommand(new AutoComplete.GenerateCompletion());
    return finished(root);
  }

  private static CommandLine finished(CommandLine root) {
    takeHelp(root);
    head(root);
    root.getCommandSpec().usageMessage().footerHeading("%nFirst steps:%n");
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setParameterExceptionHandler(AgentMain::misused);
    root.setExecutionExceptionHandler(AgentMain::failed);
    return root;
  }

  private static void takeHelp(CommandLine command) {
    for (CommandLine sub : command.getSubcommands().values()) {
      sub.getCommandSpec().mixinStandardHelpOptions(true);
      takeHelp(sub);
    }
  }

  /// Headings for what a command has, and the status that all have.
  private static void head(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.descriptionHeading("%n");
    usage.optionListHeading("%nOptions:%n");
    if (command.getSubcommands().isEmpty()) usage.parameterListHeading("%n");
    else usage.commandListHeading("%nCommands:%n");
    if (!usage.exitCodeList().isEmpty()) {
      Map<String, String> statuses = new TreeMap<>(usage.exitCodeList());
      statuses.put(String.valueOf(Exit.USAGE), "the command line is wrong");
      usage.exitCodeList(statuses).exitCodeListHeading("%nExit status:%n");
    }
    if (usage.footer().length > 0) usage.footerHeading("%nExamples:%n");
    command.getSubcommands().values().forEach(AgentMain::head);
  }

  private static int misused(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    if (args.length == 0) {
      command.usage(err);
      return Exit.USAGE;
    }
    err.println(command.getCommandSpec().qualifiedName() + ": " + Terminal.safe(message(mistake)));
    UnmatchedArgumentException.printSuggestions(mistake, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return Exit.USAGE;
  }

  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    int status =
        switch (failure) {
          case ConfigException mistakes -> {
            message(mistakes).lines().map(Terminal::safe).forEach(err::println);
            yield Exit.CONFIG;
          }
          case CommandException refused -> {
            err.println("accelguard: " + Terminal.safe(message(refused)));
            yield refused.status();
          }
          default -> {
            err.println("accelguard: this is a bug, please report it:");
            failure.printStackTrace(err);
            yield Exit.SOFTWARE;
          }
        };
    err.flush();
    return status;
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static Charset charset() {
    return Charset.forName(System.getProperty("stdout.encoding", "UTF-8"), StandardCharsets.UTF_8);
  }
}
