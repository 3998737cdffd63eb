// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Endpoint;
import io.accelguard.model.Endpoint.Scope;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservationTest {
  private static final ProcessKey KEY = new ProcessKey(42, 100);

  private static ProcessSample process(String path, String... argv) {
    return new ProcessSample(
        KEY,
        1,
        42,
        "comm",
        List.of(argv),
        false,
        Optional.of(new Executable(path, true, false)),
        1000,
        1000,
        false,
        'R',
        1,
        19,
        new Cpu(1, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private static FileSample file(How how, String path) {
    return new FileSample(KEY, how, path, OptionalLong.of(9), Optional.of("ab" + how.ordinal()));
  }

  private static SocketSample socket(Transport transport, State state, int local, Endpoint remote) {
    return new SocketSample(
        7,
        Optional.of(KEY),
        transport,
        state,
        new Endpoint("0.0.0.0", local, Scope.ANY),
        remote,
        1000,
        OptionalLong.empty(),
        OptionalLong.empty(),
        1);
  }

  private static List<String> seen(Observation observation, Field field) {
    return observation.values(field).stream().map(Text::seen).toList();
  }

  @Test
  void a_process_offers_every_field() {
    Endpoint nobody = new Endpoint("0.0.0.0", 0, Scope.ANY);
    Observation seen =
        Observation.of(
            process("/tmp/x", "./x", "-a", "rx/0"),
            Optional.of(process("/bin/sh", "sh", "run.sh")),
            List.of(file(How.OPEN, "/o"), file(How.MAPPED, "/m"), file(How.CHANGED, "/c")),
            List.of(
                socket(Transport.TCP, State.LISTEN, 51413, nobody),
                socket(Transport.UDP, State.BOUND, 6771, nobody),
                socket(
                    Transport.TCP,
                    State.ESTABLISHED,
                    40000,
                    new Endpoint("198.51.100.1", 3333, Scope.EXTERNAL))),
            Set.of("stratum/client/content"),
            Set.of("outside-allocation"));
    assertThat(seen(seen, Field.CONVERSATION)).containsExactly("stratum/client/content");
    assertThat(seen(seen, Field.FACT)).containsExactly("outside-allocation");
    assertThat(seen(seen, Field.IMAGE)).containsExactly("/tmp/x");
    assertThat(seen(seen, Field.IMAGE_NAME)).containsExactly("x");
    assertThat(seen(seen, Field.TOOL)).containsExactly("x");
    assertThat(seen(seen, Field.COMMAND_LINE)).containsExactly("./x -a rx/0");
    assertThat(seen(seen, Field.ARGV)).containsExactly("./x", "-a", "rx/0");
    assertThat(seen(seen, Field.COMM)).containsExactly("comm");
    assertThat(seen(seen, Field.USER)).containsExactly("1000");
    assertThat(seen(seen, Field.DELETED)).containsExactly("true");
    assertThat(seen(seen, Field.MEMFD)).containsExactly("false");
    assertThat(seen(seen, Field.NICE)).containsExactly("19");
    assertThat(seen(seen, Field.PARENT_IMAGE)).containsExactly("/bin/sh");
    assertThat(seen(seen, Field.PARENT_COMMAND_LINE)).containsExactly("sh run.sh");
    assertThat(seen(seen, Field.OPEN_FILE)).containsExactly("/o");
    assertThat(seen(seen, Field.MAPPED_FILE)).containsExactly("/m");
    assertThat(seen(seen, Field.CHANGED_FILE)).containsExactly("/c");
    assertThat(seen(seen, Field.FILE)).containsExactly("/o", "/m", "/c");
    assertThat(seen(seen, Field.HEAD_SHA256)).containsExactly("ab0", "ab1", "ab2");
    assertThat(seen(seen, Field.FACT)).containsExactly("outside-allocation");
    assertThat(seen(seen, Field.OPEN_CONTENT)).containsExactly("9:ab0");
    assertThat(seen(seen, Field.MAPPED_CONTENT)).containsExactly("9:ab1");
    assertThat(seen(seen, Field.LISTENING)).containsExactly("tcp/51413", "udp/6771");
    assertThat(seen(seen, Field.PEER)).containsExactly("tcp/external/3333");
    assertThat(seen(seen, Field.DESTINATION_IP)).containsExactly("198.51.100.1");
    assertThat(seen(seen, Field.DESTINATION_PORT)).containsExactly("3333");
    assertThat(seen(seen, Field.DESTINATION_SCOPE)).containsExactly("external");
    assertThat(seen(seen, Field.SOURCE_PORT)).containsExactly("51413", "6771", "40000");
    assertThat(seen(seen, Field.PROTOCOL)).containsExactly("tcp", "udp", "tcp");
    for (Field field : Field.values())
      assertThat(seen.values(field)).as(field.sigma()).isNotEmpty();
  }

  @Test
  void two_tokens_of_two_processes_are_not_joined() {
    List<FileSample> one = List.of(file(How.OPEN, "/a/john.pot"));
    List<FileSample> both = List.of(one.getFirst(), file(How.OPEN, "/a/john.rec"));
    RuleBase shipped = ShippedRules.load();
    ProcessSample process = process("/tmp/x", "x");
    assertThat(
            shipped
                .ask(Observation.of(process, Optional.empty(), one, List.of(), Set.of(), Set.of()))
                .rules())
        .noneMatch(rule -> rule.id().equals("password-cracking/file-set-john"));
    assertThat(
            shipped
                .ask(Observation.of(process, Optional.empty(), both, List.of(), Set.of(), Set.of()))
                .rules())
        .anyMatch(rule -> rule.id().equals("password-cracking/file-set-john"));
  }

  @Test
  void a_file_without_a_name_is_known_by_the_name_it_had() {
    FileSample gone = file(How.MAPPED, "/dev/shm/libxmrig-cuda.so (deleted)");
    Observation seen =
        Observation.of(
            process("/x", "x"), Optional.empty(), List.of(gone), List.of(), Set.of(), Set.of());
    assertThat(seen(seen, Field.MAPPED_FILE)).containsExactly("/dev/shm/libxmrig-cuda.so");
    assertThat(ShippedRules.load().ask(seen).rules())
        .anyMatch(rule -> rule.id().equals("crypto-mining/module-xmrig-cuda"));
  }

  @Test
  void the_files_of_a_workload_are_joined() {
    Observation workload =
        Observation.ofWorkload(
            List.of(
                file(How.CHANGED, "/m/a_SAEHD_decoder_src.npy"),
                file(How.OPEN, "/m/a_SAEHD_decoder_dst.npy")));
    assertThat(ShippedRules.load().ask(workload).rules())
        .anyMatch(rule -> rule.id().equals("deepfake/file-set-dfl-model"));
  }

  @Test
  void a_flood_of_values_is_cut() {
    List<FileSample> many = Collections.nCopies(Observation.MAX_VALUES + 10, file(How.OPEN, "/x"));
    assertThat(Observation.ofWorkload(many).values(Field.FILE)).hasSize(Observation.MAX_VALUES);
  }
}
