// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Endpoint;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcNetTableTest {
  private static final String TITLE =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";
  private static final String REST =
      " 00000000:00000000 00:00000000 00000000  1000        0 4321 1";

  private final FoundSockets found = new FoundSockets();

  private void read(Path process, String table, String... lines) throws IOException {
    Path net = Files.createDirectories(process.resolve("net"));
    Files.writeString(net.resolve(table), TITLE + String.join("\n", lines) + "\n");
    new ProcNetTable(new ProcFiles(1 << 20), 5).read(process.toString(), found);
  }

  @Test
  void both_families_are_read(@TempDir Path process) throws IOException {
    read(process, "tcp", "   0: 0100007F:1F90 08080808:0D05 01" + REST);
    read(
        process,
        "tcp6",
        "   0: B80D01200000000000000000:0016" + REST,
        "   1: "
            + "00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A"
            + REST);
    SocketSample v4 = found.sockets().getFirst();
    assertThat(v4.local().toString()).isEqualTo("127.0.0.1:8080");
    assertThat(v4.remote().toString()).isEqualTo("8.8.8.8:3333");
    assertThat(v4.remote().scope()).isEqualTo(Endpoint.Scope.EXTERNAL);
    assertThat(v4.state()).isEqualTo(State.ESTABLISHED);
    assertThat(v4.inode()).isEqualTo(4321);
    assertThat(v4.uid()).isEqualTo(1000);
    assertThat(v4.bytesSent()).isEmpty();
    SocketSample v6 = found.sockets().getLast();
    assertThat(v6.local().toString()).isEqualTo("[0:0:0:0:0:0:0:1]:22");
    assertThat(v6.local().scope()).isEqualTo(Endpoint.Scope.LOOPBACK);
    assertThat(v6.state()).isEqualTo(State.LISTEN);
  }

  @Test
  void damaged_lines_are_counted_and_the_rest_is_read(@TempDir Path process) throws IOException {
    read(
        process,
        "udp",
        "   0: 0100007F:0035 00000000:0000 07" + REST,
        "   1: 0100007F:0035",
        "   2: zz:0035 00000000:0000 07" + REST,
        "   3: 0100007F 00000000:0000 07" + REST,
        "   4: 0100007F:0035 00000000:99999999999 07" + REST,
        "",
        "   5: 0100007F:0036 00000000:0000 07" + REST);
    assertThat(found.sockets()).hasSize(2).allMatch(s -> s.transport() == Transport.UDP);
    assertThat(found.sockets()).allMatch(s -> s.state() == State.BOUND);
    assertThat(found.skipped()).isEqualTo(5);
  }

  @Test
  void a_port_that_no_machine_has_or_an_inode_below_zero_is_skipped(@TempDir Path process)
      throws IOException {
    read(
        process,
        "tcp",
        "   0: 0100007F:1F90B 08080808:0D05 01" + REST,
        "   1: 0100007F:-F90 08080808:0D05 01" + REST,
        "   2: 0100007F:1F90 08080808:0D05 01" + REST.replace("4321", "-321"));
    assertThat(found.sockets()).isEmpty();
    assertThat(found.skipped()).isEqualTo(3);
  }
}
