// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static io.accelguard.agent.DoctorTest.NONE;
import static io.accelguard.agent.DoctorTest.UNTOLD;
import static io.accelguard.agent.DoctorTest.examine;
import static io.accelguard.agent.DoctorTest.part;
import static io.accelguard.agent.DoctorTest.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.agent.Surroundings.Place;
import io.accelguard.collectors.Feed;
import io.accelguard.model.Diagnosis;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.Reading;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// What `doctor` says of sources that the kernel tells of by itself.
class DoctorEventsTest {
  private static Diagnosis diagnosis(Rights rights, Feed feed) {
    return examine(
        Place.SYSTEMD, rights, false, false, Map.of(), OptionalDouble.empty(), List.of(feed));
  }

  @Test
  void executions_that_are_told_without_a_right_lack_none() {
    Part part = part(Place.SYSTEMD, NONE, "exec", seen());
    assertThat(part.state()).isEqualTo("works");
    assertThat(part.missing()).isEmpty();
  }

  @Test
  void events_that_are_not_told_for_want_of_a_right_name_it_and_are_not_the_next_thing_to_do() {
    for (String source : List.of("exec", "exit")) {
      Diagnosis diagnosis = examine(Place.SYSTEMD, NONE, false, false, Map.of(source, UNTOLD));
      Part part = diagnosis.parts().getFirst();
      assertThat(part.state()).isEqualTo("absent");
      assertThat(part.missing()).containsExactly("CAP_NET_ADMIN");
      assertThat(part.lines()).contains("AmbientCapabilities=CAP_NET_ADMIN");
      assertThat(diagnosis.next()).doesNotContain(source);
    }
  }

  @Test
  void executions_that_a_container_is_not_told_ask_for_namespaces_and_for_no_right() {
    Reading silent = new Reading.Absent("not told here, as inside a container");
    Part docker = part(Place.DOCKER, NONE, "exec", silent);
    assertThat(docker.lines()).containsExactly("--pid=host --network=host");
    assertThat(part(Place.KUBERNETES, NONE, "exec", silent).lines())
        .containsExactly("hostPID: true", "hostNetwork: true");
    assertThat(part(Place.SYSTEMD, NONE, "exec", silent).missing()).isEmpty();
  }

  @Test
  void ends_of_connections_have_a_row_of_their_own() {
    Feed some = new Feed("socket-ends", false, "told in 1 of 3 network namespaces");
    Part blind = diagnosis(NONE, some).parts().getFirst();
    assertThat(blind.name() + " " + blind.state()).isEqualTo("socket-ends degraded");
    assertThat(blind.missing()).containsExactly("CAP_SYS_PTRACE", "CAP_SYS_ADMIN");
    assertThat(blind.lines()).contains("RestrictNamespaces=net");
    Rights reading = new Rights(1L << 2 | 1L << 19);
    Diagnosis usual = diagnosis(reading, some);
    assertThat(usual.parts().getFirst().missing()).containsExactly("CAP_SYS_ADMIN");
    assertThat(usual.next()).doesNotContain("socket-ends");
    Feed all = new Feed("socket-ends", true, "told in 3 of 3 network namespaces");
    Part works = diagnosis(NONE, all).parts().getFirst();
    assertThat(works.state()).isEqualTo("works");
    assertThat(works.missing()).isEmpty();
  }
}
