// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.classifiers.rules.InformationalRule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleSource;
import io.accelguard.model.ProcessKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotesTest {
  private final Notes notes = new Notes();

  private static List<InformationalRule> rules(int count) {
    return RuleBase.parse(
            IntStream.range(0, count)
                .mapToObj(i ->
                    new RuleSource(
                        "r" + i + ".yml", "title: t\ndetection: {s: {Comm: x}, condition: s}\n"))
                .toList())
        .informational();
  }

  private List<Note> tick(int rules, double now, int... pids) {
    for (int pid : pids) notes.see(new ProcessKey(pid, 1), "session:7", rules(rules), now);
    return notes.take();
  }

  @Test
  void a_note_is_told_once_for_a_workload_as_long_as_it_is_true() {
    assertThat(tick(1, 1, 10, 11)).singleElement().matches(note -> note.pid() == 10);
    assertThat(tick(1, 2, 11)).isEmpty();
    assertThat(tick(1, 3)).isEmpty();
    assertThat(tick(1, 4, 11)).hasSize(1);
  }

  @Test
  void a_flood_of_notes_is_cut_and_counted() {
    assertThat(tick(50, 1, 10)).hasSize(Notes.MOST_A_MINUTE);
    assertThat(notes.untold()).isEqualTo(30);
    tick(50, 2);
    assertThat(tick(5, 60.9, 10)).isEmpty();
    tick(5, 61);
    assertThat(tick(5, 61, 10)).hasSize(5);
    assertThat(notes.untold()).isEqualTo(35);
  }
}
