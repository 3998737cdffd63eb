// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import io.accelguard.model.ProcessSample;
import java.util.Set;

/// Tells programs that start other people's purposes from programs that have one: what hangs below
/// a login shell, a service manager or a notebook server is a workload of its own.
final class Launchers {
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "zsh", "fish", "ksh", "tcsh", "csh", "busybox");
  private static final Set<String> STARTERS =
      Set.of(
          "systemd",
          "init",
          "sshd",
          "sshd-session",
          "login",
          "su",
          "sudo",
          "doas",
          "tmux",
          "screen",
          "cron",
          "crond",
          "atd",
          "dumb-init",
          "tini",
          "runuser",
          "containerd-shim-runc-v2",
          "conmon",
          "slurmstepd",
          "jupyterhub-singleuser",
          "xterm",
          "gnome-terminal-server",
          "kitty");

  private Launchers() {}

  /// Whether the children of a process are workloads of their own.
  static boolean isLauncher(ProcessSample process) {
    if (process.key().pid() == 1 || process.kernelThread()) return true;
    if (isShell(process)) return isInteractive(process);
    return STARTERS.contains(name(process)) || isNotebookServer(process);
  }

  /// Whether a process is one person's shell, with or without a script.
  static boolean isShell(ProcessSample process) {
    return SHELLS.contains(name(process));
  }

  private static String name(ProcessSample process) {
    return process.executable().map(ProcessSample.Executable::name).orElse(process.comm());
  }

  /// Whether a process runs the cells of a notebook: its code has no arguments of its own.
  static boolean isNotebookKernel(ProcessSample process) {
    return process.argv().stream()
        .anyMatch(argument ->
            argument.equals("ipykernel_launcher") || argument.endsWith("/ipykernel_launcher.py"));
  }

  private static boolean isNotebookServer(ProcessSample process) {
    return process.argv().stream()
        .limit(4)
        .anyMatch(argument ->
            argument.endsWith("jupyter-lab")
                || argument.endsWith("jupyter-notebook")
                || argument.endsWith("jupyter-server"));
  }

  /// A shell without a script or `-c`, or one that says it is a login shell.
  private static boolean isInteractive(ProcessSample process) {
    if (process.argv().isEmpty() || process.argv().getFirst().startsWith("-")) return true;
    return process.argv().stream()
        .skip(1)
        .allMatch(argument -> argument.startsWith("-") && !argument.startsWith("-c"));
  }
}
