// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// One log of the spool. Events are offered, then committed: written and forced together. Only a
/// committed event is ever handed out, because a crash gives the number of any other to the next
/// event.
final class SpoolLog implements AutoCloseable {
  private static final long SEGMENT_BYTES = 4L << 20;
  private static final int MAX_PENDING = 1024;

  private final Storage storage;
  private final LogClass log;
  private final Ledger ledger;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private final Deque<Frame> pending = new ArrayDeque<>();
  private final Map<DropReason, Long> dropped;
  private final UUID spoolId;
  private boolean active;
  private boolean ledgerIsStale;
  private long lastSeq;
  private long acceptedSeq;
  private long ackedSeq;
  private long floorSeq;
  private long acknowledged;
  private long unnumbered;

  private SpoolLog(Storage storage, LogClass log, Ledger ledger, Ledger.Entry entry) {
    this.storage = storage;
    this.log = log;
    this.ledger = ledger;
    this.spoolId = entry.spoolId();
    this.dropped = Books.noDrops();
    this.dropped.putAll(entry.dropped());
    this.acceptedSeq = entry.nextSeq() - 1;
    this.ackedSeq = entry.ackedSeq();
    this.floorSeq = entry.floorSeq();
    this.acknowledged = entry.acknowledged();
    this.unnumbered = entry.unnumbered();
  }

  /// Opens a log and mends what a crash or a bad disk left: a torn end is cut off, a segment that
  /// cannot be read is put aside, and every event that is missing afterwards is counted as corrupt.
  static SpoolLog open(Storage storage, LogClass log, Supplier<UUID> ids) throws IOException {
    storage.createFolder(log.id());
    Ledger ledger = Ledger.open(storage, log.id());
    Optional<Ledger.Entry> known = ledger.read();
    List<Segment> found = recover(storage, log, known);
    UUID spoolId =
        known.map(Ledger.Entry::spoolId).or(() -> rememberedId(storage, found)).orElseGet(ids);
    SpoolLog opened = new SpoolLog(storage, log, ledger, known.orElse(Ledger.Entry.fresh(spoolId)));
    opened.adopt(found);
    opened.writeLedger();
    storage.forceFolder(log.id());
    return opened;
  }

  private static List<Segment> recover(Storage storage, LogClass log, Optional<Ledger.Entry> known)
      throws IOException {
    List<Segment> found = new ArrayList<>();
    for (String name : storage.list(log.id())) {
      if (!name.endsWith(".wal")) continue;
      String file = log.id() + "/" + name;
      Optional<Segment> segment =
          Segment.recover(
              storage,
              file,
              known.map(Ledger.Entry::spoolId),
              known.map(Ledger.Entry::floorSeq).orElse(0L));
      if (segment.isPresent()) {
        found.add(segment.get());
      } else {
        storage.createFolder(log.id() + "/corrupt");
        storage.move(file, log.id() + "/corrupt/" + name);
      }
    }
    return found;
  }

  private static Optional<UUID> rememberedId(Storage storage, List<Segment> found) {
    for (Segment segment : found) {
      try (Storage.Content file = storage.open(segment.name())) {
        ByteBuffer header = ByteBuffer.allocate(Segment.HEADER_BYTES);
        file.read(header, 0);
        Optional<UUID> id = Segment.spoolIdIn(header.flip());
        if (id.isPresent()) return id;
      } catch (IOException e) {
        // The next one may tell.
      }
    }
    return Optional.empty();
  }

  /// Takes over the segments found. A number that stands in two of them was written again after a
  /// failed flush: once is enough. The numbers that are in none are lost, and what was not counted
  /// yet is counted now.
  private void adopt(List<Segment> found) throws IOException {
    Set<Long> seen = new HashSet<>();
    for (Segment segment : found) {
      for (long seq : segment.seqs()) if (!seen.add(seq)) segment.forget(seq);
      if (!segment.isEmpty()) {
        acceptedSeq = Math.max(acceptedSeq, segment.lastSeq());
        segments.add(segment);
      } else {
        segment.close();
        storage.delete(segment.name());
      }
    }
    lastSeq = acceptedSeq;
    long counted =
        dropped.getOrDefault(DropReason.EVICTED, 0L)
            + dropped.getOrDefault(DropReason.CORRUPT, 0L)
            + dropped.getOrDefault(DropReason.REFUSED, 0L);
    long lost = acceptedSeq - acknowledged - counted - seen.size();
    if (lost > 0) drop(DropReason.CORRUPT, lost);
  }

  /// Takes an event; it is safe only after the next successful [#commit].
  void offer(String body) {
    if (body.length() > Frame.MAX_BODY_BYTES / 3
        && body.getBytes(StandardCharsets.UTF_8).length > Frame.MAX_BODY_BYTES) {
      dropUnnumbered(DropReason.TOO_LARGE);
    } else if (pending.size() >= MAX_PENDING
        || (log == LogClass.P0 && bytes() >= log.quotaBytes())) {
      dropUnnumbered(DropReason.QUOTA);
    } else {
      pending.add(new Frame(++lastSeq, body));
    }
  }

  /// Writes and forces what is pending. After an exception everything pending is still pending and
  /// goes to a new segment next time: a flush that failed once proves nothing the second time.
  void commit() throws IOException {
    if (pending.isEmpty()) {
      if (ledgerIsStale) writeLedger();
      return;
    }
    makeRoom();
    if (!active || segments.getLast().bytes() >= SEGMENT_BYTES) begin(pending.getFirst().seq());
    try {
      segments.getLast().append(List.copyOf(pending), log);
    } catch (IOException e) {
      giveUpActive();
      throw e;
    }
    acceptedSeq = pending.getLast().seq();
    pending.clear();
    if (ledgerIsStale) writeLedger();
  }

  private void begin(long firstSeq) throws IOException {
    String name = log.id() + "/%020d.wal".formatted(firstSeq);
    active = false;
    segments.add(Segment.create(storage, name, spoolId, firstSeq));
    active = true;
    try {
      storage.forceFolder(log.id());
    } catch (IOException e) {
      giveUpActive();
      throw e;
    }
  }

  private void giveUpActive() throws IOException {
    active = false;
    if (segments.getLast().isEmpty()) discard(segments.removeLast());
  }

  /// Deletes the oldest segments until a full log has room; the most precious log refuses new
  /// events instead.
  private void makeRoom() throws IOException {
    while (log != LogClass.P0 && bytes() >= log.quotaBytes() && !segments.isEmpty()) {
      Segment oldest = segments.getFirst();
      floorSeq = Math.max(floorSeq, oldest.lastSeq());
      drop(DropReason.EVICTED, oldest.seqs().size());
      writeLedger();
      if (segments.size() == 1) active = false;
      discard(segments.removeFirst());
    }
  }

  /// Committed events that are not acknowledged, oldest first.
  List<Frame> committed(int maxEvents, int maxCharacters) {
    List<Frame> frames = new ArrayList<>();
    int characters = 0;
    for (Segment segment : segments) {
      for (long seq : segment.seqs()) {
        if (frames.size() >= maxEvents) return frames;
        Optional<Frame> frame = segment.read(seq);
        if (frame.isEmpty()) {
          segment.forget(seq);
          drop(DropReason.CORRUPT, 1);
          continue;
        }
        characters += frame.get().body().length();
        if (!frames.isEmpty() && characters > maxCharacters) return frames;
        frames.add(frame.get());
      }
    }
    return frames;
  }

  /// Everything up to a number is safe elsewhere. The ledger is durable before a file goes.
  void acknowledge(long seq) throws IOException {
    long upTo = Math.min(seq, acceptedSeq);
    if (upTo <= ackedSeq) return;
    for (Segment segment : segments) acknowledged += segment.forgetUpTo(upTo);
    ackedSeq = upTo;
    floorSeq = Math.max(floorSeq, upTo);
    writeLedger();
    boolean deleted = false;
    while (!segments.isEmpty()
        && segments.getFirst().isEmpty()
        && (segments.size() > 1 || !active)) {
      discard(segments.removeFirst());
      deleted = true;
    }
    if (deleted) storage.forceFolder(log.id());
  }

  /// Gives up the oldest event, which the receiver will never take.
  ///
  /// @return whether that was its number
  boolean refuseOldest(long seq) throws IOException {
    for (Segment segment : segments) {
      if (segment.isEmpty()) continue;
      if (segment.seqs().getFirst() != seq) return false;
      segment.forget(seq);
      drop(DropReason.REFUSED, 1);
      ackedSeq = seq;
      floorSeq = Math.max(floorSeq, seq);
      writeLedger();
      return true;
    }
    return false;
  }

  Books books() {
    long onDisk = segments.stream().mapToLong(segment -> segment.seqs().size()).sum();
    return new Books(lastSeq + unnumbered, acknowledged, onDisk + pending.size(), dropped);
  }

  String spoolId() {
    return spoolId.toString();
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  private void drop(DropReason reason, long count) {
    dropped.merge(reason, count, Long::sum);
    ledgerIsStale = true;
  }

  private void dropUnnumbered(DropReason reason) {
    unnumbered++;
    drop(reason, 1);
  }

  private void writeLedger() throws IOException {
    ledger.write(
        new Ledger.Entry(
            spoolId, acceptedSeq + 1, ackedSeq, floorSeq, acknowledged, unnumbered, dropped));
    ledgerIsStale = false;
  }

  private void discard(Segment segment) throws IOException {
    segment.close();
    storage.delete(segment.name());
  }

  /// Writes down the last number, so that damage done while nobody looks is counted at the next
  /// start.
  @Override
  public void close() throws IOException {
    writeLedger();
    for (Segment segment : segments) segment.close();
    ledger.close();
  }
}
