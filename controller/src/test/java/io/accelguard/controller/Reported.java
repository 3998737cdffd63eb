// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Attribution;
import io.accelguard.model.Basis;
import io.accelguard.model.Blind;
import io.accelguard.model.Category;
import io.accelguard.model.Change;
import io.accelguard.model.Context;
import io.accelguard.model.Event;
import io.accelguard.model.Evidence;
import io.accelguard.model.Family;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.Incident;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Sync;
import io.accelguard.model.Trust;
import io.accelguard.model.Verdict;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import io.accelguard.model.WorkloadReport.ProcessRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// What nodes say in tests.
final class Reported {
  static final String SPOOL = "01900000-0000-7000-8000-000000000001";
  private static final JsonCodec CODEC = new JsonCodec();

  private Reported() {}

  static Sync.Request sync(String node, Sync.Batch... batches) {
    return sync(node, "text", batches);
  }

  /// @param text in every field that takes any text
  static Sync.Request sync(String node, String text, Sync.Batch... batches) {
    return new Sync.Request(
        Sync.PROTO,
        node,
        text,
        text,
        text,
        text,
        LiveController.NOON,
        1,
        text,
        List.of(batches),
        new Sync.NodeState(
            0,
            true,
            List.of(new Blind(text, text)),
            List.of(text),
            Map.of(text, text),
            Map.of(text, 1),
            new Sync.Rules(text, 1, text)),
        null);
  }

  /// The same of an agent that tells notices.
  static Sync.Request sync(String node, List<Sync.Told> told) {
    Sync.Request plain = sync(node, "text");
    return new Sync.Request(
        plain.proto(),
        plain.nodeId(),
        plain.agentVersion(),
        plain.instanceId(),
        plain.bootId(),
        plain.host(),
        plain.wallTime(),
        plain.uptimeSeconds(),
        plain.mode(),
        plain.logs(),
        plain.state(),
        told);
  }

  /// Events from a number on, in books that balance.
  static Sync.Batch batch(long first, String... events) {
    return batch("p0", first, 0, events);
  }

  /// The same with so many dropped before.
  static Sync.Batch batch(String log, long first, long dropped, String... events) {
    List<Long> seqs = new ArrayList<>();
    LongStream.range(first, first + events.length).forEach(seqs::add);
    long produced = first + events.length - 1;
    return new Sync.Batch(
        log,
        SPOOL,
        seqs,
        List.of(events),
        produced,
        first - 1 - dropped,
        dropped == 0 ? Map.of() : Map.of("quota", dropped),
        events.length);
  }

  static String note(String text) {
    return CODEC.write(
        new Event(text, "agent.started", LiveController.NOON, text, text, 1, null, text));
  }

  static String incident(String id, Change change, Instant at) {
    return incident(id, change, at, 0.995, "text");
  }

  /// @param text in every field that takes any text
  static String incident(String id, Change change, Instant at, double posterior, String text) {
    Owner owner = new Owner(OwnerKind.CONTAINER, text, 1000, Trust.SURE);
    return incident(id, change, at, posterior, text, owner);
  }

  /// Mining by an owner.
  static String incident(String id, Change change, Instant at, Owner owner) {
    return incident(id, change, at, 0.995, "text", owner);
  }

  /// Mining by an owner with fingerprints.
  static String incident(String id, Instant at, Owner owner, Fingerprint... fingerprints) {
    return incident(id, Change.OPENED, at, 0.995, "text", owner, fingerprints);
  }

  private static String incident(
      String id,
      Change change,
      Instant at,
      double posterior,
      String text,
      Owner owner,
      Fingerprint... fingerprints) {
    Evidence evidence = new Evidence(Family.PROCESS, null, 2, text, text, text, text);
    Verdict verdict =
        new Verdict(
            Category.CRYPTO_MINING,
            text,
            posterior >= 0.99 ? VerdictState.VIOLATION : VerdictState.PROBABLE,
            posterior,
            5.3,
            0.001,
            0.8,
            at,
            Map.of("process", 2.0),
            List.of(evidence),
            List.of(evidence),
            List.of(text));
    WorkloadReport workload =
        new WorkloadReport(
            text,
            owner,
            List.of(new ProcessRef(4242, at, text, text, List.of(text, text))),
            List.of(text),
            Context.HASH_LIKE,
            List.of(verdict),
            new Attribution(List.of(text), List.of(0), List.of(new Attribution.Fact(text, text))),
            new Basis(text, text),
            List.of(fingerprints));
    String type = "violation." + change.id();
    Incident incident = new Incident(id, change, text, workload);
    return CODEC.write(new Event(type, type, at, text, text, 1, incident, null));
  }
}
