// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.model.Category;
import io.accelguard.model.Grade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Checks against labelled command lines and published Sigma rules, which may lie beside the
/// repository and are no part of it. Where they are missing, the tests are skipped and say so.
class EvaluationDataTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data");

  private static final Map<String, Category> FORBIDDEN =
      Map.of(
          "mining", Category.CRYPTO_MINING,
          "cracking", Category.PASSWORD_CRACKING,
          "faceswap_train", Category.DEEPFAKE);

  private static Path data(String name) {
    Path path = DATA.resolve(name);
    assumeTrue(Files.exists(path), "skipped: the optional evaluation data " + path + " is missing");
    return path;
  }

  /// Six ask what accelguard sees; the others ask the audit log or for names of peers.
  @Test
  void unchanged_sigma_rules_for_linux_load_and_run_or_are_skipped_with_the_reason()
      throws IOException {
    List<RuleSource> sources = ShippedRules.sources(data("rules/sigma"));
    RuleBase base = RuleBase.parse(sources);
    assertThat(base.problems()).isEmpty();
    assertThat(base.rules()).isEmpty();
    assertThat(base.informational())
        .extracting(InformationalRule::name)
        .containsExactly(
            "proc_creation_lnx_crypto_mining",
            "proc_creation_lnx_pnscan_binary_cli_pattern",
            "proc_creation_lnx_proxy_connection",
            "proc_creation_lnx_remote_access_tools_teamviewer_incoming_connection",
            "proc_creation_lnx_susp_hktl_execution",
            "proc_creation_lnx_susp_network_utilities_execution");
    assertThat(base.skipped())
        .extracting(problem -> problem.file().replaceAll(".*/", "") + ": " + problem.message())
        .containsExactly(
            "lnx_auditd_coinminer.yml: needs a1, a2, a3, a4, a5, a6, a7, which accelguard does not"
                + " see",
            "lnx_auditd_network_service_scanning.yml: needs exe, key, type, which accelguard does"
                + " not see",
            "net_connection_lnx_crypto_mining_indicators.yml: needs DestinationHostname, which"
                + " accelguard does not see",
            "net_connection_lnx_domain_localtonet_tunnel.yml: needs DestinationHostname, Initiated,"
                + " which accelguard does not see",
            "net_connection_lnx_ngrok_tunnel.yml: needs DestinationHostname, which accelguard does"
                + " not see");
    assertThat(sources).hasSize(base.informational().size() + base.skipped().size());
  }

  @Test
  void a_published_rule_is_noted_and_accuses_nobody() throws IOException {
    RuleBase base = RuleBase.parse(ShippedRules.sources(data("rules/sigma")));
    RuleBase.Matches said = base.ask(RuleText.seen("CommandLine", "serve.py --cpu-priority=3"));
    assertThat(said.informational())
        .extracting(InformationalRule::name)
        .containsExactly("proc_creation_lnx_crypto_mining");
    assertThat(said.rules()).isEmpty();
  }

  /// What one argument vector cannot show, with the reason.
  private static final Set<String> BEYOND_ARGV =
      Set.of(
          "c09", // options of a general image-to-image trainer
          "c10", // the same
          "c39" // a benchmark guesses no secret: a name, not a verdict
          );

  @Test
  void labelled_command_lines_are_told_apart() throws IOException {
    RuleBase shipped = ShippedRules.load();
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(data("cmdlines.tsv")).stream().skip(1).toList()) {
      String[] columns = line.split("\t");
      Set<Category> structured = structured(shipped, columns[2]);
      Optional<Category> guilty = Optional.ofNullable(FORBIDDEN.get(columns[1]));
      boolean right =
          guilty.isPresent()
              ? structured.equals(Set.of(guilty.get())) != BEYOND_ARGV.contains(columns[0])
              : !columns[1].startsWith("benign") || structured.isEmpty();
      if (!right) wrong.add(line + " -> " + structured);
    }
    assertThat(wrong).isEmpty();
  }

  private static Set<Category> structured(RuleBase rules, String commandLine) {
    String unquoted = commandLine.replace("\"", "").replace("'", "");
    String program = unquoted.split(" ")[0];
    Observation seen = RuleText.seen("CommandLine", unquoted, "Image", program);
    return rules.ask(seen).rules().stream()
        .filter(rule -> rule.grade().equals(Optional.of(Grade.STRUCTURED)))
        .map(Rule::category)
        .collect(Collectors.toSet());
  }
}
