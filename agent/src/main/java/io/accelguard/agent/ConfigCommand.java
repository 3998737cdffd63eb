// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `config check FILE` and `config show`.
@Command(
    name = "config",
    description = "checks a configuration, or shows the one in force",
    synopsisSubcommandLabel = "(check|show)")
final class ConfigCommand {
  @Command(
      name = "check",
      description = "reports every mistake of a configuration at once",
      exitCodeList = {"0:no mistakes", "78:at least one mistake"},
      footer = "  accelguard config check /etc/accelguard/agent.yaml")
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the configuration")
    private Path file;

    @Override
    public Integer call() throws ConfigException {
      ConfigFile.read(file);
      spec.commandLine().getOut().println(file + ": no mistakes");
      return Exit.OK;
    }
  }

  @Command(
      name = "show",
      description = "prints the configuration in force, defaults included",
      exitCodeList = {"0:shown", "78:the configuration or a rule is wrong"},
      footer = "  accelguard config show")
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption config;

    @Override
    public Integer call() throws ConfigException {
      ConfigFile found = config.load();
      spec.commandLine()
          .getOut()
          .println("# from " + found.file().map(Path::toString).orElse("the defaults"));
      spec.commandLine().getOut().print(ConfigText.of(found.config()));
      return Exit.OK;
    }
  }
}
