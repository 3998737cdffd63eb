// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.Focus;
import io.accelguard.model.Diagnosis;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.ProcessSample;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `doctor`: what works, what does not, and the one thing to do next.
@Command(
    name = "doctor",
    description = {
      "says what it can see here, what not, and the one thing to do next",
      "Every collector is asked: it works, is degraded, absent or failed."
    },
    exitCodeList = {"0:asked, whatever was found", "78:the configuration or a rule is wrong"},
    footer = {"  accelguard doctor", "  sudo accelguard doctor --json | jq -r .next"})
final class DoctorCommand implements Callable<Integer> {
  /// A slow source answers the look after the one that asked it.
  private static final int LOOKS = 4;

  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final int FOCUS = 32;

  @Spec private CommandSpec spec;
  @Mixin private final Sampling sampling;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  private final Pace pace;

  DoctorCommand(Sampling sampling, Pace pace) {
    this.sampling = sampling;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    AgentConfig config = sampling.config();
    Diagnosis diagnosis;
    try (Sampler sampler = sampling.sampler(config)) {
      Sampler.Look look = sampler.look(Focus.nobody());
      for (int i = 1; i < LOOKS && pace.pauseUntil(pace.elapsed().plus(BETWEEN)); i++)
        look = sampler.look(busiest(look));
      diagnosis =
          sampling
              .doctor(config)
              .examine(HostName.of(config.hostRoot()), look, sampling.inventory(config));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(new JsonCodec().writePretty(diagnosis));
    else print(diagnosis, out);
    return Exit.OK;
  }

  private static Focus busiest(Sampler.Look look) {
    return new Focus(
        look.snapshot().processes().stream()
            .sorted(
                Comparator.comparingDouble((ProcessSample p) -> p.cpu().totalSeconds()).reversed())
            .limit(FOCUS)
            .map(ProcessSample::key)
            .collect(Collectors.toSet()));
  }

  private static void print(Diagnosis diagnosis, PrintWriter out) {
    out.println(
        diagnosis.host()
            + ", accelguard "
            + diagnosis.agentVersion()
            + ", "
            + diagnosis.surroundings());
    out.println();
    for (Part part : diagnosis.parts()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-16s %-9s %s",
              part.name(),
              part.state(),
              Terminal.safe(part.detail())));
      if (!part.missing().isEmpty()) below("missing: " + String.join(", ", part.missing()), out);
      if (!part.remedy().isEmpty()) below(part.remedy() + (part.lines().isEmpty() ? "" : ":"), out);
      part.lines().forEach(line -> below("  " + line, out));
    }
    out.println();
    out.println(
        "rights: "
            + (diagnosis.rights().isEmpty() ? "none" : String.join(", ", diagnosis.rights())));
    new TreeMap<>(diagnosis.inventory())
        .forEach((name, fact) -> out.println(Terminal.safe(name) + ": " + Terminal.safe(fact)));
    out.println();
    out.println("next: " + Terminal.safe(diagnosis.next()));
  }

  private static void below(String text, PrintWriter out) {
    out.println(" ".repeat(27) + Terminal.safe(text));
  }
}
