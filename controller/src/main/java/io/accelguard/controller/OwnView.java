// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a person sees of a case against them: the same evidence as the operators, what follows, and
/// how to appeal.
///
/// @param here the signed link's path
/// @param appealEnd until when an appeal is taken
/// @param said what to say about the form that was just sent; empty for nothing
public record OwnView(
    CaseView view,
    String here,
    String words,
    String policyLink,
    Optional<Instant> appealEnd,
    Instant now,
    String said) {

  /// Whether the form is shown.
  public boolean mayAppeal() {
    Standing standing = view.standing();
    return standing.isAccused()
        && standing.open().isEmpty()
        && appealEnd.filter(now::isBefore).isPresent();
  }

  /// Strikes of this case.
  public List<Strike> strikes() {
    return view.standing().strikes();
  }
}
