// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.ExecListener.Heard;
import io.accelguard.collectors.NetlinkSocket.Received;
import io.accelguard.model.Reading;
import java.util.Optional;
import java.util.OptionalInt;

/// Every process that executed a program since the last call, as it was right after: also those
/// that are gone again or execute something else by now. From the kernel's process connector, which
/// speaks of the host's own processes only and, before Linux 6.6, to CAP_NET_ADMIN only.
final class ExecCollector implements Collector {
  private static final int ROOM = 4 << 20;
  private static final int OTHERS = 256;
  private static final int EPERM = 1;
  private static final String RIGHT =
      "CAP_NET_ADMIN is missing: before Linux 6.6 only with it are executions told";

  private final Host host;
  private final Lineage lineage;
  private final int token = (int) ProcessHandle.current().pid();
  private Optional<ExecListener> listener = Optional.empty();
  private String absent = "";

  ExecCollector(Host host, Lineage lineage) {
    this.host = host;
    this.lineage = lineage;
  }

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("executions are told on the running host only");
    if (listener.isEmpty() && absent.isEmpty()) open();
    if (listener.isEmpty()) return new Reading.Absent(absent);
    Optional<Heard> heard = listener.get().take();
    if (heard.isPresent()) return new Reading.Seen(heard.get().seen(), heard.get().missed());
    close();
    return new Reading.Failed("the kernel closed the source of executions");
  }

  private void open() {
    Optional<NetlinkSocket> opened =
        NetlinkSocket.open(ProcEvents.CONNECTOR, ProcEvents.GROUP, ROOM);
    if (opened.isEmpty()) {
      // Without its group, the connector can be opened by anybody who has one.
      Optional<NetlinkSocket> mute = NetlinkSocket.open(ProcEvents.CONNECTOR, 0, ROOM);
      absent = mute.isPresent() ? RIGHT : "this kernel has no process connector (CONFIG_CONNECTOR)";
      mute.ifPresent(NetlinkSocket::close);
      return;
    }
    absent = subscribe(opened.get());
    if (absent.isEmpty()) listener = Optional.of(ExecListener.start(opened.get(), host, lineage));
    else opened.get().close();
  }

  /// @return why not; empty when it worked
  private String subscribe(NetlinkSocket fresh) {
    ProcEvents.askForAll(fresh.buffer(), token);
    if (!fresh.send()) return "the host's process connector is out of reach, as inside a container";
    OptionalInt error = answer(fresh);
    if (error.isEmpty()) return "not told here, as inside a container";
    if (error.getAsInt() == EPERM) return RIGHT;
    if (error.getAsInt() != 0) return "not told here (error " + error.getAsInt() + ")";
    // An older kernel passes over it and goes on telling everything.
    ProcEvents.askForSome(fresh.buffer(), token);
    return fresh.send() ? "" : "the kernel does not answer";
  }

  /// The answer to our question among what others are told meanwhile.
  private OptionalInt answer(NetlinkSocket fresh) {
    for (int i = 0; i < OTHERS && fresh.await() == Received.MESSAGE; i++) {
      OptionalInt error = ProcEvents.answer(fresh.buffer(), token);
      if (error.isPresent()) return error;
    }
    return OptionalInt.empty();
  }

  @Override
  public void close() {
    listener.ifPresent(ExecListener::close);
    listener = Optional.empty();
  }
}
