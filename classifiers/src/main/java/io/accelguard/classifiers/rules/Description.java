// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.List;

/// What a rule says about itself, for people.
///
/// @param uuid Sigma's `id`
/// @param text Sigma's `description`
/// @param status Sigma's own word: stable, test, experimental, deprecated, unsupported
/// @param level Sigma's level; informative, the weight decides
/// @param references where the facts come from
/// @param falsepositives honest work that matches
public record Description(
    String uuid,
    String title,
    String text,
    String status,
    String level,
    String author,
    List<String> references,
    List<String> falsepositives) {
  public Description {
    references = List.copyOf(references);
    falsepositives = List.copyOf(falsepositives);
  }
}
