// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Attribution;
import io.accelguard.model.Attribution.Fact;
import io.accelguard.model.Basis;
import io.accelguard.model.Change;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.NodeStatus;
import io.accelguard.model.Report;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final WorkloadReport WORKLOAD =
      Worlds.workload("tree:12", Worlds.verdict(VerdictState.VIOLATION));

  @Test
  void an_explanation_says_where_who_acts_and_what_is_odd() {
    WorkloadReport odd =
        Worlds.odd(
            WORKLOAD,
            new Attribution(
                List.of("session uid=1000 session=3", "container? cid=\u001b[2J"),
                List.of(0, -2),
                List.of(new Fact(Attribution.MOVED, "pid 12 (x\u202e) went"))));
    assertThat(Explanation.of(odd, odd.verdicts().getFirst()))
        .contains(
            "place         session uid=1000 session=3",
            "              container? cid=\\x1b[2J",
            "acting as     uid 0, uid 4294967294",
            "beware        attribution-moved: pid 12 (x\\u202e) went");
  }

  @Test
  void an_explanation_says_by_which_rules_and_numbers_was_judged() {
    WorkloadReport judged =
        new WorkloadReport(
            WORKLOAD.workload(),
            WORKLOAD.owner(),
            WORKLOAD.processes(),
            WORKLOAD.accelerators(),
            WORKLOAD.context(),
            WORKLOAD.verdicts(),
            null,
            new Basis("0123456789ab", "\u001b[2J"),
            List.of());
    assertThat(Explanation.of(judged, judged.verdicts().getFirst()))
        .contains("judged by     rules 0123456789ab, model \\x1b[2J");
  }

  @Test
  void an_explanation_is_words_and_numbers_and_obeys_nobody() {
    assertThat(String.join("\n", Explanation.of(WORKLOAD, WORKLOAD.verdicts().getFirst())))
        .isEqualTo(
            """
            verdict       violation: crypto-mining (cpu)
            probability   99.81 %, since 2026-11-22T10:00:00Z
            workload      tree:12
            owner         tree alice, uid 1000
            accelerators  nvidia:GPU-1
            looks like    hash-like
            processes     12 xm -o \\x1b[2J\\x0apool
                            runs /tmp/xm

            How the probability comes about, in nats (one nat multiplies the odds by 2.718):
              before any evidence        −6.9  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│
              identity                   +9.1  ██████████████████████
              process                    +4.0                   │    ██████████
              network                    −0.4                   │             ▒
              bounds on the whole        +0.4                   │             █
              sum                        +6.2                   ███████████████
              e^6.2 to 1 is a probability of 99.81 %.

            What speaks for it:
              +9.1  pool and wallet in argv (identity, structured)
                    seen     process 12
                    normal   absent
                    source   rule:crypto-mining/argv-pool-and-wallet
              +4.0  cpu.cores_tree (process)
                    seen     2.0 cores
                    normal   below 0.5
                    source   classifier:mining

            What speaks against it:
              −0.4  net.peers_external (network)
                    seen     0
                    normal   1 or 2
                    source   classifier:mining

            The same sum to do again:
              before                 −6.907  ln(0.001 / (1 − the same))
              identity               +9.100  all listed
              process                +4.000  all listed
              network                −0.400  all listed
              bounds on the whole    +0.407
              sum                    +6.200  1 / (1 + e^−sum) is 0.998100

            80 % of the possible evidence had a value; not seen: accelerator.\
            """);
  }

  @Test
  void a_verdict_is_found_in_everything_that_holds_one() {
    JsonCodec codec = new JsonCodec();
    Report report = new Report("node17", Worlds.AT, Worlds.AT, 30, List.of(), List.of(WORKLOAD));
    assertThat(Accusation.in(codec.write(report))).hasSize(1);
    assertThat(Accusation.in(codec.write(WORKLOAD))).hasSize(1);
    assertThat(Accusation.in(codec.write(Worlds.incident(Change.OPENED, VerdictState.PROBABLE))))
        .singleElement()
        .matches(a -> a.answersTo("i1") && a.answersTo("tree:12") && a.answersTo("12"));
    assertThat(
            Accusation.in(
                codec.write(
                    new NodeStatus(
                        report, List.of(Worlds.incident(Change.OPENED, VerdictState.PROBABLE))))))
        .as("the incident, and not the same verdict again from the report")
        .singleElement()
        .matches(a -> a.id().equals("i1"));
  }

  @Test
  void a_file_of_something_else_holds_none() {
    assertThat(Accusation.in("")).isEmpty();
    assertThat(Accusation.in("{\"host\":1}")).isEmpty();
    assertThat(Accusation.in("[[[[")).isEmpty();
  }

  @Test
  void certainty_is_never_claimed() {
    assertThat(Words.percent(0.99999999)).isEqualTo(">99.99 %");
    assertThat(Words.percent(1e-9)).isEqualTo("<0.01 %");
    assertThat(Words.nats(-0.01)).isEqualTo("+0.0");
  }
}
