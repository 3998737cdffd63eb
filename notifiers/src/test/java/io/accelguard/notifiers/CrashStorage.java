// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A disk that loses what was not forced: bytes of files and names in folders apart, as a real one
/// may after a power failure. It can also fill up, and forget to force, to prove that each force is
/// needed.
final class CrashStorage implements Storage {
  /// Which force the disk pretends to have done.
  enum Lie {
    NONE,
    FILE,
    FOLDER
  }

  private static final class Inode {
    private byte[] volatileBytes = {};
    private byte[] durableBytes = {};
  }

  private final Lie lie;
  private Map<String, Inode> names = new HashMap<>();
  private Map<String, Inode> durableNames = new HashMap<>();
  private long room = Long.MAX_VALUE;
  private boolean failing;

  CrashStorage(Lie lie) {
    this.lie = lie;
  }

  /// Free bytes from now on.
  void room(long bytes) {
    room = bytes;
  }

  /// Whether every force fails from now on.
  void failing(boolean on) {
    failing = on;
  }

  /// Power failure: each file keeps its durable bytes and perhaps a part of what came after; each
  /// name that was not forced is kept or lost by chance.
  void crash(RandomGenerator random) {
    Map<String, Inode> kept = new HashMap<>(durableNames);
    Set<String> changed = new HashSet<>(names.keySet());
    changed.addAll(durableNames.keySet());
    for (String name : changed) {
      if (names.get(name) == durableNames.get(name) || random.nextBoolean()) continue;
      if (names.containsKey(name)) kept.put(name, names.get(name));
      else kept.remove(name);
    }
    for (Inode inode : new HashSet<>(kept.values())) {
      int durable = inode.durableBytes.length;
      byte[] now = inode.volatileBytes;
      byte[] after = inode.durableBytes;
      if (random.nextInt(3) == 0 && now.length >= durable) {
        after = Arrays.copyOf(now, durable + random.nextInt(now.length - durable + 1));
        System.arraycopy(inode.durableBytes, 0, after, 0, durable);
      }
      inode.durableBytes = after;
      inode.volatileBytes = after;
    }
    names = kept;
    durableNames = new HashMap<>(kept);
  }

  @Override
  public List<String> list(String folder) {
    return names.keySet().stream()
        .filter(name -> name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0)
        .map(name -> name.substring(folder.length() + 1))
        .sorted()
        .toList();
  }

  @Override
  public void createFolder(String folder) {}

  @Override
  public Content open(String name) {
    return new OpenFile(names.computeIfAbsent(name, _ -> new Inode()));
  }

  @Override
  public void delete(String name) {
    names.remove(name);
  }

  @Override
  public void move(String name, String target) {
    names.put(target, names.remove(name));
  }

  @Override
  public void forceFolder(String folder) throws IOException {
    if (failing) throw new IOException("Input/output error");
    if (lie == Lie.FOLDER) return;
    durableNames
        .keySet()
        .removeIf(name -> name.startsWith(folder + "/") && !names.containsKey(name));
    names.forEach((name, inode) -> {
      if (name.startsWith(folder + "/")) durableNames.put(name, inode);
    });
  }

  private final class OpenFile implements Content {
    private final Inode inode;

    OpenFile(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() {
      return inode.volatileBytes.length;
    }

    @Override
    public int read(ByteBuffer into, long position) {
      int length =
          (int) Math.max(0, Math.min(into.remaining(), inode.volatileBytes.length - position));
      into.put(inode.volatileBytes, (int) Math.min(position, inode.volatileBytes.length), length);
      return length;
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      int end = (int) position + from.remaining();
      int growth = Math.max(0, end - inode.volatileBytes.length);
      if (growth > room) throw new IOException("No space left on device");
      room -= growth;
      byte[] after = Arrays.copyOf(inode.volatileBytes, Math.max(end, inode.volatileBytes.length));
      from.get(after, (int) position, from.remaining());
      inode.volatileBytes = after;
    }

    @Override
    public void truncate(long size) {
      inode.volatileBytes = Arrays.copyOf(inode.volatileBytes, (int) Math.min(size, size()));
    }

    @Override
    public void force() throws IOException {
      if (failing) throw new IOException("Input/output error");
      if (lie != Lie.FILE) inode.durableBytes = inode.volatileBytes;
    }

    @Override
    public void close() {}
  }
}
