// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Takes secrets out of a command line before anybody else sees it: values of telling words, tokens
/// of known shape, passwords in URLs.
public final class Redaction {
  private static final String HIDDEN = "***";
  private static final int MAX_CHARACTERS = 4096;
  private static final String WORDS =
      "password|passwd|mysql_pwd|access_token|auth_token|api_key|apikey|api-key|pwd|secret|credentials|stripetoken"
          + "|community_string|authkey|auth_key|privkey|priv_key|authentication_key|privacy_key|token|bearer"
          + "|authorization|aws_secret_access_key|aws_session_token|hf_token|huggingface|wandb_api_key|kaggle_key"
          + "|ngrok|authtoken|rpc_pass|wallet_pass";
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)((?:^|[^/:=$\\w])[\\w.-]*(?:"
              + WORDS
              + ")[\\w-]*[\"']?\\s*(?:=|:|%3d|%3a)\\s*[\"']?)[^\\s\"'&,;}]+");
  private static final Pattern NAMED =
      Pattern.compile("(?i)-{1,2}[\\w.-]*(?:" + WORDS + ")[\\w-]*|bearer|authorization:?");
  private static final Pattern SHAPES =
      Pattern.compile(
          "\\b(?:ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|hf_|sk-)[A-Za-z0-9_-]{8,}"
              + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}|\\bAIza[0-9A-Za-z_-]{20,}"
              + "|\\beyJ[\\w-]{4,}\\.eyJ[\\w-]{4,}\\.[\\w-]*"
              + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*");
  private static final Pattern URL_PASSWORD = Pattern.compile("(//[^/\\s:@]*):[^/\\s@]+@");

  private Redaction() {}

  /// The same arguments with secrets replaced by `***`, together at most 4,096 characters.
  public static List<String> redact(List<String> argv) {
    List<String> clean = new ArrayList<>();
    boolean hideNext = false;
    int left = MAX_CHARACTERS;
    String program = argv.isEmpty() ? "" : argv.getFirst().toLowerCase(Locale.ROOT);
    for (String argument : argv) {
      if (left <= 0) break;
      String safe = hideNext ? HIDDEN : redact(argument, program);
      hideNext = !hideNext && isNamed(argument, program);
      if (safe.length() > left) safe = safe.substring(0, left) + "…";
      left -= safe.length();
      clean.add(safe);
    }
    return clean;
  }

  private static boolean isNamed(String argument, String program) {
    return NAMED.matcher(argument).matches()
        || (program.endsWith("curl") && argument.equals("-u"))
        || (program.endsWith("sshpass") && argument.equals("-p"));
  }

  private static String redact(String argument, String program) {
    if (program.contains("mysql") && argument.startsWith("-p") && argument.length() > 2)
      return "-p" + HIDDEN;
    String text = URL_PASSWORD.matcher(argument).replaceAll("$1:" + HIDDEN + "@");
    text = ASSIGNED.matcher(text).replaceAll("$1" + HIDDEN);
    return SHAPES.matcher(text).replaceAll(HIDDEN);
  }
}
