// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.ProcessSample.CgroupLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the kernel says of one process.
///
/// @param startTicks start after boot, in clock ticks
/// @param session pid of the leader of its session
/// @param terminal device number of its terminal as `stat` writes it, 0 for none
/// @param comm chosen by the process; to be compared, never to be shown
/// @param uids real, effective, saved and file system user id
/// @param cgroup as [EnforcementOrder#place] has it
record Seen(
    long startTicks,
    int session,
    int terminal,
    boolean kernelThread,
    String comm,
    List<Integer> uids,
    String cgroup) {
  private static final long PF_KTHREAD = 0x200000;

  Seen {
    uids = List.copyOf(uids);
  }

  /// Reads three files below `/proc/PID`; empty when one of them is not as kernels write it.
  static Optional<Seen> parse(String stat, String status, String cgroup) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open || close + 2 > stat.length()) return Optional.empty();
    String[] fields = stat.substring(close + 2).strip().split(" ", -1);
    try {
      List<Integer> uids = uids(status);
      if (uids.size() != 4) return Optional.empty();
      return Optional.of(
          new Seen(
              Long.parseLong(fields[19]),
              Integer.parseInt(fields[3]),
              Integer.parseInt(fields[4]),
              (Long.parseLong(fields[6]) & PF_KTHREAD) != 0,
              stat.substring(open + 1, close),
              uids,
              EnforcementOrder.place(lines(cgroup))));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static List<Integer> uids(String status) {
    List<Integer> found = new ArrayList<>();
    for (String line : status.split("\n", -1)) {
      if (!line.startsWith("Uid:")) continue;
      // User ids above 2^31 are negative here and thus the system's.
      for (String id : line.substring(4).strip().split("\t", -1))
        found.add(Integer.parseUnsignedInt(id));
      return found;
    }
    return found;
  }

  private static List<CgroupLine> lines(String cgroup) {
    List<CgroupLine> found = new ArrayList<>();
    for (String line : cgroup.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3) found.add(new CgroupLine(parts[1], parts[2], 0));
    }
    return found;
  }
}
