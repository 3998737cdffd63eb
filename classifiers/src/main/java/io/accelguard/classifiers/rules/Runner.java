// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static io.accelguard.classifiers.rules.Runner.Option.ATTACHED;
import static io.accelguard.classifiers.rules.Runner.Option.END;
import static io.accelguard.classifiers.rules.Runner.Option.NAME;
import static io.accelguard.classifiers.rules.Runner.Option.VALUE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A program that runs another one, which its arguments name: an interpreter, a shell, or one that
/// only prepares the ground, as `sudo` and `nohup` do.
///
/// @param names what it is called, without its folder and version
/// @param passes whether what it runs may run another one in turn; an interpreter's script does not
/// @param before arguments that stand before the program's name, as the time of `timeout`
/// @param options those that are more than a switch, with their dashes
/// @param letters whether short options may stand together, as in `-lc`
/// @param assigns whether `NAME=value` may stand before the program
record Runner(
    Set<String> names,
    boolean passes,
    int before,
    Map<String, Option> options,
    boolean letters,
    boolean assigns) {
  private static final Runner LOADER =
      wrapper("")
          .with(VALUE, "--library-path --preload --argv0 --inhibit-rpath --audit")
          .with(END, "--list --verify --list-tunables")
          .whole();

  private static final List<Runner> ALL =
      List.of(
          script("python pypy")
              .with(VALUE, "-W -X -Q --check-hash-based-pycs")
              .with(END, "-c")
              .with(NAME, "-m"),
          script("perl")
              .with(VALUE, "-I")
              .with(ATTACHED, "-M -m -D -i -C -F -x -d")
              .with(END, "-e -E"),
          script("ruby")
              .with(VALUE, "-I -r -C -E")
              .with(ATTACHED, "-W -x -T -K -i -F")
              .with(END, "-e"),
          script("node nodejs tsx ts-node")
              .with(VALUE, "-r -C --require --import --loader --experimental-loader --conditions")
              .with(END, "-e -p --eval --print"),
          script("php").with(VALUE, "-c -d -S -t -z").with(END, "-r -B -R -E").with(NAME, "-f"),
          script("lua luajit").with(VALUE, "-e -l"),
          script("sh bash dash zsh ksh mksh ash rbash fish")
              .with(VALUE, "-o +o -O +O --rcfile --init-file")
              .with(END, "-c -s"),
          script("mono dotnet wine wine64 box64 box86"),
          script("java")
              .with(VALUE, "-cp -classpath --class-path -p --module-path --upgrade-module-path")
              .with(VALUE, "--add-modules --add-opens --add-exports --add-reads -d")
              .with(NAME, "-jar -m --module")
              .whole(),
          wrapper("busybox toybox").with(END, "--list --install"),
          wrapper("nohup setsid dbus-run-session"),
          wrapper("env")
              .with(VALUE, "-u --unset -C --chdir")
              .with(END, "-S --split-string")
              .assigning(),
          wrapper("sudo")
              .with(VALUE, "-u -g -h -p -C -D -R -r -t -T -U --user --group --host --prompt")
              .with(VALUE, "--chdir --chroot --close-from --role --type --command-timeout")
              .with(END, "-l -v -e -K --list --validate --edit")
              .assigning(),
          wrapper("doas").with(VALUE, "-u -C").with(END, "-L"),
          wrapper("nice").with(VALUE, "-n --adjustment"),
          wrapper("ionice").with(VALUE, "-c -n --class --classdata").with(END, "-p -P -u"),
          wrapper("chrt").after(1).with(VALUE, "-T -P -D").with(END, "-p -m"),
          wrapper("taskset").after(1).with(END, "-p --pid"),
          wrapper("timeout").after(1).with(VALUE, "-k -s --kill-after --signal"),
          wrapper("stdbuf").with(VALUE, "-i -o -e --input --output --error"),
          wrapper("time").with(VALUE, "-f -o --format --output"),
          wrapper("chroot faketime").after(1),
          wrapper("flock").after(1).with(VALUE, "-w -E --wait").with(END, "-c --command"),
          wrapper("setpriv")
              .with(VALUE, "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set")
              .with(VALUE, "--securebits --pdeathsig"),
          wrapper("unshare").with(VALUE, "-R -w -S -G --root --wd --setuid --setgid"),
          wrapper("nsenter").with(VALUE, "-t -S -G --target --setuid --setgid"),
          wrapper("numactl").with(VALUE, "-C -N -m -i -p --physcpubind --cpunodebind --membind"),
          wrapper("strace ltrace")
              .with(VALUE, "-o -e -E -s -u -P -a -I -O -S -X")
              .with(END, "-p --attach"),
          wrapper("proxychains proxychains4").with(VALUE, "-f"),
          wrapper("torsocks torify").with(VALUE, "-u -p -P -a"),
          wrapper("sshpass").with(VALUE, "-f -d -p -P"),
          wrapper("systemd-run").with(VALUE, "-u -p -E -M -H --unit --property --setenv"));

  private static final Map<String, Runner> BY_NAME = byName();

  /// What an option takes.
  enum Option {
    /// Nothing: what is not in the table.
    SWITCH,
    /// Takes the rest of its argument or the next one.
    VALUE,
    /// Takes the rest of its argument.
    ATTACHED,
    /// Names what is run.
    NAME,
    /// No name follows: the text of a program does, or nothing is run.
    END
  }

  /// The runner with this name.
  ///
  /// @param name in lower case, without its folder
  static Optional<Runner> of(String name) {
    Runner exact = BY_NAME.get(name);
    if (exact != null) return Optional.of(exact);
    if (name.startsWith("ld-linux") || name.startsWith("ld-musl")) return Optional.of(LOADER);
    int stem = name.length();
    while (stem > 0 && ".0123456789".indexOf(name.charAt(stem - 1)) >= 0) stem--;
    return Optional.ofNullable(BY_NAME.get(name.substring(0, stem)));
  }

  /// The names of all: whoever takes names out of samples leaves these in.
  static Set<String> known() {
    return BY_NAME.keySet();
  }

  private static Map<String, Runner> byName() {
    Map<String, Runner> runners = new HashMap<>();
    for (Runner runner : ALL) runner.names.forEach(name -> runners.put(name, runner));
    return Map.copyOf(runners);
  }

  private static Runner script(String names) {
    return new Runner(Set.of(names.split(" ", -1)), false, 0, Map.of(), true, false);
  }

  private static Runner wrapper(String names) {
    return new Runner(Set.of(names.split(" ", -1)), true, 0, Map.of(), true, false);
  }

  private Runner with(Option kind, String some) {
    Map<String, Option> more = new HashMap<>(options);
    for (String option : some.split(" ", -1)) more.put(option, kind);
    return new Runner(names, passes, before, Map.copyOf(more), letters, assigns);
  }

  private Runner after(int arguments) {
    return new Runner(names, passes, arguments, options, letters, assigns);
  }

  private Runner whole() {
    return new Runner(names, passes, before, options, false, assigns);
  }

  private Runner assigning() {
    return new Runner(names, passes, before, options, letters, true);
  }
}
