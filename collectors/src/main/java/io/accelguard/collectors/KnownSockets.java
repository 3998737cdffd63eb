// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sockets of one network namespace from look to look, by the kernel's cookie. A hash table
/// with chains through its members, because a hundred thousand of them must fit beside all else.
final class KnownSockets {
  private @Nullable KnownSocket[] table = new KnownSocket[64];
  private int count;
  private int look;

  /// Begins a look.
  void begin() {
    look++;
  }

  /// A socket of an earlier look.
  Optional<KnownSocket> find(long key) {
    @Nullable KnownSocket at = table[place(key)];
    while (at != null && at.key() != key) at = at.next;
    return Optional.ofNullable(at);
  }

  /// Notes that this look shows the socket.
  ///
  /// @return false when it did already
  boolean mark(KnownSocket socket) {
    boolean first = socket.look != look;
    socket.look = look;
    return first;
  }

  /// Adds one that [#find] does not know.
  void add(KnownSocket socket) {
    if (count >= table.length) grow();
    link(socket);
    count++;
  }

  /// Ends a look: forgets whom neither it nor the one before showed. The kernel may tell of an end
  /// a moment after it stops to show the socket.
  void end() {
    for (int i = 0; i < table.length; i++) {
      @Nullable KnownSocket at = table[i];
      table[i] = null;
      while (at != null) {
        @Nullable KnownSocket rest = at.next;
        if (look - at.look <= 1) link(at);
        else count--;
        at = rest;
      }
    }
  }

  int count() {
    return count;
  }

  private void grow() {
    @Nullable KnownSocket[] old = table;
    table = new KnownSocket[2 * old.length];
    for (@Nullable KnownSocket chain : old) {
      @Nullable KnownSocket at = chain;
      while (at != null) {
        @Nullable KnownSocket rest = at.next;
        link(at);
        at = rest;
      }
    }
  }

  private void link(KnownSocket socket) {
    int place = place(socket.key());
    socket.next = table[place];
    table[place] = socket;
  }

  private int place(long key) {
    return (int) ((key * 0x9e3779b97f4a7c15L) >>> 40) & (table.length - 1);
  }
}
