// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.NetlinkSocket.Received;
import io.accelguard.model.ExitSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Every process that ended since the last call, with what it used: also those that were never
/// there at a tick. The kernel keeps the records until they are fetched; how many it dropped for
/// lack of room it does not say, so that each time counts once.
final class ExitCollector implements Collector {
  private static final int ROOM = 8 << 20;
  private static final int MOST = 16_384;
  private static final int EPERM = 1;

  private final Host host;
  private final Lineage lineage;
  private Optional<NetlinkSocket> socket = Optional.empty();
  private ExitMessages messages = new ExitMessages(0);
  private String absent = "";

  /// @param lineage knows who started those whose parent ended before them
  ExitCollector(Host host, Lineage lineage) {
    this.host = host;
    this.lineage = lineage;
  }

  @Override
  public String name() {
    return "exit";
  }

  @Override
  public Reading collect(Focus focus) {
    if (!host.live()) return new Reading.Absent("ends are told on the running host only");
    if (socket.isEmpty() && absent.isEmpty()) open();
    if (socket.isEmpty()) return new Reading.Absent(absent);
    List<Sample> samples = new ArrayList<>();
    int lost = 0;
    for (int i = 0; i < MOST; i++) {
      Received received = socket.get().poll();
      switch (received) {
        case MESSAGE -> take(samples);
        case LOST -> lost++;
        case NOTHING -> i = MOST;
        case BROKEN -> {
          close();
          return new Reading.Failed("the kernel closed the source of ended processes");
        }
      }
    }
    if (messages.isOld()) {
      close();
      absent = "Linux 5.19 is the first to say which thread is the last of a process";
      return new Reading.Absent(absent);
    }
    return new Reading.Seen(samples, lost + messages.takeSkipped());
  }

  private void take(List<Sample> samples) {
    NetlinkSocket open = socket.orElseThrow();
    Optional<ExitSample> exit = messages.take(open.buffer());
    exit.map(this::byStarter).ifPresent(samples::add);
  }

  private ExitSample byStarter(ExitSample exit) {
    int starter = lineage.starter(exit.pid()).orElse(exit.parent());
    return starter == exit.parent() ? exit : exit.startedBy(starter);
  }

  private void open() {
    Optional<NetlinkSocket> opened = NetlinkSocket.open(ExitMessages.GENERIC, 0, ROOM);
    if (opened.isEmpty()) {
      absent = "generic netlink cannot be used here";
      return;
    }
    NetlinkSocket fresh = opened.get();
    absent = subscribe(fresh);
    if (absent.isEmpty()) socket = opened;
    else fresh.close();
  }

  /// @return why not; empty when it worked
  private String subscribe(NetlinkSocket fresh) {
    ExitMessages.askFamily(fresh.buffer());
    if (!fresh.send() || fresh.await() != Received.MESSAGE) return "the kernel does not answer";
    OptionalInt family = ExitMessages.family(fresh.buffer());
    if (family.isEmpty()) return "the kernel has no taskstats (CONFIG_TASKSTATS)";
    if (fresh.await() != Received.MESSAGE) return "the kernel does not answer";
    ExitMessages.register(fresh.buffer(), family.getAsInt(), processors());
    if (!fresh.send() || fresh.await() != Received.MESSAGE) return "the kernel does not answer";
    int error = ExitMessages.answer(fresh.buffer()).orElse(0);
    if (error == EPERM) return "CAP_NET_ADMIN is missing: only with it are ended processes told";
    if (error != 0) return "not told here (error " + error + "), as inside a container";
    messages = new ExitMessages(family.getAsInt());
    return "";
  }

  private String processors() {
    ProcFiles files = new ProcFiles(4096);
    int length = Math.max(0, files.read(host.text("/sys/devices/system/cpu/possible")));
    String list = new String(files.bytes(), 0, length, StandardCharsets.US_ASCII).strip();
    return list.isEmpty() ? "0" : list;
  }

  @Override
  public void close() {
    socket.ifPresent(NetlinkSocket::close);
    socket = Optional.empty();
  }
}
