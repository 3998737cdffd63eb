// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

/// Why an order, or one process of it, is not followed.
enum Reason {
  MALFORMED("malformed", "the line is no order as the agent of this version writes it"),
  TOO_MANY("too-many", "it names no process, the same one twice, or more than 64"),
  OTHER_BOOT("other-boot", "it is of another boot of this host"),
  EXPIRED("expired", "it is not valid now, or for longer than a minute"),
  REPLAYED("replayed", "an order of this id was taken before"),
  CONFIGURATION("configuration", "/etc/accelguard/enforcer.yaml has mistakes; see the log"),
  SWITCHED_OFF("switched-off", "/etc/accelguard/enforcer.off is there"),
  CEILING("ceiling", "max-action of this node does not allow it"),
  UNWARNED("unwarned", "the owner was not warned of this incident long enough before"),
  BUDGET_NODE("budget-node", "this node has used up its budget"),
  BUDGET_OWNER("budget-owner", "the owner's budget is used up"),
  PROTECTED("protected", "the process, its user or its place is protected"),
  OTHER_OWNER("other-owner", "the process does not belong to the owner alone"),
  OTHER_CGROUP("other-cgroup", "the process is in another cgroup"),
  TOO_YOUNG("too-young", "the process was seen too soon after its start to be told from another"),
  REUSED("reused", "the pid belongs to another process now"),
  GONE("gone", "the process has ended"),
  NOT_FROZEN("not-frozen", "nothing is frozen for this incident"),
  UNRECORDED("unrecorded", "the ledger cannot be written, so that nothing may be done"),
  UNREACHED("unreached", "no terminal of the owner could be written"),
  KERNEL("kernel", "the kernel did not allow it");

  private final String id;
  private final String what;

  Reason(String id, String what) {
    this.id = id;
    this.what = what;
  }

  /// The name in answers and labels.
  String id() {
    return id;
  }

  /// Half a sentence for people.
  String what() {
    return what;
  }

  /// Whether it means only that a process is not there any more; everything else shows that who
  /// gave the order sees the host wrongly.
  boolean isAbsence() {
    return this == GONE || this == REUSED;
  }
}
