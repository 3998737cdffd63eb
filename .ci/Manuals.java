// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Writes what a package installs beside a program: a page of the manual for every command that is
/// not hidden, and the completion for bash. Maven calls it at the end of `package`.
///
///     java -cp CLASSPATH Manuals.java MAIN_CLASS VERSION SHARE_DIRECTORY
///
/// Everything is taken from the help texts, so that there is one place to write them: the first
/// line of a description is the page's summary, the footer its examples (commands are indented).
record Manuals(CommandLine program, String version, Path share) {

  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Object program = Class.forName(args[0]).getMethod("commands").invoke(null);
    new Manuals((CommandLine) program, args[1], Path.of(args[2])).write();
  }

  void write() throws IOException {
    Path pages = share.resolve("man/man1");
    Files.createDirectories(pages);
    try (Stream<Path> old = Files.list(pages)) {
      for (Path page : old.toList()) Files.delete(page);
    }
    for (CommandSpec command : commands(program.getCommandSpec()).toList())
      Files.writeString(pages.resolve(page(command) + ".1"), manual(command));
    Path completions = share.resolve("bash-completion/completions");
    Files.createDirectories(completions);
    String name = program.getCommandName();
    Files.writeString(completions.resolve(name), AutoComplete.bash(name, program));
  }

  /// A command and those below it.
  private static Stream<CommandSpec> commands(CommandSpec command) {
    return Stream.concat(Stream.of(command), below(command).flatMap(Manuals::commands));
  }

  private static Stream<CommandSpec> below(CommandSpec command) {
    return command.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .filter(sub -> !sub.usageMessage().hidden());
  }

  private static String page(CommandSpec command) {
    return command.qualifiedName("-");
  }

  private String manual(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    List<String> about = about(command);
    List<String> page = new ArrayList<>();
    page.add(
        ".TH "
            + page(command).toUpperCase(Locale.ROOT).replace("-", "\\-")
            + " 1 \"\" \""
            + program.getCommandName()
            + " "
            + version
            + "\" \"accelguard\"");
    section(page, "NAME");
    page.add(roff(page(command)) + " \\- " + roff(about.getFirst()));
    section(page, "SYNOPSIS");
    page.add(roff(synopsis(command)));
    if (about.size() > 1) {
      section(page, "DESCRIPTION");
      about.stream().skip(1).map(Manuals::roff).forEach(page::add);
    }
    Map<String, String> commands = new LinkedHashMap<>();
    below(command).forEach(sub -> commands.put(sub.name(), about(sub).getFirst()));
    list(page, "COMMANDS", commands);
    Map<String, String> arguments = new LinkedHashMap<>();
    command.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .forEach(parameter -> arguments.put(parameter.paramLabel(), text(parameter)));
    list(page, "ARGUMENTS", arguments);
    Map<String, String> options = new LinkedHashMap<>();
    command.options().stream()
        .filter(option -> !option.hidden())
        .forEach(option -> options.put(label(option), text(option)));
    list(page, "OPTIONS", options);
    list(page, "EXIT STATUS", usage.exitCodeList());
    examples(page, lines(usage.footer()));
    section(page, "SEE ALSO");
    page.add(
        commands(program.getCommandSpec())
            .filter(other -> isNear(command, other))
            .map(other -> "\\fB" + roff(page(other)) + "\\fR(1)")
            .collect(Collectors.joining(",\n")));
    return String.join("\n", page) + "\n";
  }

  /// Picocli's own commands say in the header what others say first in the description.
  private static List<String> about(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    return Stream.of(usage.header(), usage.description()).flatMap(t -> lines(t).stream()).toList();
  }

  private static String synopsis(CommandSpec command) {
    return new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
        .synopsis(0)
        .strip()
        .replaceAll("\\s+", " ");
  }

  private static String label(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String text(ArgSpec argument) {
    return String.join(" ", lines(argument.description()));
  }

  /// Its parent, its siblings and its children.
  private static boolean isNear(CommandSpec command, CommandSpec other) {
    if (command == other) return false;
    return other == command.parent()
        || other.parent() == command
        || (command.parent() != null && other.parent() == command.parent());
  }

  /// What picocli would print: it formats descriptions, so that `%%` is a percent sign.
  private static List<String> lines(String[] texts) {
    return Stream.of(texts).flatMap(text -> String.format(text).lines()).toList();
  }

  private static void section(List<String> page, String heading) {
    page.add(".SH " + heading);
  }

  private static void list(List<String> page, String heading, Map<String, String> entries) {
    if (entries.isEmpty()) return;
    section(page, heading);
    entries.forEach(
        (name, text) -> page.addAll(List.of(".TP", "\\fB" + roff(name) + "\\fR", roff(text))));
  }

  /// Indented lines are commands and stand as they are.
  private static void examples(List<String> page, List<String> lines) {
    if (lines.isEmpty()) return;
    section(page, "EXAMPLES");
    page.add(".nf");
    lines.stream().map(Manuals::roff).forEach(page::add);
    page.add(".fi");
  }

  /// The text as roff prints it unchanged.
  private static String roff(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
