// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.ConfigProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The program `accelguard-controller`. Time and chance enter here.
@Command(
    name = "accelguard-controller",
    description = "Receives what the nodes report, keeps it, and shows it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  accelguard-controller run           serves; the log says where, and where the first login"
          + " is",
      "  accelguard-controller token create  lets nodes in, by accelguard enroll",
      "  accelguard-controller user add      people with names and roles",
      "  accelguard-controller help COMMAND  options, examples, exit status"
    })
public final class ControllerMain implements Runnable {
  /// Who acts by a command, in the audit.
  static final String CONSOLE = "console";

  private static final int USAGE = 64;
  private static final int CONFIGURATION = 78;
  private static final int UNAVAILABLE = 69;
  private static final Map<String, String> STATUSES =
      Map.of(
          "0", "done",
          "64", "the command line is wrong",
          "69", "the database or a file did not let it",
          "78", "the configuration is wrong");
  private static final Logger LOG = LoggerFactory.getLogger(ControllerMain.class);

  @Spec private CommandSpec spec;

  private ControllerMain(CommandSpec spec) {
    this.spec = spec;
  }

  /// For picocli, which sets the spec.
  ControllerMain() {
    this(CommandSpec.create());
  }

  public static void main(String[] args) throws IOException {
    quietWebServer();
    System.exit(commandLine().execute(args));
  }

  /// The web server logs by java.util.logging; only its warnings are of interest.
  private static void quietWebServer() throws IOException {
    byte[] settings =
        "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n"
            .getBytes(StandardCharsets.UTF_8);
    LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(settings));
  }

  /// As the build wrote it into the jar.
  static String version() {
    return Optional.ofNullable(ControllerMain.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }

  /// Every command, for manuals and completion; none is run.
  public static CommandLine commands() {
    return commandLine();
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new ControllerMain());
    line.getCommandSpec().version("accelguard-controller " + version());
    line.addSubcommand(new RunCommand());
    line.addSubcommand(new MigrateCommand());
    line.addSubcommand(TokenCommands.all());
    line.addSubcommand(RuleCommands.all());
    line.addSubcommand(UserCommands.all());
    line.addSubcommand(PeopleCommands.all());
    line.addSubcommand(NodeCommands.all());
    line.addSubcommand(LabelCommands.all());
    line.addSubcommand(AuditCommands.all());
    line.addSubcommand(new CommandLine(new ConfigGroup()).addSubcommand(new CheckCommand()));
    line.addSubcommand(new CommandLine.HelpCommand());
    line.addSubcommand(new AutoComplete.GenerateCompletion());
    head(line);
    line.getCommandSpec().usageMessage().footerHeading("%nFirst steps:%n");
    line.setParameterExceptionHandler((exception, _) -> {
      PrintWriter err = exception.getCommandLine().getErr();
      err.println(exception.getMessage());
      exception.getCommandLine().usage(err);
      return USAGE;
    });
    line.setExecutionExceptionHandler((exception, command, _) -> {
      command.getErr().println("accelguard-controller: " + exception.getMessage());
      return exception instanceof ConfigurationException ? CONFIGURATION : UNAVAILABLE;
    });
    return line;
  }

  /// Headings for what a command has, and the statuses that all have.
  private static void head(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.descriptionHeading("%n");
    usage.optionListHeading("%nOptions:%n");
    if (command.getSubcommands().isEmpty()) {
      usage.parameterListHeading("%n");
      Map<String, String> statuses = new TreeMap<>(STATUSES);
      statuses.putAll(usage.exitCodeList());
      usage.exitCodeList(statuses).exitCodeListHeading("%nExit status:%n");
    } else {
      usage.commandListHeading("%nCommands:%n");
    }
    if (usage.footer().length > 0) usage.footerHeading("%nExamples:%n");
    command.getSubcommands().values().forEach(ControllerMain::head);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /// The option that every command has.
  static final class ConfigOption {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration; default /etc/accelguard/controller.yaml where it exists.")
    private Optional<Path> file = Optional.empty();

    ControllerConfig read() throws IOException, ConfigurationException {
      Path usual = Path.of("/etc/accelguard/controller.yaml");
      Optional<Path> chosen =
          file.or(() -> Files.exists(usual) ? Optional.of(usual) : Optional.empty());
      List<ConfigProblem> problems = new ArrayList<>();
      String text = chosen.isPresent() ? text(chosen.get()) : "";
      ControllerConfig config =
          ControllerConfig.read(chosen.map(Path::toString).orElse("defaults"), text, problems);
      if (!problems.isEmpty()) throw new ConfigurationException(problems);
      Files.createDirectories(
          config.stateDirectory(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return config;
    }

    /// Does something with the database, whose tables are up to date.
    <T> T on(Deed<T> deed) throws IOException, ConfigurationException, SQLException {
      ControllerConfig config = read();
      Secrets secrets = new Secrets();
      try (Database database = Database.open(config, secrets, Database.Role.VISITOR)) {
        database.migrate();
        return deed.with(config, database, secrets);
      }
    }
  }

  /// What a command does with the database.
  @FunctionalInterface
  interface Deed<T> {
    T with(ControllerConfig config, Database database, Secrets secrets)
        throws IOException, SQLException;
  }

  private static String text(Path file) throws ConfigurationException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      ConfigProblem problem = new ConfigProblem(file.toString(), 0, "", "no readable text file");
      throw new ConfigurationException(List.of(problem), e);
    }
  }

  @Command(
      name = "run",
      description = {
        "Serves nodes and people until it is told to stop.",
        "The first start makes the tables, an authority for nodes and a first login; the log names"
            + " the address and the file with the secret."
      },
      mixinStandardHelpOptions = true,
      exitCodeList = "0:it was told to stop",
      footer = "  accelguard-controller run --config /etc/accelguard/controller.yaml")
  static final class RunCommand implements Callable<Integer> {
    @CommandLine.Mixin private ConfigOption option = new ConfigOption();

    @Override
    public Integer call() throws Exception {
      ControllerConfig config = option.read();
      Secrets secrets = new Secrets();
      CountDownLatch stop = new CountDownLatch(1);
      CountDownLatch stopped = new CountDownLatch(1);
      SystemdNotify systemd = SystemdNotify.fromEnvironment();
      try (Database database = Database.open(config, secrets, Database.Role.HOST)) {
        database.migrate();
        ControllerServer.Parts parts =
            ControllerServer.Parts.of(config, database, InstantSource.system(), secrets);
        Path firstLogin = parts.logins().prepare(config.stateDirectory());
        Runtime.getRuntime()
            .addShutdownHook(
                Thread.ofPlatform()
                    .unstarted(() -> {
                      stop.countDown();
                      await(stopped);
                    }));
        try (ControllerServer server = ControllerServer.start(config, parts);
            Rounds.Repeated _ = parts.rounds().repeat(systemd::alive);
            Notifications.Repeated _ = parts.notifications().repeat();
            Retention.Repeated _ = parts.privacy().retention().repeat()) {
          LOG.atInfo()
              .addKeyValue("listen", new Listen(config.listen().host(), server.port()))
              .addKeyValue("nodes", new Listen(config.nodes().listen().host(), server.nodesPort()))
              .addKeyValue("first-login-secret", firstLogin)
              .log("the controller is up");
          systemd.ready();
          stop.await();
          systemd.stopping();
        }
        LOG.info("the controller stops");
      } finally {
        stopped.countDown();
      }
      return 0;
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Command(
      name = "migrate",
      description = {
        "Brings the tables of the database up to date.",
        "The command run does so itself; this is for sites that do it apart, before an upgrade."
      },
      mixinStandardHelpOptions = true,
      exitCodeList = "0:up to date",
      footer = "  accelguard-controller migrate")
  static final class MigrateCommand implements Callable<Integer> {
    @CommandLine.Mixin private ConfigOption option = new ConfigOption();

    @Override
    public Integer call() throws Exception {
      return option.on((_, _, _) -> 0);
    }
  }

  @Command(
      name = "config",
      description = "The configuration.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND")
  static final class ConfigGroup {}

  @Command(
      name = "check",
      description = "Lists all mistakes of a configuration file.",
      mixinStandardHelpOptions = true,
      exitCodeList = {"0:no mistakes", "78:at least one mistake"},
      footer = "  accelguard-controller config check /etc/accelguard/controller.yaml")
  static final class CheckCommand implements Callable<Integer> {
    @CommandLine.Parameters(paramLabel = "FILE", description = "The configuration.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws ConfigurationException {
      List<ConfigProblem> problems = new ArrayList<>();
      ControllerConfig.read(file.toString(), text(file), problems);
      if (!problems.isEmpty()) throw new ConfigurationException(problems);
      return 0;
    }
  }
}
