// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One process as the kernel shows it, seen from the host's own namespaces.
///
/// @param parent pid of the parent, 0 for none
/// @param session session id (pid of its leader)
/// @param comm at most 15 bytes, chosen by the process
/// @param argv chosen by the process; empty for kernel threads
/// @param argvCut whether more argv existed than was read
/// @param executable absent for kernel threads and where the right to read it is missing
/// @param uid real user id, as the host counts
/// @param threads number of threads; a zombie with more than one is still computing
/// @param nice -20 to 19
/// @param hugetlbBytes memory in huge pages, which is not part of the resident set
/// @param io absent where the right to read it is missing
/// @param netNamespace inode of the network namespace, where readable
/// @param cgroups every line of `/proc/PID/cgroup`
/// @param account what the host knows of the user besides the number
/// @param largestBlock bytes of the largest mapping without a file that it may write; read only of
///   large processes that are worth dear reads
public record ProcessSample(
    ProcessKey key,
    int parent,
    int session,
    String comm,
    List<String> argv,
    boolean argvCut,
    Optional<Executable> executable,
    int uid,
    int effectiveUid,
    boolean kernelThread,
    char state,
    int threads,
    int nice,
    Cpu cpu,
    long minorFaults,
    long majorFaults,
    OptionalLong residentBytes,
    OptionalLong hugetlbBytes,
    Optional<Io> io,
    OptionalLong netNamespace,
    List<CgroupLine> cgroups,
    Account account,
    OptionalLong largestBlock)
    implements Sample {
  /// A process that did not change in so many samples is at rest.
  public static final int REST_TICKS = 10;

  /// A process at rest is looked at once in so many ticks; in between it is shown as it was.
  public static final int REST_STRIDE = 5;

  public ProcessSample {
    argv = List.copyOf(argv);
    cgroups = List.copyOf(cgroups);
  }

  /// A process of whose user no more than the number is known, and nothing of its mappings.
  public ProcessSample(
      ProcessKey key,
      int parent,
      int session,
      String comm,
      List<String> argv,
      boolean argvCut,
      Optional<Executable> executable,
      int uid,
      int effectiveUid,
      boolean kernelThread,
      char state,
      int threads,
      int nice,
      Cpu cpu,
      long minorFaults,
      long majorFaults,
      OptionalLong residentBytes,
      OptionalLong hugetlbBytes,
      Optional<Io> io,
      OptionalLong netNamespace,
      List<CgroupLine> cgroups) {
    this(
        key,
        parent,
        session,
        comm,
        argv,
        argvCut,
        executable,
        uid,
        effectiveUid,
        kernelThread,
        state,
        threads,
        nice,
        cpu,
        minorFaults,
        majorFaults,
        residentBytes,
        hugetlbBytes,
        io,
        netNamespace,
        cgroups,
        Account.UNKNOWN,
        OptionalLong.empty());
  }

  /// What the host knows of the user of a process besides the number.
  ///
  /// @param loginUid who logged in before this process came to be: set once, kept by all children;
  ///   empty for what no login started
  /// @param lentBy the user whom `/etc/subuid` lends the real user id for user namespaces
  public record Account(OptionalInt loginUid, OptionalInt lentBy) {
    /// Nothing.
    public static final Account UNKNOWN = new Account(OptionalInt.empty(), OptionalInt.empty());
  }

  /// What the process executes: the target of `/proc/PID/exe`.
  ///
  /// @param path as the process's own mount namespace names it; never to be opened
  /// @param deleted whether the file has no name any more
  /// @param memfd whether it never had one
  public record Executable(String path, boolean deleted, boolean memfd) {
    /// The last component of the path.
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /// CPU time since start, all threads, in seconds.
  public record Cpu(double userSeconds, double systemSeconds) {
    public double totalSeconds() {
      return userSeconds + systemSeconds;
    }
  }

  /// Counters of `/proc/PID/io`, since start. They count read, write and sendfile; not send, splice
  /// or mapped reads.
  ///
  /// @param readChars bytes through read calls, cached or not
  /// @param writtenChars bytes through write calls
  /// @param readBytes bytes fetched from storage
  /// @param writtenBytes bytes sent to storage
  public record Io(
      long readChars,
      long writtenChars,
      long readCalls,
      long writeCalls,
      long readBytes,
      long writtenBytes) {}

  /// One line of `/proc/PID/cgroup`.
  ///
  /// @param controllers comma-separated v1 controllers or `name=…`; empty for the unified
  ///   hierarchy; [#DAMAGED] for a line that no kernel writes
  /// @param path escaped, begins with `/` unless the kernel showed otherwise; without the mark of a
  ///   directory that was removed
  /// @param trusted how many leading components have a name that only root could choose: every
  ///   directory above them belongs to uid 0 and is not writable by others
  public record CgroupLine(String controllers, String path, int trusted) {
    /// Stands for the controllers of a line that has none.
    public static final String DAMAGED = "?";
  }
}
