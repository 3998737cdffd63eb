// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import io.accelguard.model.Event;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Events on disk until somebody has acknowledged them: three logs in one folder, one a class.
/// Offering never waits for the disk; [#commit] does, and is called by a thread of its own. Safe
/// for several threads.
public final class Spool implements AutoCloseable {
  private final JsonCodec codec = new JsonCodec();
  private final Map<LogClass, SpoolLog> logs = new EnumMap<>(LogClass.class);
  private final AutoCloseable lock;
  private boolean writable = true;

  private Spool(AutoCloseable lock) {
    this.lock = lock;
  }

  /// A committed event with its number.
  public record Stored(long seq, String json) {}

  /// Opens or makes the spool in a folder; only one process may have it.
  ///
  /// @param ids gives a new UUIDv7 for each log that is made
  /// @throws IOException when the folder cannot be used, with a message for people
  public static Spool open(Path folder, Supplier<UUID> ids) throws IOException {
    DiskStorage storage = new DiskStorage(folder);
    storage.createFolder("");
    return open(storage, ids, lock(folder.resolve("lock")));
  }

  static Spool open(Storage storage, Supplier<UUID> ids, AutoCloseable lock) throws IOException {
    Spool spool = new Spool(lock);
    for (LogClass log : LogClass.values()) spool.logs.put(log, SpoolLog.open(storage, log, ids));
    return spool;
  }

  private static AutoCloseable lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) return channel;
    } catch (OverlappingFileLockException e) {
      // The same answer as for another process.
    }
    channel.close();
    throw new IOException("the spool in " + file.getParent() + " is in use by another accelguard");
  }

  /// Takes an event. It is safe after the next successful [#commit].
  public synchronized void offer(LogClass log, Event event) {
    log(log).offer(codec.write(event));
  }

  /// Makes everything offered durable.
  ///
  /// @return whether the disk took it; if not, nothing is lost yet, and the caller should wait
  ///   before the next try
  public synchronized boolean commit() {
    writable = true;
    for (SpoolLog log : logs.values()) {
      try {
        log.commit();
      } catch (IOException e) {
        writable = false;
      }
    }
    return writable;
  }

  /// Committed events that are not acknowledged, oldest first.
  public synchronized List<Stored> committed(LogClass log, int maxEvents, int maxCharacters) {
    return log(log).committed(maxEvents, maxCharacters).stream()
        .map(frame -> new Stored(frame.seq(), frame.body()))
        .toList();
  }

  /// The receiver has everything up to a number.
  ///
  /// @param spoolId of the log that the receiver means; another one is ignored
  public synchronized void acknowledge(LogClass log, String spoolId, long seq) throws IOException {
    if (log(log).spoolId().equals(spoolId)) log(log).acknowledge(seq);
  }

  /// The receiver will never take the oldest event.
  ///
  /// @param seq its number, so that no other is meant
  public synchronized boolean refuseOldest(LogClass log, long seq) throws IOException {
    return log(log).refuseOldest(seq);
  }

  /// The accounts of a log.
  public synchronized Books books(LogClass log) {
    return log(log).books();
  }

  /// Identity of a log: a wiped disk shows as a new one.
  public synchronized String spoolId(LogClass log) {
    return log(log).spoolId();
  }

  /// Bytes on disk.
  public synchronized long bytes() {
    return logs.values().stream().mapToLong(SpoolLog::bytes).sum();
  }

  /// How full the fullest log is, from 0 to 1; beyond that events are given up.
  public synchronized double filled() {
    return logs.entrySet().stream()
        .mapToDouble(entry -> (double) entry.getValue().bytes() / entry.getKey().quotaBytes())
        .max()
        .orElse(0);
  }

  /// Whether the last commit reached the disk.
  public synchronized boolean isWritable() {
    return writable;
  }

  private SpoolLog log(LogClass log) {
    SpoolLog found = logs.get(log);
    if (found == null) throw new IllegalStateException("closed");
    return found;
  }

  @Override
  public synchronized void close() throws IOException {
    for (SpoolLog log : logs.values()) log.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the lock cannot be released", e);
    }
  }
}
