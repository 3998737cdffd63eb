// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of the C programs of this module, running. It says `ready`, then does a round for each line
/// it is sent; it ends at the end of its input.
final class Companion implements Cost.Work, AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final OutputStream in;

  private Companion(Process process) {
    this.process = process;
    this.out = process.inputReader();
    this.in = process.getOutputStream();
  }

  /// Starts one and waits until it is ready.
  static Companion start(Path programs, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Companion companion =
        new Companion(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    if (!"ready".equals(companion.out.readLine()))
      throw new IOException(program + " did not start");
    return companion;
  }

  @Override
  public Cost round() throws IOException {
    in.write('\n');
    in.flush();
    String answer = out.readLine();
    if (answer == null) throw new IOException(process.info() + " ended");
    String[] fields = answer.split(" ", 3);
    return new Cost(
        Long.parseLong(fields[0]), Long.parseLong(fields[1]), 0, Long.parseLong(fields[2]));
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.onExit().join();
  }
}
