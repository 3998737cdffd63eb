// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What follows from violations at this site: nothing, unless it says otherwise.
///
/// @param publicUrl where persons reach the controller, for links
/// @param policyLink the site's rules
/// @param notice what persons are told; `{policy}` becomes the link
/// @param halfLife after which a strike counts half
/// @param appealWithin how long after a notice or a strike a person may appeal
/// @param budget how many strikes there may be within `budgetPer`, over all accounts
/// @param policies the first that fits counts
record ConsequencesConfig(
    String publicUrl,
    String policyLink,
    String notice,
    Duration halfLife,
    Duration appealWithin,
    int budget,
    Duration budgetPer,
    List<Policy> policies) {

  ConsequencesConfig {
    policies = List.copyOf(policies);
  }

  static ConsequencesConfig read(Settings settings) {
    String url = settings.text("public-url", "http://127.0.0.1:7433");
    if (!url.matches("https?://[^\\s/]+(/\\S*)?"))
      settings.report("public-url", "expected http:// or https:// and a host");
    String link = settings.text("policy-link", "");
    String notice =
        settings.text(
            "notice",
            "You may be executing code that is disallowed, and this may restrict your ability to"
                + " use this service; see {policy}.");
    if (notice.length() > 2_000) settings.report("notice", "at most 2000 characters");
    List<Policy> policies = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Settings entry : settings.sections("policies")) {
      Policy policy = Policy.read(entry);
      if (!names.add(policy.name()))
        entry.report("name", "another policy has the name " + policy.name());
      if (!policies.isEmpty() && policies.getLast().fitsEverything())
        entry.report(
            "name", "never in force: " + policies.getLast().name() + " before it fits everything");
      policies.add(policy);
    }
    if (link.isEmpty() && policies.stream().anyMatch(p -> p.mode() != Policy.Mode.OBSERVE))
      settings.report("policy-link", "a notice must say where the rules are");
    ConsequencesConfig config =
        new ConsequencesConfig(
            url.replaceFirst("/+$", ""),
            link,
            notice,
            Policy.duration(settings, "strike-half-life", Duration.ofDays(90), Duration.ofDays(1)),
            Policy.duration(settings, "appeal-within", Duration.ofDays(14), Duration.ofDays(1)),
            settings.integer("budget", 10, 0, 10_000),
            Policy.duration(settings, "budget-per", Duration.ofHours(24), Duration.ofMinutes(10)),
            policies);
    settings.finish();
    return config;
  }

  /// The policy in force.
  Policy policy(Account account, String category, Instant at) {
    return policies.stream()
        .filter(policy -> policy.fits(account, category, at))
        .findFirst()
        .orElse(Policy.OBSERVE);
  }
}
