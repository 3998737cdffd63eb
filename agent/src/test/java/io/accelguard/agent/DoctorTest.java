// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.Surroundings.Place;
import io.accelguard.collectors.Feed;
import io.accelguard.model.Diagnosis;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.Endpoint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.Reading;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoctorTest {
  private static final Rights ALL = new Rights(-1);
  static final Rights NONE = new Rights(0);
  static final Reading UNTOLD =
      new Reading.Absent("CAP_NET_ADMIN is missing: only with it are they told");

  /// A process whose image and counters can be read, or cannot.
  private static ProcessSample process(int pid, boolean kernel, boolean readable) {
    return new ProcessSample(
        new ProcessKey(pid, 1),
        0,
        pid,
        "x",
        List.of(),
        false,
        readable && !kernel
            ? Optional.of(new ProcessSample.Executable("/bin/x", false, false))
            : Optional.empty(),
        0,
        0,
        kernel,
        'S',
        1,
        0,
        new ProcessSample.Cpu(0, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        readable ? Optional.of(new ProcessSample.Io(0, 0, 0, 0, 0, 0)) : Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private static SocketSample connection(boolean owned, OptionalLong bytes) {
    return new SocketSample(
        7,
        owned ? Optional.of(new ProcessKey(2, 1)) : Optional.empty(),
        SocketSample.Transport.TCP,
        SocketSample.State.ESTABLISHED,
        Endpoint.of(new byte[] {10, 0, 0, 1}, 1),
        Endpoint.of(new byte[] {10, 0, 0, 2}, 2),
        0,
        bytes,
        bytes,
        1);
  }

  static Diagnosis examine(
      Place place, Rights rights, boolean ownUsers, boolean hides, Map<String, Reading> readings) {
    return examine(place, rights, ownUsers, hides, readings, OptionalDouble.empty(), List.of());
  }

  static Diagnosis examine(
      Place place,
      Rights rights,
      boolean ownUsers,
      boolean hides,
      Map<String, Reading> readings,
      OptionalDouble bytesCounted) {
    return examine(place, rights, ownUsers, hides, readings, bytesCounted, List.of());
  }

  static Diagnosis examine(
      Place place,
      Rights rights,
      boolean ownUsers,
      boolean hides,
      Map<String, Reading> readings,
      OptionalDouble bytesCounted,
      List<Feed> feeds) {
    Duration took = Duration.ofMillis(2);
    List<CollectorStatus> statuses = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    readings.forEach((name, reading) -> {
      statuses.add(CollectorStatus.of(name, reading, took));
      if (reading instanceof Reading.Seen seen) samples.addAll(seen.samples());
    });
    Snapshot snapshot = Snapshot.of(Worlds.AT, took, "boot", 100, samples, List.of());
    return new Doctor(
            AgentConfig.defaults(),
            new Installation(Path.of("/nonexistent"), "1"),
            new Surroundings(place, 1000, ownUsers, hides),
            rights,
            RuleFiles.of(List.of()))
        .examine("node17", new Sampler.Look(snapshot, statuses, bytesCounted, feeds), Map.of());
  }

  static Part part(Place place, Rights rights, String source, Reading reading) {
    return examine(place, rights, false, false, Map.of(source, reading)).parts().getFirst();
  }

  static Reading seen(Sample... samples) {
    return new Reading.Seen(Arrays.asList(samples), 0);
  }

  @Test
  void a_source_that_shows_everything_works() {
    Part part =
        part(Place.SYSTEMD, ALL, "process", seen(process(2, true, false), process(9, false, true)));
    assertThat(part).isEqualTo(new Part("process", "works", "2 samples in 2.0 ms", ""));
  }

  @Test
  void how_many_of_the_bytes_are_accounted_for_is_said_and_too_few_are_a_fault() {
    Map<String, Reading> readings = Map.of("network", seen());
    assertThat(examine(Place.SHELL, ALL, false, false, readings, OptionalDouble.of(0.93)).parts())
        .contains(
            new Part(
                "network",
                "works",
                "0 namespaces; sockets account for 93 % of the bytes in 2.0 ms",
                ""));
    Part blind =
        examine(Place.SHELL, ALL, false, false, readings, OptionalDouble.of(0.07))
            .parts()
            .getFirst();
    assertThat(blind.state()).isEqualTo("degraded");
    assertThat(blind.detail()).contains("account for 7 % of the bytes");
    Part idle = examine(Place.SHELL, ALL, false, false, readings).parts().getFirst();
    assertThat(idle.state()).isEqualTo("works");
    assertThat(idle.detail()).contains("too few bytes move");
  }

  @Test
  void what_is_hidden_from_one_who_holds_every_right_has_just_ended_and_is_no_fault() {
    Part part =
        part(
            Place.SYSTEMD, ALL, "process", seen(process(2, true, false), process(9, false, false)));
    assertThat(part.state()).isEqualTo("works");
  }

  @Test
  void a_source_without_its_right_is_degraded_and_the_lines_of_the_unit_are_given() {
    Part part =
        part(
            Place.SYSTEMD,
            new Rights(1L << 2),
            "process",
            seen(process(2, true, false), process(9, false, false)));
    assertThat(part.state()).isEqualTo("degraded");
    assertThat(part.detail()).contains("what 1 of 2 execute is hidden");
    assertThat(part.missing()).containsExactly("CAP_SYS_PTRACE");
    assertThat(part.remedy()).contains("systemctl edit accelguard-agent");
    assertThat(part.lines())
        .containsExactly(
            "AmbientCapabilities=CAP_SYS_PTRACE", "CapabilityBoundingSet=CAP_SYS_PTRACE");
  }

  @Test
  void a_source_that_shows_everything_without_its_rights_works() {
    Part part =
        part(Place.SHELL, NONE, "process", seen(process(2, true, false), process(9, false, true)));
    assertThat(part.state()).isEqualTo("works");
  }

  @Test
  void the_line_fits_what_the_agent_runs_in() {
    Reading files = seen();
    assertThat(part(Place.SHELL, NONE, "file", files).lines())
        .containsExactly(
            "sudo setpriv --reuid=1000 --clear-groups"
                + " --inh-caps=+dac_read_search,+sys_ptrace"
                + " --ambient-caps=+dac_read_search,+sys_ptrace accelguard run");
    assertThat(part(Place.DOCKER, NONE, "file", files).lines())
        .containsExactly("--cap-add=DAC_READ_SEARCH --cap-add=SYS_PTRACE");
    assertThat(part(Place.PODMAN, NONE, "file", files).remedy()).contains("podman run");
    assertThat(part(Place.KUBERNETES, NONE, "file", files).lines())
        .containsExactly("securityContext: {capabilities: {add: [DAC_READ_SEARCH, SYS_PTRACE]}}");
  }

  @Test
  void doors_besides_the_rights_are_opened_with_them() {
    Reading packets = seen();
    assertThat(part(Place.SYSTEMD, NONE, "payload", packets).lines())
        .containsExactly(
            "AmbientCapabilities=CAP_NET_RAW",
            "CapabilityBoundingSet=CAP_NET_RAW",
            "RestrictAddressFamilies=AF_PACKET");
    assertThat(part(Place.DOCKER, NONE, "payload", packets).lines())
        .containsExactly("--cap-add=NET_RAW --network=host");
    assertThat(part(Place.KUBERNETES, NONE, "exit", UNTOLD).lines())
        .containsExactly(
            "securityContext: {capabilities: {add: [NET_ADMIN]}}", "hostNetwork: true");
  }

  @Test
  void connections_without_holder_or_bytes_are_counted_and_ask_for_different_rights() {
    Part holders = part(Place.SYSTEMD, NONE, "socket", seen(connection(false, OptionalLong.of(1))));
    assertThat(holders.detail()).contains("the processes behind 1 connections are hidden");
    assertThat(holders.missing()).containsExactly("CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE");
    Part bytes = part(Place.SYSTEMD, NONE, "socket", seen(connection(true, OptionalLong.empty())));
    assertThat(bytes.missing()).containsExactly("CAP_SYS_PTRACE", "CAP_SYS_ADMIN");
    assertThat(bytes.lines()).contains("RestrictNamespaces=net");
  }

  @Test
  void a_source_that_failed_says_why_and_what_right_it_lacks() {
    Part part = part(Place.SYSTEMD, NONE, "exit", new Reading.Failed("connect: not permitted"));
    assertThat(part.state()).isEqualTo("failed");
    assertThat(part.detail()).isEqualTo("connect: not permitted");
    assertThat(part.missing()).containsExactly("CAP_NET_ADMIN");
    Part rightful = part(Place.SYSTEMD, ALL, "exit", new Reading.Failed("no memory"));
    assertThat(rightful.missing()).isEmpty();
  }

  @Test
  void a_source_that_is_switched_off_is_named_with_what_it_would_need() {
    Diagnosis without = examine(Place.SYSTEMD, NONE, false, false, Map.of("memory", seen()));
    Part off = without.parts().get(1);
    assertThat(off.name() + " " + off.state()).isEqualTo("payload absent");
    assertThat(off.missing()).containsExactly("CAP_NET_RAW");
    assertThat(without.next()).doesNotContain("payload");
    Diagnosis with = examine(Place.SYSTEMD, ALL, false, false, Map.of("payload", seen()));
    assertThat(with.parts().getFirst().state()).isEqualTo("works");
    assertThat(with.parts()).filteredOn(part -> part.name().equals("payload")).hasSize(1);
  }

  @Test
  void a_site_without_a_key_is_told_that_it_emits_no_fingerprints_and_left_alone() {
    Diagnosis plain = examine(Place.SYSTEMD, ALL, false, false, Map.of("process", seen()));
    assertThat(plain.parts().getLast())
        .isEqualTo(
            new Part(
                "fingerprints",
                "absent",
                "no key-file: what accounts have in common is not told to the controller",
                ""));
    assertThat(plain.next()).doesNotContain("fingerprints");
  }

  @Test
  void an_absent_source_lacks_nothing() {
    Part part = part(Place.SYSTEMD, NONE, "tpu", new Reading.Absent("no device"));
    assertThat(part).isEqualTo(new Part("tpu", "absent", "no device", ""));
  }

  @Test
  void a_container_that_sees_only_itself_is_told_how_to_see_the_host() {
    Reading own = seen(process(1, false, true));
    Part docker = part(Place.DOCKER, ALL, "process", own);
    assertThat(docker.state()).isEqualTo("degraded");
    assertThat(docker.lines()).containsExactly("--pid=host");
    assertThat(part(Place.KUBERNETES, ALL, "process", own).lines())
        .containsExactly("hostPID: true");
    assertThat(part(Place.SHELL, ALL, "process", own).remedy()).contains("pid namespace");
  }

  @Test
  void processes_hidden_by_the_mount_of_proc_are_no_pid_namespace() {
    Map<String, Reading> readings = Map.of("process", seen(process(9, false, true)));
    Part hidden = examine(Place.SYSTEMD, NONE, false, true, readings).parts().getFirst();
    assertThat(hidden.detail()).contains("hidepid");
    assertThat(hidden.missing()).containsExactly("CAP_SYS_PTRACE");
  }

  @Test
  void rights_inside_a_user_namespace_do_not_reach_the_host() {
    Diagnosis diagnosis = examine(Place.PODMAN, ALL, true, false, Map.of("file", seen()));
    Part part = diagnosis.parts().getFirst();
    assertThat(part.state()).isEqualTo("degraded");
    assertThat(part.lines()).containsExactly("--userns=host");
    assertThat(diagnosis.surroundings()).contains("Podman", "user namespace");
    assertThat(diagnosis.next()).contains("file: ", "--userns=host");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void every_row_of_the_table_can_be_granted_everywhere(Place place) {
    for (SourceNeed need : SourceNeed.TABLE) {
      Surroundings around = new Surroundings(place, 0, false, false);
      Grant grant = Grant.of(around, NONE.missing(need.rights()), List.of(need.with()));
      assertThat(grant.how()).as(need.source()).isNotBlank();
      assertThat(String.join(" ", grant.lines()).toUpperCase(Locale.ROOT))
          .as(need.source())
          .contains(need.rights().stream().map(Enum::name).toList());
    }
  }
}
