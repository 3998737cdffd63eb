// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `enroll`: makes this host a node of a controller.
@Command(
    name = "enroll",
    description = {
      "makes this host a node of a controller",
      "The token lets the host in once; from then on it shows a certificate, which the agent renews"
          + " by itself. The token and the key never appear on the command line."
    },
    exitCodeList = {
      "0:enrolled",
      "71:the controller refused or did not answer",
      "78:the configuration is wrong"
    },
    footer = "  accelguard enroll --controller https://guard.example:7434 --token-file token")
final class EnrollCommand implements Callable<Integer> {
  private final Installation installation;

  @Mixin private ConfigOption configOption = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--controller",
      paramLabel = "URL",
      required = true,
      description = "address of the controller")
  private URI controller = URI.create("");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "file with the token from 'accelguard-controller token create'")
  private Path tokenFile = Path.of("");

  @Option(
      names = "--authority-pin",
      paramLabel = "PIN",
      description = "authority to trust instead of the one that the token names")
  private Optional<String> authorityPin = Optional.empty();

  EnrollCommand(Installation installation) {
    this.installation = installation;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig config = configOption.load().config();
    Path state = StateDirectory.open(config.stateDirectory());
    AgentConfig.Controller target =
        new AgentConfig.Controller(controller, authorityPin, Optional.of(tokenFile));
    NodeIdentity identity = new NodeIdentity(state);
    try (Membership membership =
        new Membership(target, identity, config.hostRoot(), installation.version())) {
      spec.commandLine()
          .getOut()
          .println("This host is now node " + Terminal.safe(membership.enrol().nodeId()) + ".");
      return Exit.OK;
    } catch (FileSystemException e) {
      throw new CommandException(Exit.REFUSED, e.getFile() + " " + Unreadable.why(e));
    } catch (ConnectException e) {
      throw new CommandException(
          Exit.REFUSED,
          controller
              + " does not answer; is accelguard-controller running there, and is this its port for"
              + " nodes (usually 7434)?");
    } catch (IOException e) {
      throw new CommandException(Exit.REFUSED, String.valueOf(e.getMessage()));
    }
  }
}
