// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.JsonCodec;
import io.accelguard.model.Report;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `scan`: samples, judges, prints; 3 if there is a violation.
@Command(
    name = "scan",
    description = {
      "samples this host for a while, judges, prints",
      "Nothing is kept or sent. Behaviour is judged from 20 seconds on, names and files at once."
    },
    exitCodeList = {
      "0:no violation",
      "3:at least one violation",
      "78:the configuration or a rule is wrong"
    },
    footer = {"  accelguard scan", "  accelguard scan --for 2m --json | jq '.workloads[0]'"})
final class ScanCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Spec private CommandSpec spec;
  @Mixin private final Sampling sampling;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "how long; behaviour needs 20s or more (default: ${DEFAULT-VALUE})")
  private Duration time = Duration.ofSeconds(30);

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final Pace pace;

  ScanCommand(Sampling sampling, Pace pace) {
    this.sampling = sampling;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig config = sampling.config();
    Ticker ticker = sampling.ticker(config);
    Report report = Sampling.runFor(ticker, config.tick(), time, pace).standing().report();
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(new JsonCodec().writePretty(report));
    else ReportText.print(report, MOST, true, out);
    return ReportText.hasViolation(report) ? Exit.FOUND : Exit.OK;
  }
}
