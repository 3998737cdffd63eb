// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A FUSE file system with one file, `held` and `held (deleted)`, which is bash, and whose server
/// can be stopped: then whoever asks it for anything waits. Needs root and `/dev/fuse`; it speaks
/// the kernel's protocol itself, in Python.
final class HangingFileSystem implements AutoCloseable {
  private static final String SERVER =
      """
      import ctypes, os, struct, sys
      mount = sys.argv[1]
      libc = ctypes.CDLL(None, use_errno=True)
      fuse = os.open('/dev/fuse', os.O_RDWR)
      options = f'fd={fuse},rootmode=40000,user_id=0,group_id=0,allow_other'
      if libc.mount(b'accelguard-test', mount.encode(), b'fuse', 6, options.encode()):
          sys.exit(2)
      data = open('/bin/bash', 'rb').read()
      def attributes(node):
          size = 0 if node == 1 else len(data)
          mode = 0o40755 if node == 1 else 0o100755
          return struct.pack('<QQQQQQIIIIIIIIII', node, size, 0, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)
      print('mounted', flush=True)
      while True:
          request = os.read(fuse, 1 << 18)
          length, code, unique, node = struct.unpack('<IIQQ', request[:24])
          body = request[40:]
          answer, error = b'', 0
          if code == 26: answer = struct.pack('<IIIIHHIIHHI7I', 7, 31, 0, 0, 16, 12, 65536, 1, 0, 0, 0, *[0] * 7)
          elif code == 1 and body.split(b'\\0')[0] in (b'held', b'held (deleted)'):
              answer = struct.pack('<QQQQII', 2, 0, 0, 0, 0, 0) + attributes(2)
          elif code == 1: error = -2
          elif code == 3: answer = struct.pack('<QII', 0, 0, 0) + attributes(node)
          elif code in (14, 27): answer = struct.pack('<QII', 1, 0, 0)
          elif code == 15:
              _, offset, size = struct.unpack('<QQI', body[:20])
              answer = data[offset:offset + size]
          elif code in (2, 36, 42): continue
          elif code not in (18, 25, 29): error = -38
          os.write(fuse, struct.pack('<IiQ', 16 + len(answer), error, unique) + answer)
      """;

  private final Path mount;
  private final Process server;

  private HangingFileSystem(Path mount, Process server) {
    this.mount = mount;
    this.server = server;
  }

  /// Mounts it.
  static HangingFileSystem at(Path mount) throws IOException {
    Process server =
        new ProcessBuilder("python3", "-c", SERVER, mount.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String first = server.inputReader().readLine();
    if (!"mounted".equals(first)) throw new IOException("the file system was not mounted");
    return new HangingFileSystem(mount, server);
  }

  static boolean isPossible() {
    return Files.exists(Path.of("/dev/fuse"))
        && "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/python3"));
  }

  /// From now on nobody answers.
  void stop() throws IOException {
    run("kill", "-STOP", Long.toString(server.pid()));
  }

  /// Whoever waits is told that the file system is gone.
  @Override
  public void close() throws IOException {
    finish(server.destroyForcibly());
    run("umount", "-l", mount.toString());
  }

  private static void run(String... command) throws IOException {
    finish(new ProcessBuilder(command).inheritIO().start());
  }

  private static void finish(Process process) {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
