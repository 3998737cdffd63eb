// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

/// Every metric of the agent: its name, without the suffix that the type adds (`_total`, `_info`),
/// and its help text. No label holds text that a tenant chose, and every label set is bounded.
enum Metric {
  BUILD("accelguard_build", "Version of the agent; the value is always 1."),
  COLLECTOR_UP(
      "accelguard_collector_up",
      "Whether the collector answered at the last tick: 1 or 0. None when its source does not exist"
          + " on this host."),
  COLLECTOR_DURATION(
      "accelguard_collector_duration_seconds",
      "Time that the last reading took, on the tick or on a thread of its own."),
  COLLECTOR_FAILURES(
      "accelguard_collector_failures", "Ticks at which the collector failed or threw."),
  COLLECTOR_SKIPPED(
      "accelguard_collector_skipped",
      "Things the collector could not read at the last tick, for example processes that ended"
          + " meanwhile."),
  TICK_DURATION(
      "accelguard_tick_duration", "Time from the start of a tick until everything is judged."),
  TICKS_LATE("accelguard_ticks_late", "Ticks that took longer than their interval."),
  NETWORK_BYTES_COUNTED(
      "accelguard_network_bytes_counted_ratio",
      "Share of the bytes on the network's interfaces in the last minute that sockets account for,"
          + " 0 to 1. None while less than 1 MiB moved."),
  WORKLOADS("accelguard_workloads", "Workloads by their worst verdict."),
  WORKLOAD_FACTS(
      "accelguard_workload_facts",
      "Workloads of which something about the owner is odd: moved, disputed, outside any"
          + " allocation, cgroups refused."),
  WORKLOAD_POSTERIOR(
      "accelguard_workload_posterior",
      "Probability of guilt of each workload that is suspect or worse; the most suspicious ones"
          + " only."),
  VIOLATIONS("accelguard_violations", "Violations found since the start."),
  ACCELERATOR_UTILIZATION(
      "accelguard_accelerator_utilization_ratio", "Share of time with a kernel running, 0 to 1."),
  ACCELERATOR_MEMORY_USED("accelguard_accelerator_memory_used_bytes", "Device memory in use."),
  ACCELERATOR_POWER("accelguard_accelerator_power_watts", "Electrical power drawn."),
  EVENTS(
      "accelguard_events",
      "Events by what became of them: produced = acknowledged + still in the spool + dropped."),
  EVENTS_UNACCOUNTED(
      "accelguard_events_unaccounted",
      "Events that are neither acknowledged, in the spool nor dropped; anything but 0 is a bug."),
  WEB_CERTIFICATE_EXPIRY(
      "accelguard_web_certificate_expiry_timestamp_seconds",
      "When the certificate of this endpoint ends, in seconds since 1970. None without TLS."),
  SPOOL_BYTES("accelguard_spool_bytes", "Size of the events on disk."),
  SPOOL_EVENTS("accelguard_spool_events", "Events in the spool, not acknowledged yet."),
  SPOOL_FILLED(
      "accelguard_spool_filled_ratio",
      "How full the fullest log of the spool is, 0 to 1; a full one gives up events."),
  SPOOL_WRITABLE("accelguard_spool_writable", "Whether events can be written to disk: 1 or 0."),
  RULES(
      "accelguard_rules",
      "Rules by what became of them: loaded, informational (without weight), skipped (published"
          + " rules that cannot be asked), rejected (with mistakes)."),
  RULES_VERSION("accelguard_rules_version", "The rules in force; the value is always 1."),
  RULE_NOTES(
      "accelguard_rule_notes",
      "Matches of rules without weight; those that were too many to be told are untold."),
  ENFORCEMENT_ORDERS(
      "accelguard_enforcement_orders",
      "Orders to the enforcer by what became of them: done, rehearsed, refused, gone, failed."),
  CONFIG_RELOADED(
      "accelguard_config_last_reload_successful",
      "Whether the configuration and rules on disk are the ones in force: 1 or 0.");

  private final String id;
  private final String help;

  Metric(String id, String help) {
    this.id = id;
    this.help = help;
  }

  /// Name without the suffix of its type.
  String id() {
    return id;
  }

  /// One sentence for people.
  String help() {
    return help;
  }
}
