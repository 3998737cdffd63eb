// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Report;
import io.accelguard.model.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `replay FILE`: judges a recording, by its own clock.
@Command(
    name = "replay",
    description = {
      "judges what accelguard record kept, by the recording's own clock",
      "Prints what changed when, the workloads at the end and those that were accused before."
    },
    exitCodeList = {
      "0:no violation",
      "3:at least one violation",
      "65:damaged, and no violation before the damage",
      "66:no such file, or no recording",
      "78:the configuration or a rule is wrong"
    },
    footer = {
      "  accelguard replay host.agrec --explain",
      "  accelguard replay host.agrec --rules ./my-rules"
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "FILE", description = "a recording")
  private Path file;

  @Option(names = "--json", description = "print one JSON object, as scan does")
  private boolean json;

  @Mixin private RulesOption rules;

  @Option(names = "--explain", description = "explain every verdict above clear")
  private boolean explain;

  private final Sampling sampling;

  /// @param sampling knows where the rules are
  ReplayCommand(Sampling sampling) {
    this.sampling = sampling;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig settings = config.load().config();
    Optional<RuleFiles> chosen = rules.files();
    RuleBase base = chosen.isPresent() ? chosen.get().parse() : sampling.rules(settings);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        RecordingReader recording = new RecordingReader(in)) {
      return judge(recording, LiveSenses.judge(settings, base, recording.header().seed()));
    } catch (IOException e) {
      boolean ours = e.getClass() == IOException.class;
      throw new CommandException(
          Exit.NO_INPUT, file + " " + (ours ? e.getMessage() : Unreadable.why(e)));
    }
  }

  private int judge(RecordingReader recording, Judge judge) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) out.println(title(recording.header()));
    Instant[] begin = new Instant[1];
    Replay.Outcome outcome =
        new Replay(recording, judge)
            .run((snapshot, assessment) -> {
              if (begin[0] == null) begin[0] = snapshot.at();
              Duration since = Duration.between(begin[0], snapshot.at());
              if (!json)
                for (Incident incident : assessment.incidents())
                  out.println(change(since, incident));
            });
    Report report = outcome.report();
    if (json) out.println(new JsonCodec().writePretty(report));
    else ReportText.print(report, MOST, explain, out);
    boolean damaged = tell(outcome);
    if (ReportText.hasViolation(report)) return Exit.FOUND;
    return damaged ? Exit.DATA : Exit.OK;
  }

  /// Says on the error output what is wrong with the file; whether it is damaged.
  private boolean tell(Replay.Outcome outcome) {
    PrintWriter err = spec.commandLine().getErr();
    String name = "accelguard replay: " + Terminal.safe(file.toString());
    if (outcome.unknown() > 0)
      err.println(
          name + ": left out " + outcome.unknown() + " samples of types or values unknown here");
    if (!(outcome.end() instanceof RecordingReader.Next.Damaged(int frame, String why)))
      return false;
    err.println(
        name
            + ": frame "
            + frame
            + " "
            + Terminal.safe(why)
            + "; judged the "
            + outcome.report().snapshots()
            + " snapshots before it");
    return true;
  }

  private static String title(RecordingHeader header) {
    return String.format(
        Locale.ROOT,
        "Recorded on %s (%s, %d processors) by accelguard %s, every %s, %s.",
        Terminal.safe(header.host()),
        Terminal.safe(header.system()),
        header.processors(),
        Terminal.safe(header.agent()),
        header.interval().toString().substring(2).toLowerCase(Locale.ROOT),
        header.plain() ? "plain" : "redacted");
  }

  /// A line of the timeline.
  static String change(Duration since, Incident incident) {
    Verdict verdict = incident.verdict();
    String reason =
        incident.reason().isEmpty() ? "" : " (" + Terminal.safe(incident.reason()) + ")";
    return String.format(
        Locale.ROOT,
        "%6d s  %-8s %-9s %8s  %s  %s%s",
        since.toSeconds(),
        incident.change().id(),
        verdict.state().id(),
        Words.percent(verdict.posterior()),
        Words.category(verdict),
        Terminal.safe(incident.workload().workload()),
        reason);
  }
}
