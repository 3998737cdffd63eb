// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.accelguard.model.ProcessSample.CgroupLine;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/// What the agent of a node asks the enforcer of the same node to do. The enforcer takes no line
/// that is not, letter by letter, what [JsonCodec] writes for an order.
///
/// @param id new for each order; none is carried out twice
/// @param incident for whose sake
/// @param uid real user id, as the host counts, of the one person who owns every process named
/// @param bootId of the boot that pids and ticks are of
/// @param seenTicks when all processes named were last seen alive: clock ticks after boot. A
///   process that was seen a second after its start cannot share pid and start with another one
/// @param dryRun whether to decide only, also where the ceiling allows more
/// @param targets none for a thaw, which is about what was frozen for the incident
@Json(naming = Json.Naming.LowerHyphen)
public record EnforcementOrder(
    String id,
    String incident,
    EnforcementAction action,
    int uid,
    String bootId,
    long seenTicks,
    Instant issued,
    Instant expires,
    boolean dryRun,
    List<Target> targets) {

  public EnforcementOrder {
    Required.fields(id, incident, action, bootId, issued, expires, targets);
    targets = List.copyOf(targets);
  }

  /// Where a process is, in one path: that of the unified hierarchy, or that of systemd's own where
  /// the former says nothing (`/`), as on hosts with both.
  public static String place(List<CgroupLine> lines) {
    String unified = path(lines, "");
    return unified.equals("/") ? path(lines, "name=systemd") : unified;
  }

  private static String path(List<CgroupLine> lines, String controllers) {
    for (CgroupLine line : lines) if (line.controllers().equals(controllers)) return line.path();
    return "/";
  }

  /// One process.
  ///
  /// @param startTicks start after boot, in clock ticks
  /// @param cgroup as [#place] has it
  @Json(naming = Json.Naming.LowerHyphen)
  public record Target(int pid, long startTicks, String cgroup) {
    public Target {
      Required.fields(cgroup);
    }
  }
}
