// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.redaction.SnapshotRedaction;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Focus;
import io.accelguard.model.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `record FILE`: keeps what the agent sees, without people, for `replay`.
@Command(
    name = "record",
    description = {
      "records what the agent sees of this host, for accelguard replay",
      "Names of users, hosts and files, addresses, secrets and wallets are replaced by pseudonyms"
          + " under a key that is thrown away; what rules look for stays.",
      "FILE is readable by you alone; Ctrl-C ends the recording in order."
    },
    exitCodeList = {
      "0:recorded",
      "71:the file or the host did not let us",
      "78:the configuration or a rule is wrong"
    },
    footer = "  accelguard record --for 5m host.agrec")
final class RecordCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;
  @Mixin private final Sampling sampling;

  @Parameters(paramLabel = "FILE", description = "where to; by custom ends in .agrec")
  private Path file;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "how long (default: ${DEFAULT-VALUE})")
  private Duration time = Duration.ofMinutes(10);

  @Option(
      names = "--every",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "time between snapshots; without it the tick of the configuration")
  private @Nullable Duration every;

  @Option(names = "--force", description = "replace FILE if it exists")
  private boolean force;

  @Option(names = "--plain", description = "replace nothing; refused without --everybody-agreed")
  private boolean plain;

  @Option(
      names = "--everybody-agreed",
      description = "everybody who uses this host agreed to a plain recording")
  private boolean agreed;

  private final Pace.Real pace;
  private Focus focus = Focus.nobody();
  private Optional<IOException> failure = Optional.empty();

  RecordCommand(Sampling sampling, Pace.Real pace) {
    this.sampling = sampling;
    this.pace = pace;
  }

  @Override
  public Integer call() throws ConfigException, CommandException {
    if (plain && !agreed)
      throw new ParameterException(
          spec.commandLine(),
          "a plain recording holds the command lines, names and addresses of everybody on this"
              + " host; add --everybody-agreed if they did");
    AgentConfig config = sampling.config();
    RuleBase rules = sampling.rules(config);
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    random.nextBytes(key);
    SnapshotRedaction redaction =
        new SnapshotRedaction(key, rules.words(), People.of(config.hostRoot()));
    UnaryOperator<Snapshot> form = plain ? UnaryOperator.identity() : redaction::of;
    String host = HostName.of(config.hostRoot());
    RecordingHeader header =
        new RecordingHeader(
            RecordingHeader.FORMAT,
            spec.root().version()[0].replace("accelguard ", ""),
            plain ? host : redaction.host(host),
            "Linux "
                + System.getProperty("os.version").replaceAll("-.*", "")
                + " "
                + System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            Optional.ofNullable(every).orElse(config.tick()),
            random.nextLong(),
            plain);
    Judge judge = LiveSenses.judge(config, rules, header.seed());
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(ended), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Sampler sampler = sampling.sampler(config)) {
      record(sampler, form, judge, header);
    } finally {
      ended.countDown();
    }
    return Exit.OK;
  }

  private void record(
      Sampler sampler, UnaryOperator<Snapshot> form, Judge judge, RecordingHeader header)
      throws CommandException {
    int snapshots = 0;
    long bytes = 0;
    try (RecordingFile output = RecordingFile.create(file, force)) {
      RecordingWriter writer = new RecordingWriter(output.out(), header);
      Duration begin = pace.elapsed();
      new TickLoop(header.interval(), pace)
          .run(
              time,
              _ -> {
                Snapshot snapshot = form.apply(sampler.look(focus).snapshot());
                try {
                  writer.add(snapshot);
                  focus = new Focus(judge.observe(snapshot).focus());
                  progress(pace.elapsed().minus(begin), writer.snapshots(), output.size());
                } catch (IOException e) {
                  failure = Optional.of(e);
                  pace.stop();
                }
              });
      snapshots = writer.snapshots();
      if (failure.isEmpty()) writer.end();
      bytes = output.size();
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
    }
    if (Terminal.size().isPresent()) spec.commandLine().getOut().println();
    if (failure.isPresent())
      throw new CommandException(
          Exit.REFUSED,
          file
              + " holds "
              + snapshots
              + " snapshots and could not take more: "
              + failure.get().getMessage());
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %d snapshots, %d KiB, %s. Judge it: accelguard replay %s",
                Terminal.safe(file.toString()),
                snapshots,
                (bytes + 1023) / 1024,
                plain ? "plain: it holds names" : "redacted",
                Terminal.safe(file.toString())));
  }

  private void progress(Duration elapsed, int snapshots, long bytes) {
    if (Terminal.size().isEmpty()) return;
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "\r%d s of %d s, %d snapshots, %d KiB\u001b[K",
        elapsed.toSeconds(),
        time.toSeconds(),
        snapshots,
        bytes / 1024);
    out.flush();
  }

  /// The JVM ends when this returns, so it waits until the file has its name.
  private void stop(CountDownLatch ended) {
    pace.stop();
    try {
      if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        spec.commandLine().getErr().println("accelguard record: ended late; see " + file + ".part");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
