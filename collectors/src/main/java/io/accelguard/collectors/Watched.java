// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessSample;
import java.util.Optional;

/// One pid under watch: what was last known of the process that has it, and the files of it that
/// are kept open. A kept file belongs to the process, not to the pid: when the process is gone,
/// reading fails, whoever has the pid then.
final class Watched {
  private final int pid;
  private final String directory;
  private Optional<Seen> seen = Optional.empty();
  private int stat = HeldDescriptors.NONE;
  private int io = HeldDescriptors.NONE;
  private int idleCalls;
  private int mark;

  /// The last sight of it.
  ///
  /// @param text bytes that its command line takes in memory
  /// @param firstCall the call that saw it first
  record Seen(
      ProcStat stat, ProcessDetails.Slow slow, ProcessSample sample, int text, int firstCall) {}

  /// @param directory where it is found below `/proc`
  Watched(int pid, String directory) {
    this.pid = pid;
    this.directory = directory;
  }

  int pid() {
    return pid;
  }

  String directory() {
    return directory;
  }

  Optional<Seen> seen() {
    return seen;
  }

  void see(Seen now) {
    seen = Optional.of(now);
  }

  /// Notes that it is listed. Where the mark is a new one, it may be another process.
  void listed(int now) {
    if (now != mark) idleCalls = 0;
    mark = now;
  }

  /// Notes whether anything but its memory moved since the last call.
  void moved(boolean moved) {
    idleCalls = moved ? 0 : idleCalls + 1;
  }

  int idleCalls() {
    return idleCalls;
  }

  /// Reads `stat`, from the kept file where there is one.
  ///
  /// @return number of bytes, not positive when the process is gone
  int readStat(ProcFiles files, HeldDescriptors held) {
    if (stat != HeldDescriptors.NONE) {
      int length = files.read(stat);
      if (length > 0) return length;
      forget(held);
    }
    stat = held.open(directory + "/stat");
    return stat == HeldDescriptors.NONE ? files.read(directory + "/stat") : files.read(stat);
  }

  /// Reads `io`, likewise.
  int readIo(ProcFiles files, HeldDescriptors held) {
    if (io == HeldDescriptors.NONE) io = held.open(directory + "/io");
    return io == HeldDescriptors.NONE ? files.read(directory + "/io") : files.read(io);
  }

  /// Another process has the pid now, or none.
  void forget(HeldDescriptors held) {
    close(held);
    seen = Optional.empty();
    idleCalls = 0;
  }

  /// Lets go of the files.
  void close(HeldDescriptors held) {
    held.close(stat);
    held.close(io);
    stat = HeldDescriptors.NONE;
    io = HeldDescriptors.NONE;
  }
}
