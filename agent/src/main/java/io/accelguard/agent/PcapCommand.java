// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.collectors.packets.Capture;
import io.accelguard.collectors.packets.CaptureCounts;
import io.accelguard.collectors.packets.FlowCounts;
import io.accelguard.collectors.packets.FlowReport;
import io.accelguard.collectors.packets.FlowTable;
import io.accelguard.collectors.packets.protocols.Recognisers;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `pcap FILE…`: protocol evidence per flow of captures.
@Command(
    name = "pcap",
    description = {
      "recognises protocols in capture files (pcap, pcapng), flow by flow",
      "Misuse does not change the exit status."
    },
    exitCodeList = {"0:read", "66:a file that is missing or no capture"},
    footer = {
      "  accelguard pcap capture.pcapng",
      "  accelguard pcap --json *.pcap | jq -c 'select(.protocol)'"
    })
final class PcapCommand implements Callable<Integer> {
  private static final int BLOCK = 1 << 15;

  private final StringBuilder lines = new StringBuilder();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "captures")
  private List<Path> files;

  @Option(names = "--json", description = "print one JSON object a flow")
  private boolean json;

  @Override
  public Integer call() throws CommandException {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(done), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      int status = Exit.OK;
      for (Path file : files) if (!stop.get() && !read(file)) status = Exit.NO_INPUT;
      return status;
    } finally {
      done.countDown();
      if (!stop.get()) Runtime.getRuntime().removeShutdownHook(hook);
    }
  }

  /// Ctrl-C: ends the file where it is, and lets what was seen be printed.
  private void stop(CountDownLatch done) {
    stop.set(true);
    try {
      if (!done.await(10, TimeUnit.SECONDS)) spec.commandLine().getErr().println();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lines leave together: one at a time they would cost more than the flows.
  private void print(String line) {
    lines.append(line).append(System.lineSeparator());
    if (lines.length() >= BLOCK) flush();
  }

  private void flush() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(lines);
    out.flush();
    lines.setLength(0);
  }

  /// Whether the file was a capture that could be read; a reason goes to the error output.
  private boolean read(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    String name = Terminal.safe(file.toString());
    FlowLines form = new FlowLines(file.toString());
    int columns = json ? 0 : Terminal.columns();
    Consumer<FlowReport> print = flow -> print(json ? form.json(flow) : form.row(flow, columns));
    FlowTable table = new FlowTable(FlowTable.DEFAULT_FLOWS, Recognisers.all(), print);
    try (InputStream in = open(file, table)) {
      if (!json) print(FlowLines.header());
      Optional<CaptureCounts> read = Capture.read(in, table);
      FlowCounts flows = table.finish();
      flush();
      if (read.isEmpty()) {
        err.println("accelguard pcap: " + name + " is no capture in the pcap or pcapng format");
        return false;
      }
      // Beside JSON the summary would be no JSON.
      (json ? err : out).println(FlowLines.summary(name, read.get(), flows, stop.get()));
      return true;
    } catch (IOException e) {
      flush();
      err.println("accelguard pcap: " + name + " " + Terminal.safe(Unreadable.why(e)));
      return false;
    }
  }

  private InputStream open(Path file, FlowTable table) throws IOException {
    long size = Files.size(file);
    boolean watched = size > CaptureProgress.STEP && Libc.isTerminal(2);
    return new CaptureProgress(
        Files.newInputStream(file),
        size,
        table::counts,
        stop,
        watched,
        spec.commandLine().getErr());
  }
}
