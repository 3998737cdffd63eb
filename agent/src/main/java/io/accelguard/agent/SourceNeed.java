// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static io.accelguard.agent.Rights.Right.DAC_READ_SEARCH;
import static io.accelguard.agent.Rights.Right.NET_ADMIN;
import static io.accelguard.agent.Rights.Right.NET_RAW;
import static io.accelguard.agent.Rights.Right.SYS_ADMIN;
import static io.accelguard.agent.Rights.Right.SYS_PTRACE;

import io.accelguard.agent.Rights.Right;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// One thing that a source shows only to those who hold certain rights. A new source adds its rows
/// to [#TABLE].
///
/// @param source name of the collector
/// @param lost what is hidden, told from what was seen; empty when nothing is
/// @param with what must be opened besides the rights
record SourceNeed(String source, Set<Right> rights, Function<Snapshot, String> lost, Besides with) {
  SourceNeed {
    rights = Set.copyOf(rights);
  }

  /// Doors that are closed even to those who hold the rights, and the settings that open them.
  ///
  /// @param unit lines below `[Service]` of the systemd unit
  /// @param engine options of `docker run` and `podman run`
  /// @param pod fields of the pod's `spec`
  record Besides(List<String> unit, List<String> engine, List<String> pod) {
    private static final Besides NOTHING = new Besides(List.of(), List.of(), List.of());
    private static final Besides HOST_NETWORK =
        new Besides(List.of(), List.of("--network=host"), List.of("hostNetwork: true"));

    private Besides andUnit(String line) {
      return new Besides(List.of(line), engine, pod);
    }
  }

  private static final Set<Right> READING = Set.of(SYS_PTRACE, DAC_READ_SEARCH);

  /// Every source that needs a right. Those that are not here (`memory`, `nvml`, `amd`) need none;
  /// what `network` does not see it tells by its own measure.
  static final List<SourceNeed> TABLE =
      List.of(
          need("process", Set.of(SYS_PTRACE), SourceNeed::images),
          need("process", READING, SourceNeed::counters),
          need("socket", READING, SourceNeed::holders),
          new SourceNeed(
              "socket",
              Set.of(SYS_PTRACE, SYS_ADMIN),
              SourceNeed::bytes,
              Besides.NOTHING.andUnit("RestrictNamespaces=net")),
          need("file", READING, always("files of other users' processes are hidden")),
          need("drm", READING, always("other users' use of the devices is hidden")),
          need("driver", Set.of(SYS_PTRACE), always("what other users' processes map is hidden")),
          new SourceNeed(
              "tpu",
              READING,
              always("other users' processes that hold the devices are hidden"),
              Besides.HOST_NETWORK),
          new SourceNeed(
              "socket-ends",
              Set.of(SYS_PTRACE, SYS_ADMIN),
              always("connections that end between two looks are missed elsewhere"),
              Besides.NOTHING.andUnit("RestrictNamespaces=net")),
          new SourceNeed("exec", Set.of(NET_ADMIN), SourceNeed::nothing, Besides.HOST_NETWORK),
          new SourceNeed("exit", Set.of(NET_ADMIN), SourceNeed::nothing, Besides.HOST_NETWORK),
          new SourceNeed(
              "payload",
              Set.of(NET_RAW),
              always("first packets of connections are not seen"),
              Besides.HOST_NETWORK.andUnit("RestrictAddressFamilies=AF_PACKET")));

  /// Sources that a site must ask for in the configuration.
  static final List<String> ON_REQUEST = List.of("payload");

  /// The rows of one source.
  static List<SourceNeed> of(String source) {
    return TABLE.stream().filter(need -> need.source().equals(source)).toList();
  }

  private static SourceNeed need(
      String source, Set<Right> rights, Function<Snapshot, String> lost) {
    return new SourceNeed(source, rights, lost, Besides.NOTHING);
  }

  /// A source that tells everything or is not there at all.
  private static String nothing(Snapshot snapshot) {
    return "";
  }

  private static Function<Snapshot, String> always(String lost) {
    return _ -> lost;
  }

  private static String images(Snapshot snapshot) {
    long hidden =
        snapshot.processes().stream()
            .filter(p -> !p.kernelThread() && p.state() != 'Z' && p.executable().isEmpty())
            .count();
    return hidden == 0
        ? ""
        : "what %d of %d execute is hidden".formatted(hidden, snapshot.processes().size());
  }

  private static String counters(Snapshot snapshot) {
    long hidden =
        snapshot.processes().stream()
            .filter(p -> !p.kernelThread() && p.state() != 'Z' && p.io().isEmpty())
            .count();
    return hidden == 0
        ? ""
        : "what %d of %d read and write is hidden".formatted(hidden, snapshot.processes().size());
  }

  private static String holders(Snapshot snapshot) {
    long hidden = snapshot.sockets().stream().filter(s -> open(s) && s.owner().isEmpty()).count();
    return hidden == 0 ? "" : "the processes behind %d connections are hidden".formatted(hidden);
  }

  /// A namespace that may not be entered shows its connections without their byte counters.
  private static String bytes(Snapshot snapshot) {
    long hidden =
        snapshot.sockets().stream()
            .filter(s -> open(s) && s.transport() == Transport.TCP && s.bytesSent().isEmpty())
            .count();
    return hidden == 0
        ? ""
        : "the bytes of %d connections of other network namespaces are hidden".formatted(hidden);
  }

  private static boolean open(SocketSample socket) {
    return socket.state() == SocketSample.State.ESTABLISHED;
  }
}
