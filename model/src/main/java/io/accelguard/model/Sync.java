// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one call between agent and controller: `POST /v1/sync`. All counters are cumulative, so a
/// lost call loses nothing. Unknown fields are ignored both ways within one [#PROTO].
public final class Sync {
  /// Version of the protocol.
  public static final int PROTO = 1;

  private Sync() {}

  /// @param instanceId random per process start
  /// @param mode what is in force: `observe`, `notify`, `enforce`; or `stopping`
  /// @param logs one batch per log
  /// @param told what became of notices; absent where the agent tells nobody
  @Json(naming = Json.Naming.LowerHyphen)
  public record Request(
      int proto,
      String nodeId,
      String agentVersion,
      String instanceId,
      String bootId,
      String host,
      Instant wallTime,
      double uptimeSeconds,
      String mode,
      List<Batch> logs,
      NodeState state,
      @Nullable List<Told> told) {
    public Request {
      Required.fields(nodeId, agentVersion, instanceId, bootId, host, wallTime, mode, logs, state);
      logs = List.copyOf(logs);
      told = told == null ? null : List.copyOf(told);
    }
  }

  /// What became of a notice.
  ///
  /// @param where in words: to how many terminals, whether as a file
  /// @param problem why nothing of that worked; empty if anything did
  @Json(naming = Json.Naming.LowerHyphen)
  public record Told(String notice, String where, String problem) {
    public Told {
      Required.fields(notice, where, problem);
    }
  }

  /// Something to be told to a person on this node.
  ///
  /// @param uid whose workload it is about
  @Json(naming = Json.Naming.LowerHyphen)
  public record Notice(String id, int uid, String text) {
    public Notice {
      Required.fields(id, text);
    }
  }

  /// Consecutive events of one log, oldest first, and the log's books: `produced = acknowledged +
  /// spooled + dropped`.
  ///
  /// @param log class of the log: `p0`, `p1` or `p2`
  /// @param spoolId UUIDv7 of the log; a wiped disk shows as a new one
  /// @param seqs sequence number of each event
  /// @param events JSON text of each [Event], as it was written to disk
  /// @param dropped by reason
  @Json(naming = Json.Naming.LowerHyphen)
  public record Batch(
      String log,
      String spoolId,
      List<Long> seqs,
      List<String> events,
      long produced,
      long acknowledged,
      Map<String, Long> dropped,
      long backlog) {
    public Batch {
      Required.fields(log, spoolId, seqs, events, dropped);
      seqs = List.copyOf(seqs);
      events = List.copyOf(events);
      dropped = Map.copyOf(dropped);
    }
  }

  /// What a page about the node shows.
  ///
  /// @param inventory facts in words: `cpu`, `memory`, `os`, `kernel`, one per accelerator
  /// @param rules null from agents that take no packs of rules
  @Json(naming = Json.Naming.LowerHyphen)
  public record NodeState(
      double sampleLagSeconds,
      boolean spoolWritable,
      List<Blind> blind,
      List<String> accelerators,
      Map<String, String> inventory,
      Map<String, Integer> workloads,
      @Nullable Rules rules) {
    public NodeState {
      Required.fields(blind, accelerators, inventory, workloads);
      blind = List.copyOf(blind);
      accelerators = List.copyOf(accelerators);
      inventory = Map.copyOf(inventory);
      workloads = Map.copyOf(workloads);
    }

    /// Of a node that has not told it.
    public static final NodeState UNKNOWN =
        new NodeState(0, true, List.of(), List.of(), Map.of(), Map.of(), null);
  }

  /// Which rules a node judges by.
  ///
  /// @param version of all of them
  /// @param pack version of the [RulePack] among them; 0 for none
  /// @param refused the latest pack that it did not take, and why; empty for none
  @Json(naming = Json.Naming.LowerHyphen)
  public record Rules(String version, long pack, String refused) {
    public Rules {
      Required.fields(version, refused);
    }
  }

  /// @param nextSyncSeconds when to call again
  /// @param rulePack version of the [RulePack] that the node should have; 0 for none
  /// @param notices absent where there are none
  @Json(naming = Json.Naming.LowerHyphen)
  public record Response(
      List<Ack> logs,
      Instant serverTime,
      int nextSyncSeconds,
      int batchLimit,
      long rulePack,
      @Nullable List<Notice> notices) {
    public Response {
      Required.fields(logs, serverTime);
      logs = List.copyOf(logs);
      notices = notices == null ? null : List.copyOf(notices);
    }
  }

  /// @param ackSeq highest sequence number up to which everything is committed
  /// @param rejected numbers that were put aside as unreadable, and are acknowledged all the same
  @Json(naming = Json.Naming.LowerHyphen)
  public record Ack(String log, String spoolId, long ackSeq, List<Long> rejected) {
    public Ack {
      Required.fields(log, spoolId, rejected);
      rejected = List.copyOf(rejected);
    }
  }

  /// Body of every error: 400, 401, 403, 409, 413, 422, 429, 503.
  ///
  /// @param code stable, kebab-case
  @Json(naming = Json.Naming.LowerHyphen)
  public record Problem(String code, String detail) {
    public Problem {
      Required.fields(code, detail);
    }
  }
}
