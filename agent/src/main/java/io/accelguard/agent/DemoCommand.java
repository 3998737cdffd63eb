// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Incident;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `demo`: judges the recorded hosts that came with the agent, one after the other, so that a
/// newcomer sees what it says, and why, without root and without touching this host.
@Command(
    name = "demo",
    description = {
      "judges recorded hosts that came with the agent and explains one verdict; needs no rights",
      "Reads nothing of this host."
    },
    exitCodeList = {"0:shown", "66:the recordings are not there"},
    footer = {"  accelguard demo", "  accelguard demo --explain | less"})
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--explain", description = "explain every verdict, not only the first")
  private boolean explain;

  private final Installation installation;

  /// @param installation holds the recordings, in `demo`
  DemoCommand(Installation installation) {
    this.installation = installation;
  }

  /// A recording and what really ran there.
  private record Scene(Path file, String truth) {}

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig config = AgentConfig.defaults();
    RuleBase rules = RuleFiles.of(config, installation).usable().rules();
    PrintWriter out = spec.commandLine().getOut();
    List<Scene> scenes = scenes();
    out.println("Recorded hosts, judged as the agent would have judged them.");
    boolean told = false;
    for (int i = 0; i < scenes.size(); i++) {
      Scene scene = scenes.get(i);
      out.println();
      out.println((i + 1) + "/" + scenes.size() + "  What ran: " + scene.truth());
      Optional<WorkloadReport> accused = judge(scene, config, rules, out);
      if (accused.isEmpty()) out.println("     nobody is accused");
      else if (explain || !told) {
        told = true;
        explain(accused.get(), out);
      }
      out.flush();
    }
    out.println();
    out.println("next: accelguard doctor says what the agent would see on this host");
    return Exit.OK;
  }

  private List<Scene> scenes() throws CommandException {
    Path demo = installation.home().resolve("demo");
    try {
      return Files.readAllLines(demo.resolve("scenes")).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +", 2))
          .map(words -> new Scene(demo.resolve(words[0]), words[1]))
          .toList();
    } catch (IOException e) {
      throw new CommandException(
          Exit.NO_INPUT, demo + " " + Unreadable.why(e) + "; it comes with the packages and ./run");
    }
  }

  /// The workload that was accused most, when one was more than suspect.
  private static Optional<WorkloadReport> judge(
      Scene scene, AgentConfig config, RuleBase rules, PrintWriter out) throws CommandException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(scene.file()));
        RecordingReader recording = new RecordingReader(in)) {
      Judge judge = LiveSenses.judge(config, rules, recording.header().seed());
      Instant[] begin = new Instant[1];
      Replay.Outcome outcome =
          new Replay(recording, judge)
              .run((snapshot, assessment) -> {
                if (begin[0] == null) begin[0] = snapshot.at();
                Duration since = Duration.between(begin[0], snapshot.at());
                for (Incident incident : assessment.incidents())
                  out.println(ReplayCommand.change(since, incident));
              });
      return outcome.report().workloads().stream()
          .filter(workload -> Standing.worstState(workload).compareTo(VerdictState.PROBABLE) >= 0)
          .findFirst();
    } catch (IOException e) {
      throw new CommandException(Exit.NO_INPUT, scene.file() + " " + Unreadable.why(e));
    }
  }

  private static void explain(WorkloadReport workload, PrintWriter out) {
    Words.worst(workload)
        .ifPresent(verdict -> {
          out.println();
          Explanation.of(workload, verdict).forEach(line -> out.println("     " + line));
        });
  }
}
