// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.classifiers.rules.Runner.Option;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The names by which a program is run: its executable's, the one it was called by, and, where that
/// is an interpreter, a shell or a program that only starts another one, the name of what is run.
///
/// Only the place of a program is looked at. A name among the arguments of an editor, of `grep` or
/// of `pip install`, the text behind `-c` and the value of an option name nothing.
final class Tools {
  /// Arguments looked at; a longer way to a name is nobody's.
  private static final int MOST_ARGUMENTS = 64;

  /// Programs that may run one another, as in `sudo nohup timeout 9 x`.
  private static final int MOST_RUNNERS = 8;

  /// A file's name has no more bytes than that.
  private static final int LONGEST = 255;

  private static final String MAIN = "__main__.py";

  /// What follows the name where the kind of file is said.
  private static final Set<String> ENDINGS =
      Set.of(
          "py",
          "pyc",
          "pyw",
          "pyz",
          "pex",
          "pl",
          "rb",
          "js",
          "mjs",
          "cjs",
          "ts",
          "php",
          "lua",
          "sh",
          "bash",
          "exe",
          "dll",
          "jar",
          "bin",
          "appimage");

  /// What programs that are handed out ready to run have after their names, behind `linux`.
  private static final Set<String> BUILDS =
      Set.of(
          "linux", "amd64", "x86", "x64", "64", "32", "386", "arm64", "arm", "aarch64", "armv7",
          "musl", "gnu", "static");

  private final Set<String> names = new LinkedHashSet<>();

  private Tools() {}

  /// Each name once, in lower case; also without the ending of its file and the build it is for.
  ///
  /// @param image the executable's name, where known
  /// @param argv as the process shows it
  static Set<String> of(Optional<String> image, List<String> argv) {
    Tools tools = new Tools();
    Optional<String> executed = image.map(Text::fold);
    executed.ifPresent(tools::add);
    if (argv.isEmpty()) return tools.names;
    String called = called(argv);
    tools.add(called);
    Optional<Runner> runner = Runner.of(called);
    if (runner.isEmpty())
      runner = executed.flatMap(name -> Runner.of(name).filter(r -> !r.passes()));
    tools.follow(runner, argv);
    return tools.names;
  }

  /// The name it was called by. A process that writes a title over its arguments leaves a single
  /// one, in which the name ends at a blank; a login shell has a dash before it.
  private static String called(List<String> argv) {
    String first = argv.getFirst();
    int blank = argv.size() == 1 ? first.indexOf(' ') : -1;
    String name = base(blank > 0 ? first.substring(0, blank) : first);
    return name.startsWith("-") ? name.substring(1) : name;
  }

  private void follow(Optional<Runner> first, List<String> argv) {
    Optional<Runner> runner = first;
    int at = 1;
    for (int depth = 0; depth < MOST_RUNNERS && runner.isPresent(); depth++) {
      Cursor cursor = new Cursor(runner.get(), argv, at);
      Optional<String> run = cursor.program().map(Tools::base);
      if (run.isEmpty()) return;
      add(run.get());
      at = cursor.next;
      runner = runner.filter(Runner::passes).flatMap(_ -> Runner.of(run.get()));
    }
  }

  /// The last part of a path. A program that lies in a folder of its own, as Python's `__main__`
  /// does, is called as the folder is.
  private static String base(String path) {
    String name = last(path);
    return name.equals(MAIN) && path.endsWith("/" + MAIN)
        ? last(path.substring(0, path.length() - MAIN.length()))
        : name;
  }

  private static String last(String path) {
    int end = path.length();
    while (end > 1 && path.charAt(end - 1) == '/') end--;
    int start = path.lastIndexOf('/', end - 1) + 1;
    return end - start > LONGEST ? "" : path.substring(start, end).toLowerCase(Locale.ROOT);
  }

  private void add(String name) {
    if (name.isEmpty() || !names.add(name)) return;
    int dot = name.lastIndexOf('.');
    if (dot > 0 && ENDINGS.contains(name.substring(dot + 1))) add(name.substring(0, dot));
    else unbuilt(name).ifPresent(this::add);
  }

  /// The name without `-linux-amd64` and the like.
  private static Optional<String> unbuilt(String name) {
    int linux = name.lastIndexOf("linux");
    if (linux < 2 || "-_.".indexOf(name.charAt(linux - 1)) < 0) return Optional.empty();
    for (String word : name.substring(linux).split("[-_.]", -1))
      if (!BUILDS.contains(word)) return Optional.empty();
    return Optional.of(name.substring(0, linux - 1));
  }

  /// Goes over the arguments of a runner up to what it runs.
  private static final class Cursor {
    private final Runner runner;
    private final List<String> argv;
    private int next;

    Cursor(Runner runner, List<String> argv, int next) {
      this.runner = runner;
      this.argv = argv;
      this.next = next;
    }

    /// The argument that names the program; none where no name follows.
    Optional<String> program() {
      int before = runner.before();
      boolean options = true;
      while (next < Math.min(argv.size(), MOST_ARGUMENTS)) {
        String argument = argv.get(next++);
        if (options && argument.equals("--")) {
          options = false;
        } else if (options && isOption(argument)) {
          Met met = met(argument);
          switch (met.kind()) {
            case NAME -> {
              return named(met.rest());
            }
            case END -> {
              return Optional.empty();
            }
            case VALUE -> next += met.rest().isEmpty() ? 1 : 0;
            case ATTACHED, SWITCH -> {}
          }
        } else if (!(runner.assigns() && argument.indexOf('=') > 0) && before-- == 0) {
          return Optional.of(argument);
        }
      }
      return Optional.empty();
    }

    /// A module of Python that is a folder is called as the folder is.
    private Optional<String> named(String rest) {
      if (rest.isEmpty() && next >= argv.size()) return Optional.empty();
      String name = rest.isEmpty() ? argv.get(next++) : rest;
      return Optional.of(
          name.endsWith(".__main__") ? name.substring(0, name.lastIndexOf('.')) : name);
    }

    private boolean isOption(String argument) {
      boolean plus = argument.startsWith("+") && runner.options().containsKey("+o");
      return argument.length() > 1 && (plus || argument.startsWith("-"));
    }

    /// What the first option in an argument that is more than a switch is, with what stands behind
    /// it.
    private Met met(String argument) {
      Option whole = runner.options().get(argument);
      if (whole != null) return new Met(whole, "");
      if (runner.letters() && !argument.startsWith("--")) {
        for (int i = 1; i < argument.length(); i++) {
          String letter = argument.substring(0, 1) + argument.charAt(i);
          Option kind = runner.options().get(letter);
          if (kind != null) return new Met(kind, argument.substring(i + 1));
        }
      }
      return new Met(Option.SWITCH, "");
    }

    private record Met(Option kind, String rest) {}
  }
}
