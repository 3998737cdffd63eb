// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.Endpoint;
import io.accelguard.model.ExitSample;
import io.accelguard.model.ExitSample.Moved;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Account;
import io.accelguard.model.ProcessSample.CgroupLine;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/// A pretended process of a timeline: says how it behaves per second, and keeps the counters that
/// follow from it.
final class Program {
  final int pid;
  final double start;
  private final String exe;
  private final List<String> argv;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<FileSample> files = new ArrayList<>();
  private int parent = 1;
  private int session;
  private int nice;
  private int uid = 1000;
  private Optional<String> cgroup = Optional.empty();
  private boolean ioReadable = true;
  private double end = Double.MAX_VALUE;
  private double busyUntil = Double.MAX_VALUE;
  private double cores;
  private double userShare = 0.99;
  private double faultsPerSecond;
  private double readPerSecond;
  private double writtenPerSecond;
  private double callsPerSecond = 1;
  private double residentMebibytes = 50;
  private OptionalLong block = OptionalLong.empty();
  private boolean deleted;
  private boolean memfd;
  private double hugeMebibytes;

  private double user;
  private double system;
  private double faults;
  private double read;
  private double written;
  private double calls;

  Program(int pid, double start, String exe, String... argv) {
    this.pid = pid;
    this.session = pid;
    this.start = start;
    this.exe = exe;
    this.argv = List.of(argv);
  }

  /// A socket whose counters are functions of its age in seconds.
  private record Socket(
      Transport transport,
      State state,
      Endpoint local,
      Endpoint remote,
      double since,
      Optional<DoubleUnaryOperator> sent,
      Optional<DoubleUnaryOperator> received) {}

  Program childOf(Program other) {
    parent = other.pid;
    session = other.session;
    return this;
  }

  Program session(int id) {
    session = id;
    return this;
  }

  /// Puts it into a cgroup; before, it is in a session of its own.
  Program in(String path) {
    cgroup = Optional.of(path);
    return this;
  }

  /// Runs it as another user than 1000.
  Program user(int id) {
    uid = id;
    return this;
  }

  Program nice(int value) {
    nice = value;
    return this;
  }

  Program until(double uptime) {
    end = uptime;
    return this;
  }

  Program busyUntil(double uptime) {
    busyUntil = uptime;
    return this;
  }

  Program cpu(double cores, double userShare, double faultsPerSecond) {
    this.cores = cores;
    this.userShare = userShare;
    this.faultsPerSecond = faultsPerSecond;
    return this;
  }

  Program io(double readPerSecond, double writtenPerSecond, double callsPerSecond) {
    this.readPerSecond = readPerSecond;
    this.writtenPerSecond = writtenPerSecond;
    this.callsPerSecond = callsPerSecond;
    return this;
  }

  Program withoutIoRights() {
    ioReadable = false;
    return this;
  }

  Program memory(double residentMebibytes, double hugeMebibytes) {
    this.residentMebibytes = residentMebibytes;
    this.hugeMebibytes = hugeMebibytes;
    return this;
  }

  /// The largest mapping without a file.
  Program block(long bytes) {
    block = OptionalLong.of(bytes);
    return this;
  }

  /// Its file was replaced under it.
  Program deleted() {
    deleted = true;
    return this;
  }

  /// It executes a file that never had a name.
  Program memfd() {
    memfd = true;
    return this;
  }

  Program listens(Transport transport, int port) {
    State state = transport == Transport.TCP ? State.LISTEN : State.BOUND;
    sockets.add(
        new Socket(
            transport,
            state,
            Program.at("0.0.0.0", port),
            Program.at("0.0.0.0", 0),
            start,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  Program connected(
      String local,
      int localPort,
      String remote,
      int remotePort,
      DoubleUnaryOperator sent,
      DoubleUnaryOperator received) {
    sockets.add(
        new Socket(
            Transport.TCP,
            State.ESTABLISHED,
            Program.at(local, localPort),
            Program.at(remote, remotePort),
            start,
            Optional.of(sent),
            Optional.of(received)));
    return this;
  }

  /// A call that nobody answers.
  Program calls(String remote, int remotePort) {
    sockets.add(
        new Socket(
            Transport.TCP,
            State.CONNECTING,
            Program.at("192.0.2.7", 20000 + sockets.size()),
            Program.at(remote, remotePort),
            start,
            Optional.empty(),
            Optional.empty()));
    return this;
  }

  Program file(How how, String path, long size) {
    files.add(new FileSample(key(), how, path, OptionalLong.of(size), Optional.empty()));
    return this;
  }

  Program hashed(How how, String path, String sha256) {
    files.add(new FileSample(key(), how, path, OptionalLong.of(1000), Optional.of(sha256)));
    return this;
  }

  boolean alive(double now) {
    return now >= start && now < end;
  }

  ProcessKey key() {
    return new ProcessKey(pid, Math.round(start * 100));
  }

  void pass(double now, double seconds) {
    double lived = Math.min(seconds, now - start);
    if (now > busyUntil) return;
    user += cores * userShare * lived;
    system += cores * (1 - userShare) * lived;
    faults += faultsPerSecond * lived;
    read += readPerSecond * lived;
    written += writtenPerSecond * lived;
    calls += callsPerSecond * lived;
  }

  boolean endedIn(double now, double seconds) {
    return end > now - seconds && end <= now;
  }

  /// Its last moments, and what the kernel says of the whole of it.
  ExitSample exit(double now, double seconds) {
    pass(end, end - Math.max(start, now - seconds));
    return new ExitSample(
        pid,
        parent,
        1000,
        comm(),
        end - start,
        user + system,
        user + system > 0 ? OptionalDouble.of(user / (user + system)) : OptionalDouble.empty(),
        Math.round(faults),
        ioReadable
            ? Optional.of(new Moved(Math.round(read), Math.round(written), 0, Math.round(written)))
            : Optional.empty());
  }

  private String comm() {
    String name = exe.substring(exe.lastIndexOf('/') + 1);
    return name.substring(0, Math.min(15, name.length()));
  }

  ProcessSample sample() {
    return new ProcessSample(
        key(),
        parent,
        session,
        comm(),
        argv,
        false,
        Optional.of(new Executable(exe, deleted, memfd)),
        uid,
        uid,
        false,
        'R',
        1,
        nice,
        new Cpu(user, system),
        Math.round(faults),
        0,
        OptionalLong.of(Math.round(residentMebibytes * (1 << 20))),
        OptionalLong.of(Math.round(hugeMebibytes * (1 << 20))),
        ioReadable ? Optional.of(io()) : Optional.empty(),
        OptionalLong.of(1),
        List.of(new CgroupLine("", cgroup(), 9)),
        Account.UNKNOWN,
        block);
  }

  private String cgroup() {
    return cgroup.orElse("/user.slice/user-1000.slice/session-" + session + ".scope");
  }

  private Io io() {
    return new Io(
        Math.round(read), Math.round(written), Math.round(calls), 0, 0, Math.round(written));
  }

  List<SocketSample> sockets(double now) {
    List<SocketSample> samples = new ArrayList<>();
    for (int i = 0; i < sockets.size(); i++) {
      Socket socket = sockets.get(i);
      double age = now - socket.since();
      samples.add(
          new SocketSample(
              pid * 1000L + i,
              Optional.of(key()),
              socket.transport(),
              socket.state(),
              socket.local(),
              socket.remote(),
              1000,
              count(socket.sent(), age),
              count(socket.received(), age),
              1));
    }
    return samples;
  }

  private static OptionalLong count(Optional<DoubleUnaryOperator> counter, double age) {
    return counter.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round(counter.get().applyAsDouble(age)));
  }

  List<FileSample> files() {
    return files;
  }

  private static Endpoint at(String address, int port) {
    String[] parts = address.split("\\.");
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) bytes[i] = (byte) Integer.parseInt(parts[i]);
    return Endpoint.of(bytes, port);
  }
}
