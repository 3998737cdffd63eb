// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent.evaluation;

import io.accelguard.model.Category;
import io.accelguard.model.VerdictState;
import java.util.List;
import java.util.Optional;

/// What is true of one recorded run, whatever the agent says about it.
///
/// @param file name of the recording, beside the labels
/// @param category what is guilty in it; empty where nothing is
/// @param level empty where nothing is guilty
/// @param tool what runs, for the tables
/// @param programs names of executables or threads' names; only a workload that has one of them is
///   guilty
/// @param knownAs texts in lower case: a rule with one of them in it knows this tool
/// @param reaches the state it reached when it was last looked at; for innocent runs the worst that
///   is no news
/// @param origin recorded or simulated
public record Label(
    String file,
    Optional<Category> category,
    Optional<Level> level,
    String tool,
    List<String> programs,
    List<String> knownAs,
    VerdictState reaches,
    Origin origin) {
  public Label {
    programs = List.copyOf(programs);
    knownAs = List.copyOf(knownAs);
  }

  /// The run's name in tables: its file without the ending.
  public String run() {
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }
}
