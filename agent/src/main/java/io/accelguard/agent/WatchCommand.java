// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Blind;
import io.accelguard.model.NodeStatus;
import io.accelguard.model.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `watch`: a live table of workloads. Redraws in place on a terminal; elsewhere it prints the
/// table anew whenever it has changed.
@Command(
    name = "watch",
    description = {
      "live table of workloads, most suspicious first, with the strongest evidence",
      "On a terminal TREND is how the odds went over the last looks; elsewhere the table is printed"
          + " whenever it has changed."
    },
    exitCodeList = {"0:ended by --for", "78:the configuration or a rule is wrong"},
    footer = {
      "  accelguard watch --least suspect",
      "  accelguard watch --match crypto-mining --sort owner",
      "  accelguard watch --agent /var/lib/accelguard"
    })
final class WatchCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ofDays(365_000);

  @Spec private CommandSpec spec;
  @Mixin private final Sampling sampling;
  @Mixin private final WatchView view = new WatchView();

  @Option(
      names = "--agent",
      paramLabel = "DIR",
      description = "show what the agent with this state directory sees, instead of sampling again")
  private @Nullable Path agent;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "end by itself after so long")
  private Duration time = FOR_EVER;

  private final Pace pace;
  private String shown = "";

  WatchCommand(Sampling sampling, Pace pace) {
    this.sampling = sampling;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig config = sampling.config();
    Source source = source(config);
    PrintWriter out = spec.commandLine().getOut();
    try (Screen screen = new Screen(out)) {
      if (Terminal.size().isPresent()) {
        Runtime.getRuntime().addShutdownHook(new Thread(screen::close, "screen"));
        screen.open();
      }
      new TickLoop(config.tick(), pace)
          .run(time, lag -> show(source.report(lag).map(view::of), screen, out));
    }
    return Exit.OK;
  }

  /// Where reports come from.
  private interface Source {
    Optional<Report> report(Duration lag);
  }

  private Source source(AgentConfig config) throws ConfigException, CommandException {
    if (agent != null) {
      StatusFile file = new StatusFile(agent);
      return _ -> {
        try {
          return file.read().map(NodeStatus::report);
        } catch (IOException e) {
          return Optional.empty();
        }
      };
    }
    Ticker ticker = sampling.ticker(config);
    return lag -> Optional.of(ticker.tick(lag).standing().report());
  }

  private void show(Optional<Report> report, Screen screen, PrintWriter out) {
    Optional<Libc.Size> size = Terminal.size();
    if (size.isPresent()) {
      screen.draw(frame(report, size.get()));
    } else if (report.isPresent()) {
      List<String> table = new WorkloadTable(Terminal.columns()).lines(report.get(), 1000);
      String text = String.join("\n", table);
      if (text.equals(shown)) return;
      shown = text;
      out.println(title(report.get()));
      out.println(text);
    }
  }

  private List<String> frame(Optional<Report> report, Libc.Size size) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Terminal.fit(
            report.map(WatchCommand::title).orElse("waiting for the agent to write its status"),
            size.columns()));
    report.ifPresent(seen ->
        lines.addAll(
            new WorkloadTable(size.columns(), view::trend)
                .lines(seen, Math.max(1, size.rows() - 2))));
    return lines;
  }

  private static String title(Report report) {
    String blind =
        report.blind().isEmpty()
            ? ""
            : ", not seen: "
                + report.blind().stream().map(Blind::collector).collect(Collectors.joining(", "));
    return Terminal.safe(report.host())
        + " "
        + report.to().truncatedTo(ChronoUnit.SECONDS)
        + ", "
        + report.workloads().size()
        + " workloads"
        + Terminal.safe(blind);
  }
}
