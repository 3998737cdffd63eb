// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.collectors.packets.HostilePackets;
import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.Reading;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Every parser of bytes that a process, a driver or a stranger on the network chose, with valid
/// inputs to begin from and with what must hold whatever the bytes are: nothing is thrown, and what
/// comes out is bounded and can be true.
final class HostileParsers {
  private static final int MOST_TEXT = 6 * 4096;

  private final Path root;
  private final ProcFiles files = new ProcFiles(1 << 16);

  /// @param root an empty directory, for parsers that open a file themselves
  HostileParsers(Path root) {
    this.root = root;
  }

  /// One parser, and inputs that it takes.
  record Parser(String name, Check check, List<byte[]> seeds) {}

  /// Parses, and holds the result against its bounds.
  interface Check {
    void of(byte[] bytes) throws IOException;
  }

  List<Parser> all() {
    return List.of(
        texts(
            "stat",
            HostileParsers::stat,
            "7 (a) b) S 1 1 1 0 -1 4194560 1 0 0 0 5 5 0 0 20 0 1 0 77 4096 10 0 0\n"),
        texts(
            "status",
            HostileParsers::status,
            "Name:\tx\nUid:\t1000\t0\t1\t1\nHugetlbPages:\t 8 kB\n"),
        texts("cmdline", HostileParsers::arguments, "python\0train.py\0--out=\u00e4\u202e\0\0"),
        texts(
            "cgroup",
            this::cgroup,
            "0::/user.slice/a\n5:cpu,cpuacct:/docker/x\n1:name=systemd:/..//\n"),
        texts(
            "maps",
            this::maps,
            "00400000-00452000 r-xp 00000000 08:02 173521      /bin/a b (deleted)\n"
                + "7f00-7f01 rw-s 00 00:05 9 /memfd:x\n"
                + "7f0000000000-7f0082000000 rw-p 00000000 00:00 0 \n"),
        new Parser("process events", HostileParsers::event, List.of(event(1), event(2))),
        new Parser("driver", HostileDriver::read, HostileDriver.seeds()),
        texts(
            "net",
            this::table,
            "t\n"
                + "   0: 0100007F:1F90 08080808:0D05 01 0:0 0:0 0  1000 0 4321 1\n"
                + "   1: 00000000000000000000000001000000:0016"
                + " 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 1 1\n"),
        texts(
            "counters",
            HostileParsers::counters,
            NetworkCollectorTest.DEV,
            NetworkCollectorTest.SNMP),
        new Parser("sock_diag", HostileParsers::netlink, List.of(socket())),
        new Parser("getdents", this::listing, List.of(entry())),
        texts(
            "fdinfo",
            HostileParsers::drm,
            "pos:\t0\n"
                + "drm-driver:\ti915\n"
                + "drm-pdev:\t0000:03:00.0\n"
                + "drm-client-id:\t7\n"
                + "drm-engine-render:\t5 ns\n"
                + "drm-cycles-ccs:\t7\n"
                + "drm-total-cycles-ccs:\t9\n"
                + "drm-resident-vram0:\t8 KiB\n"),
        texts("sysfs", this::sysfs, "0x1002\n", "0099\n", "12345 kB"),
        texts("meminfo", this::memory, "MemTotal:  2048 kB\nMemAvailable:  1024 kB\n"),
        texts("pressure", this::pressure, "some avg10=1.50 avg60=0 avg300=0 total=5\n"),
        new Parser("tpu", HostileParsers::tpu, List.of(RuntimeServer.response(50L, 7.5))),
        new Parser("capture", HostilePackets::capture, HostilePackets.captures()),
        new Parser("conversation", HostilePackets::conversation, HostilePackets.conversations()));
  }

  private static Parser texts(String name, Check check, String... seeds) {
    return new Parser(
        name, check, java.util.stream.Stream.of(seeds).map(s -> s.getBytes(UTF_8)).toList());
  }

  private static void plain(String text) {
    assertThat(text.length()).isLessThanOrEqualTo(MOST_TEXT);
    assertThat(text.chars().noneMatch(c -> c < 0x20 || c >= 0x7f && c < 0xa0)).isTrue();
  }

  private static void stat(byte[] bytes) {
    StatLine line = new StatLine();
    if (!line.parse(bytes, bytes.length)) return;
    ProcStat stat = line.stat();
    plain(stat.comm());
    assertThat(line.says(stat)).isTrue();
    assertThat(Math.min(stat.utime(), stat.stime())).isNotNegative();
    assertThat(ProcStat.parse(bytes, bytes.length)).contains(stat);
  }

  private static void status(byte[] bytes) {
    for (String key : List.of("Uid:", "HugetlbPages:")) {
      ProcText.value(bytes, bytes.length, key).ifPresent(v -> assertThat(v).isNotNegative());
      ProcText.secondValue(bytes, bytes.length, key).ifPresent(v -> assertThat(v).isNotNegative());
      ProcText.kibibytes(bytes, bytes.length, key).ifPresent(v -> assertThat(v).isNotNegative());
    }
  }

  private static void arguments(byte[] bytes) {
    List<String> arguments = ProcText.arguments(bytes, bytes.length);
    assertThat(arguments.size()).isLessThanOrEqualTo(1024);
    arguments.forEach(HostileParsers::plain);
  }

  private void cgroup(byte[] bytes) {
    var lines = new Cgroups(Host.at(root)).parse(bytes, bytes.length);
    assertThat(lines.size()).isLessThanOrEqualTo(32);
    lines.forEach(line -> {
      plain(line.controllers() + line.path());
      assertThat(line.trusted()).isBetween(0, 64);
    });
  }

  private void maps(byte[] bytes) throws IOException {
    Mapping.largestBlock(bytes, bytes.length).ifPresent(b -> assertThat(b).isPositive());
    write("proc/7/stat", "7 (a) S 1 1 1 0 -1 0 1 0 0 0 5 5 0 0 20 0 1 0 77 4096 10 0 0\n");
    write("proc/7/maps", bytes);
    Reading reading =
        new FileCollector(Host.at(root)).collect(new Focus(Set.of(new ProcessKey(7, 77))));
    assertThat(reading).isInstanceOf(Reading.Seen.class);
    if (reading instanceof Reading.Seen seen) {
      assertThat(seen.samples().size()).isLessThanOrEqualTo(513);
      seen.samples().forEach(s -> plain(((FileSample) s).path()));
    }
  }

  private static void event(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    ProcEvents.answer(in, 7);
    ProcEvents.take(
        in,
        new ProcEvents.Listener() {
          @Override
          public void started(int child, int starter) {
            assertThat(child).isPositive();
            assertThat(starter).isNotNegative();
          }

          @Override
          public void executed(int pid) {
            assertThat(pid).isPositive();
          }
        });
  }

  private void table(byte[] bytes) throws IOException {
    write("proc/7/net/tcp", bytes);
    FoundSockets found = new FoundSockets();
    new ProcNetTable(files, 5).read(root + "/proc/7", found);
    possible(found, bytes.length);
  }

  private static void counters(byte[] bytes) {
    NetCounterText text = new NetCounterText(bytes, bytes.length);
    assertThat(text.interfaces(_ -> true).count()).isBetween(0, 4096);
    text.value("Tcp:", "OutRsts").ifPresent(value -> assertThat(value).isNotNegative());
  }

  private static void netlink(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    FoundSockets found = new FoundSockets();
    new SockDiagMessages(5).parse(in, 7, Transport.TCP, found);
    possible(found, bytes.length);
  }

  private static void possible(FoundSockets found, int bytes) {
    assertThat(found.sockets().size() + found.skipped()).isLessThanOrEqualTo(1 + bytes);
    for (SocketSample socket : found.sockets()) {
      assertThat(socket.inode()).isNotNegative();
      assertThat(socket.local().port()).isBetween(0, 65535);
      assertThat(socket.remote().port()).isBetween(0, 65535);
      socket.bytesSent().ifPresent(sent -> assertThat(sent).isNotNegative());
    }
  }

  private void listing(byte[] bytes) {
    ProcListing listing = new ProcListing(Host.at(root));
    listing.parse(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), bytes.length);
  }

  private static void drm(byte[] bytes) {
    DrmClient.parse(bytes, bytes.length)
        .ifPresent(client -> {
          assertThat(client.nanos().size() + client.cycles().size()).isLessThanOrEqualTo(64);
          client.deviceBytes().ifPresent(b -> assertThat(b).isNotNegative());
        });
  }

  private void sysfs(byte[] bytes) throws IOException {
    write("sys/value", bytes);
    Sysfs sysfs = new Sysfs(Host.at(root));
    sysfs.text("/sys/value").ifPresent(HostileParsers::plain);
    sysfs.number("/sys/value", 0, 99).ifPresent(v -> assertThat(v).isBetween(0L, 99L));
    assertThat(sysfs.lines("/sys/value").size()).isLessThanOrEqualTo(256);
    assertThat(sysfs.takeSkipped()).isBetween(0, 1);
  }

  private void memory(byte[] bytes) throws IOException {
    write("proc/meminfo", bytes);
    assertThat(new MemoryCollector(Host.at(root)).collect(Focus.nobody())).isNotNull();
  }

  private void pressure(byte[] bytes) throws IOException {
    write("proc/pressure/cpu", bytes);
    memory("MemTotal:  2048 kB\nMemAvailable:  1024 kB\n".getBytes(ISO_8859_1));
  }

  private static void tpu(byte[] bytes) {
    try {
      TpuRuntime.response(bytes)
          .forEach((device, value) -> {
            assertThat(device).isBetween(0L, 255L);
            assertThat(value).isNotNegative();
          });
    } catch (IOException e) {
      // No answer, which is what it says.
    }
  }

  private void write(String file, String text) throws IOException {
    write(file, text.getBytes(ISO_8859_1));
  }

  private void write(String file, byte[] bytes) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
  }

  /// A start (1) or an execution (2), as the process connector tells it.
  private static byte[] event(int what) {
    ByteBuffer out = ByteBuffer.allocate(76).order(ByteOrder.nativeOrder());
    out.putInt(76).putShort((short) 3).putShort((short) 0).putInt(0).putInt(0);
    out.putInt(1).putInt(1).putInt(0).putInt(8).putShort((short) 40).putShort((short) 0);
    out.putInt(what).putInt(0).putLong(5);
    out.putInt(20).putInt(20).putInt(21).putInt(21);
    return out.array();
  }

  private static byte[] socket() {
    ByteBuffer out = ByteBuffer.allocate(16 + 72 + 4 + 232).order(ByteOrder.nativeOrder());
    out.putInt(out.capacity()).putShort((short) 20).putShort((short) 2).putInt(7).putInt(0);
    out.put((byte) 2).put((byte) 1).putShort((short) 0).putShort((short) 5).putShort((short) 6);
    out.position(16 + 68).putInt(4321);
    out.putShort(16 + 72, (short) 236).putShort(16 + 74, (short) 2);
    return out.array();
  }

  private static byte[] entry() {
    ByteBuffer out = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    out.putLong(1).putLong(2).putShort((short) 24).put((byte) 4).put("4321".getBytes(UTF_8));
    return out.array();
  }

  /// A directory in memory.
  static Path scratch() {
    try {
      return Files.createTempDirectory(Path.of("/dev/shm"), "hostile");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
