// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What is read of a process besides `stat`: `status`, `cmdline`, `exe`, `cgroup`, `ns/net`, `io`,
/// `maps`.
final class ProcessDetails {
  private static final String DELETED = " (deleted)";

  /// The login user where nobody logged in.
  private static final long UNSET = 0xFFFF_FFFFL;

  private final ProcFiles files;
  private final Cgroups cgroups;
  private final SubordinateIds lent;

  /// The parts of a sample that do not come from `stat`.
  record Slow(
      List<String> argv,
      boolean argvCut,
      Optional<Executable> executable,
      int uid,
      int effectiveUid,
      OptionalLong hugetlbBytes,
      OptionalLong netNamespace,
      List<CgroupLine> cgroups,
      Account account,
      OptionalLong largestBlock) {}

  ProcessDetails(Host host, ProcFiles files) {
    this.files = files;
    this.cgroups = new Cgroups(host);
    this.lent = new SubordinateIds(host);
  }

  void forget() {
    cgroups.forget();
    lent.refresh();
  }

  /// Reads a process that `stat` has just shown; empty when it is gone.
  ///
  /// @param mostArgv bytes of its command line that are kept
  /// @param mappings whether its mappings are worth a read
  Optional<Slow> read(String directory, ProcStat stat, int mostArgv, boolean mappings) {
    int length = files.read(directory + "/status");
    OptionalLong uid = ProcText.value(files.bytes(), Math.max(0, length), "Uid:");
    if (uid.isEmpty()) return Optional.empty();
    int effective =
        (int) ProcText.secondValue(files.bytes(), length, "Uid:").orElse(uid.getAsLong());
    OptionalLong hugeBytes = ProcText.kibibytes(files.bytes(), length, "HugetlbPages:");
    String code = stat.hasGhostLeader() ? livingThread(directory) : directory;
    boolean gone = stat.isExiting() && code.equals(directory);
    length = gone ? 0 : Math.max(0, files.read(code + "/cgroup"));
    List<CgroupLine> lines = cgroups.parse(files.bytes(), length);
    length = stat.isKernelThread() ? 0 : Math.max(0, files.read(code + "/cmdline"));
    boolean cut = length > mostArgv || length == files.bytes().length;
    List<String> argv = ProcText.arguments(files.bytes(), Math.min(length, mostArgv));
    Optional<Executable> executable =
        stat.isKernelThread() ? Optional.empty() : executable(code + "/exe");
    return Optional.of(
        new Slow(
            argv,
            cut,
            executable,
            (int) uid.getAsLong(),
            effective,
            hugeBytes,
            netNamespace(directory),
            lines,
            new Account(loginUid(directory), lent.lentBy((int) uid.getAsLong())),
            mappings ? largestBlock(directory) : OptionalLong.empty()));
  }

  /// Missing where the mappings are more than the buffer holds.
  private OptionalLong largestBlock(String directory) {
    int length = files.read(directory + "/maps");
    return length <= 0 || length == files.bytes().length
        ? OptionalLong.empty()
        : Mapping.largestBlock(files.bytes(), length);
  }

  private OptionalInt loginUid(String directory) {
    int length = Math.max(0, files.read(directory + "/loginuid"));
    OptionalLong uid = ProcText.value(files.bytes(), length, "");
    return uid.isPresent() && uid.getAsLong() < UNSET
        ? OptionalInt.of((int) uid.getAsLong())
        : OptionalInt.empty();
  }

  /// Takes the text of `io` that was just read.
  Optional<Io> io(int length) {
    if (length <= 0) return Optional.empty();
    OptionalLong readChars = ProcText.value(files.bytes(), length, "rchar:");
    OptionalLong writtenChars = ProcText.value(files.bytes(), length, "wchar:");
    OptionalLong readCalls = ProcText.value(files.bytes(), length, "syscr:");
    OptionalLong writeCalls = ProcText.value(files.bytes(), length, "syscw:");
    OptionalLong readBytes = ProcText.value(files.bytes(), length, "read_bytes:");
    OptionalLong writtenBytes = ProcText.value(files.bytes(), length, "write_bytes:");
    if (readChars.isEmpty()
        || writtenChars.isEmpty()
        || readCalls.isEmpty()
        || writeCalls.isEmpty()
        || readBytes.isEmpty()
        || writtenBytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Io(
            readChars.getAsLong(),
            writtenChars.getAsLong(),
            readCalls.getAsLong(),
            writeCalls.getAsLong(),
            readBytes.getAsLong(),
            writtenBytes.getAsLong()));
  }

  /// The link is only read, never followed by its text: another mount namespace shows paths that do
  /// not exist here.
  private Optional<Executable> executable(String link) {
    int length = files.link(link);
    if (length <= 0) return Optional.empty();
    String path = Escape.text(files.bytes(), 0, length, 4096);
    boolean memfd = path.startsWith("/memfd:");
    boolean deleted = path.endsWith(DELETED) && isUnlinked(link);
    String name = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
    return Optional.of(new Executable(name, deleted, memfd));
  }

  /// Tells a deleted file from a living one that is called so.
  private boolean isUnlinked(String link) {
    return files.names(link).orElse(0) == 0;
  }

  private OptionalLong netNamespace(String directory) {
    int length = files.link(directory + "/ns/net");
    return length > 5 ? ProcText.value(files.bytes(), length, "net:[") : OptionalLong.empty();
  }

  private static String livingThread(String directory) {
    String leader = directory.substring(directory.lastIndexOf('/') + 1);
    String[] threads = new File(directory + "/task").list();
    if (threads == null) return directory;
    for (String thread : threads) {
      if (!thread.equals(leader)) return directory + "/task/" + thread;
    }
    return directory;
  }
}
