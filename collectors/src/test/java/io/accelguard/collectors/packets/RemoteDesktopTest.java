// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Remote desktops by their greetings, beside what resembles them.
class RemoteDesktopTest {
  /// X Display Manager Control Protocol 1.1, 4: version 1, operation, length of the rest.
  @Test
  void xdmcp_is_a_question_and_an_answer_of_the_right_lengths() {
    byte[] query = Frames.hex("0001 0002 0001 00");
    byte[] willing = Frames.hex("0001 0005 0008 0000 0000 0002 5858");
    assertThat(Said.udp(177, query, willing)).isEqualTo("xdmcp/remote-access");
    assertThat(Said.udp(177, query)).isEqualTo("unknown");
    assertThat(Said.udp(177, Frames.hex("0001 000f 0001 00"), willing)).isEqualTo("unknown");
    assertThat(Said.udp(177, Frames.hex("0001 0002 0002 00"), willing)).isEqualTo("unknown");
    assertThat(Said.udp(177, Frames.hex("0002 0002 0001 00"), willing)).isEqualTo("unknown");
    assertThat(Said.damaged(turns -> Said.udp(177, turns), query, willing))
        .containsOnly("xdmcp/remote-access", "unknown");
  }

  /// The detect string of ICA 3.0, which the server sends again and again until it hears it.
  @Test
  void ica_is_its_detect_string() {
    byte[] detect = Frames.text("\u007f\u007fICA\0");
    assertThat(Said.stream(detect, detect)).isEqualTo("ica/remote-access");
    assertThat(Said.tcp("\u007f\u007fICA", "x")).isEqualTo("unknown");
    assertThat(Said.tcp("ICA\0", "ICA\0")).isEqualTo("unknown");
    assertThat(Said.damaged(Said::stream, detect)).containsOnly("unknown");
  }

  /// The names of both sides' programs and a version, then TLS, as nDPI's captures and code show.
  @Test
  void nx_greets_by_name_before_it_encrypts() {
    assertThat(Said.tcp("NXSH-8.10.1\n", "NXD-8.10.1\n")).isEqualTo("nx/remote-access");
    assertThat(Said.tcp("NXS-8.10.1\n", "NX-8.10.1\n")).isEqualTo("unknown");
  }

  /// Kind, 1, length and number, least significant byte first, as nDPI's captures show.
  @Test
  void nx_over_udp_is_a_probe_and_its_answer() {
    byte[] probe = Frames.hex("0100 0100 0a00 0000 0000");
    byte[] answer = Frames.hex("0200 0100 0a00 0000 0000");
    assertThat(Said.udp(4000, probe, answer)).isEqualTo("nx/remote-access");
    assertThat(Said.udp(4000, probe, probe)).isEqualTo("unknown");
    assertThat(Said.udp(4000, probe, Frames.hex("0200 0100 0b00 0000 0000 00")))
        .isEqualTo("unknown");
    assertThat(Said.damaged(turns -> Said.udp(4000, turns), probe, answer))
        .containsOnly("nx/remote-access", "unknown");
  }

  /// The format is not published. In nDPI's capture each message is 1, the length of the rest after
  /// the checksum, a sum of little-endian words, and a command that the server repeats.
  @Test
  void radmin_repeats_the_command_under_a_right_checksum() {
    String greeting = "01 00000001 00000008 08";
    String welcome = "01 00000025 00000212 08 02 00 00 0a" + "00".repeat(32);
    String login = "01 00000005 00000227 27 02 00 00 00";
    String granted = "01 00000005 00000027 27 00 00 00 00";
    assertThat(Said.hex(greeting, welcome)).isEqualTo("radmin/remote-access");
    assertThat(Said.hex(login, granted)).isEqualTo("radmin/remote-access");
    assertThat(Said.hex(greeting, granted)).isEqualTo("unknown");
    assertThat(Said.hex("01 00000001 00000009 08", welcome)).isEqualTo("unknown");
    assertThat(Said.hex(greeting, "01 00000025 00000212 08 02")).isEqualTo("unknown");
    assertThat(Said.damaged(Said::stream, Said.bytes(login, granted))).containsOnly("unknown");
  }
}
