// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonCodecTest {
  private final JsonCodec codec = new JsonCodec();

  private static Event event() {
    Instant at = Instant.parse("2026-11-22T10:00:00Z");
    Evidence rule =
        new Evidence(
            Family.IDENTITY, Grade.STRUCTURED, 9.1, "argv", "pool and wallet", "absent", "rule:x");
    Evidence behaviour =
        new Evidence(
            Family.PROCESS, null, 3.2, "cpu.cores_tree", "2.0 cores", "below 0.5", "classifier:y");
    Verdict verdict =
        new Verdict(
            Category.CRYPTO_MINING,
            "cpu",
            VerdictState.VIOLATION,
            0.998,
            6.2,
            0.001,
            0.8,
            at,
            Map.of("identity", 9.1),
            List.of(rule, behaviour),
            List.of(),
            List.of("accelerator"));
    WorkloadReport workload =
        new WorkloadReport(
            "tree:12/99",
            new Owner(OwnerKind.TREE, "uid 1000", 1000, Trust.SURE),
            List.of(
                new WorkloadReport.ProcessRef(
                    12, at, "a\"<b>\n", "/tmp/x", List.of("x", "\u001b[2J"))),
            List.of(),
            Context.HASH_LIKE,
            List.of(verdict),
            new Attribution(
                List.of("session uid=1000 session=3"),
                List.of(0),
                List.of(new Attribution.Fact(Attribution.MOVED, "pid 12 went"))),
            new Basis("0123456789ab", "ba9876543210"),
            List.of(new Fingerprint(Fingerprint.WALLET, "00112233445566778899aabbccddeeff")));
    return new Event(
        "id",
        "violation.opened",
        at,
        "node17",
        "boot",
        12.5,
        new Incident("i1", Change.OPENED, "", workload),
        null);
  }

  @Test
  void an_event_survives_the_way_to_json_and_back() {
    assertThat(codec.read(Event.class, codec.write(event()))).contains(event());
  }

  @Test
  void a_report_of_an_older_agent_says_no_basis_and_no_fingerprints() {
    String json = codec.write(event());
    String older =
        json.replaceAll(",\"basis\":\\{[^}]*}", "").replaceAll(",\"fingerprints\":\\[[^]]*]", "");
    assertThat(older).doesNotContain("basis", "fingerprints");
    assertThat(codec.read(Event.class, older).orElseThrow().incident())
        .isNotNull()
        .satisfies(incident -> {
          assertThat(incident.workload().basis()).isNull();
          assertThat(incident.workload().fingerprints()).isEmpty();
        });
  }

  @Test
  void names_on_the_wire_are_those_of_the_interface() {
    String json = codec.write(event());
    assertThat(json)
        .contains(
            "\"category\":\"crypto-mining\"",
            "\"state\":\"violation\"",
            "\"log-odds\":6.2",
            "\"grade\":null")
        .contains(
            "\"counter-evidence\":[]",
            "\"kind\":\"tree\"",
            "\"timestamp\":\"2026-11-22T10:00:00Z\"")
        .doesNotContain("\n", "\u001b");
  }

  @Test
  void damaged_text_is_an_empty_result_at_every_cut() {
    String json = codec.write(event());
    for (int cut = 0; cut < json.length(); cut += 7) {
      assertThat(codec.read(Event.class, json.substring(0, cut))).isEmpty();
    }
  }

  @Test
  void an_unknown_field_is_ignored_and_a_wrong_type_is_refused() {
    assertThat(codec.read(Blind.class, "{\"collector\":\"nvml\",\"why\":\"x\",\"new\":[1]}"))
        .contains(new Blind("nvml", "x"));
    assertThat(codec.read(Blind.class, "{\"collector\":{},\"why\":\"x\"}")).isEmpty();
    assertThat(codec.read(Blind.class, "{\"collector\":\"nvml\"}")).isEmpty();
  }
}
