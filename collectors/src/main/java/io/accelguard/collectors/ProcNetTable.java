// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The text tables `/proc/PID/net/{tcp,tcp6,udp,udp6}`: what is left to see of another network
/// namespace without the right to enter it. They have no byte counters.
final class ProcNetTable {
  private final ProcFiles files;
  private final long netNamespace;
  private final KnownSockets known = new KnownSockets();

  ProcNetTable(ProcFiles files, long netNamespace) {
    this.files = files;
    this.netNamespace = netNamespace;
  }

  /// Adds the sockets of the namespace that a process lives in.
  void read(String processDirectory, FoundSockets found) {
    known.begin();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      int length = files.read(processDirectory + "/net/" + table);
      if (length < 0) continue;
      String text = new String(files.bytes(), 0, length, StandardCharsets.ISO_8859_1);
      Transport transport = table.startsWith("tcp") ? Transport.TCP : Transport.UDP;
      for (String line : text.lines().skip(1).toList()) {
        parse(line, transport).ifPresentOrElse(socket -> add(socket, found), found::skip);
      }
    }
    known.end();
  }

  /// There are no cookies here: a socket is known again by its inode.
  private void add(SocketSample sample, FoundSockets found) {
    Optional<KnownSocket> past = known.find(sample.inode());
    past.ifPresent(socket -> socket.see(0, sample));
    KnownSocket socket = past.orElseGet(() -> new KnownSocket(sample.inode(), 0, sample));
    boolean kept = sample.inode() != 0 && !found.isFull();
    if (kept && known.mark(socket) && past.isEmpty()) known.add(socket);
    found.add(socket);
  }

  private Optional<SocketSample> parse(String line, Transport transport) {
    String[] fields = line.trim().split(" +", -1);
    if (fields.length < 10 || fields[9].startsWith("-")) return Optional.empty();
    try {
      return Optional.of(
          new SocketSample(
              Long.parseLong(fields[9]),
              Optional.empty(),
              transport,
              DiagLayout.state(Integer.parseInt(fields[3], 16), transport),
              endpoint(fields[1]),
              endpoint(fields[2]),
              Integer.parseInt(fields[7]),
              OptionalLong.empty(),
              OptionalLong.empty(),
              netNamespace));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /// `0100007F:1F90`: each 32-bit word of the address in the machine's order, here little-endian.
  private static Endpoint endpoint(String text) {
    int colon = text.indexOf(':');
    byte[] address = new byte[colon / 2];
    for (int i = 0; i < address.length; i++) {
      int word = i & ~3;
      int at = (word + 3 - (i & 3)) * 2;
      address[i] = (byte) Integer.parseInt(text.substring(at, at + 2), 16);
    }
    int port = Integer.parseUnsignedInt(text.substring(colon + 1), 16);
    if (port < 0 || port > 65_535) throw new IllegalArgumentException("no port");
    return Endpoint.of(address, port);
  }
}
