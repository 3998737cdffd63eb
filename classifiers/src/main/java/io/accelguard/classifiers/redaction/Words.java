// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes names of people and their things out of one text. Taken out: folders and files outside the
/// system's own, names of files and hosts (their ending stays), users, numeric addresses, long
/// tokens such as wallets and keys, every word of a script. What rules look for stays, and so do
/// options, numbers and ordinary words.
final class Words {
  private static final Pattern IPV4 =
      Pattern.compile("(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\w.])");
  private static final Pattern IPV6 =
      Pattern.compile("(?<![\\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\\w:])");
  private static final Pattern HARDWARE =
      Pattern.compile("(?<![\\w:])(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}(?![\\w:])");
  private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4,12}){4}");
  private static final Pattern USER = Pattern.compile("[\\w.+-]+(?=@[\\w.-])");
  private static final Pattern RUN_USER = Pattern.compile("(?<=/run/user/)\\d+");
  private static final Pattern ATOM = Pattern.compile("[^\\s:=,;'\"@()\\[\\]{}<>&?|/\\\\]+");
  private static final Pattern NAMED_FILE =
      Pattern.compile("[\\p{L}\\p{N}_.+-]+(?=\\.\\p{L}[\\p{L}\\p{N}]{0,11}$)");
  private static final Pattern PATH = Pattern.compile("(?<!\\w)/[^\\s:=,;'\"]*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final int TOKEN = 16;
  private static final int LONG_TOKEN = 26;
  private static final int TOKEN_HEAD = 4;

  /// First folders of paths that belong to the system and not to a person.
  private static final Pattern SYSTEM =
      Pattern.compile(
          "/(?:usr|lib|lib32|lib64|bin|sbin|etc|proc|sys|dev|opt|boot|nix|snap|run"
              + "|var/(?:lib|log|cache|run|spool))(?:/.*)?");

  /// First folders whose own name says nothing.
  private static final Pattern TOP =
      Pattern.compile(
          "/(?:home|homes|Users|users|root|tmp|var/tmp|dev/shm|mnt|media|srv|data|scratch|work)(?=/|$)");

  /// What launchers and notebooks are called, which decides how processes are grouped, and folders
  /// that every project has.
  private static final Set<String> COMMON =
      Set.of(
          "ipykernel_launcher",
          "jupyter-lab",
          "jupyter-notebook",
          "jupyter-server",
          "localhost",
          "http",
          "https",
          "ssh",
          "git",
          "site-packages",
          "dist-packages",
          "node_modules",
          "bin",
          "lib",
          "src",
          "venv");

  private final Names names;
  private final Addresses addresses;
  private final Set<String> people = new HashSet<>();
  private final Optional<Pattern> compound;

  /// @param people names of users and hosts that are known beforehand
  Words(Names names, Addresses addresses, List<String> people) {
    this.names = names;
    this.addresses = addresses;
    List<String> others = new ArrayList<>();
    for (String name : people) {
      if (WORD.matcher(name).matches()) this.people.add(name.toLowerCase(Locale.ROOT));
      else if (!name.isEmpty()) others.add(Pattern.quote(name));
    }
    compound =
        others.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Pattern.compile(
                    "(?i)(?<![\\p{L}\\p{N}])(?:"
                        + String.join("|", others)
                        + ")(?![\\p{L}\\p{N}])"));
  }

  /// One argument, or another text in which names may stand anywhere.
  String argument(String text) {
    int value = text.startsWith("-") ? text.indexOf('=') + 1 : 0;
    if (value > 0) return people(text.substring(0, value)) + argument(text.substring(value));
    String clean = IPV4.matcher(text).replaceAll(m -> quoted(addresses.of(m.group())));
    clean = IPV6.matcher(clean).replaceAll(m -> quoted(addresses.of(m.group())));
    clean = HARDWARE.matcher(clean).replaceAll(m -> quoted(names.of(m.group())));
    clean = UUID.matcher(clean).replaceAll(m -> quoted(names.of(m.group())));
    clean = USER.matcher(clean).replaceAll(m -> quoted(names.of(m.group())));
    if (clean.startsWith("/")) return path(clean);
    boolean script = clean.chars().anyMatch(Character::isWhitespace);
    boolean path = clean.indexOf('/') >= 0;
    return ATOM.matcher(clean).replaceAll(m -> quoted(atom(m.group(), m.start(), path, script)));
  }

  /// A text that is one path, whatever characters are in it.
  String path(String path) {
    if (!path.startsWith("/")) return path;
    Matcher top = TOP.matcher(path);
    boolean lookingAt = top.lookingAt();
    if (!lookingAt && SYSTEM.matcher(path).matches()) return people(users(path));
    int start = lookingAt ? top.end() : 0;
    StringBuilder clean = new StringBuilder(path.substring(0, start));
    String[] parts = path.substring(start).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      clean.append(i == 0 ? "" : "/").append(last ? file(parts[i]) : name(parts[i]));
    }
    return clean.toString();
  }

  private String users(String path) {
    return RUN_USER.matcher(path).replaceAll(m -> quoted(names.of(m.group())));
  }

  private String atom(String atom, int at, boolean inPath, boolean inScript) {
    boolean option = at == 0 && atom.startsWith("-");
    if (!option && (inPath || inScript)) return file(atom);
    if (!option && NAMED_FILE.matcher(atom).lookingAt()) return file(atom);
    return people(WORD.matcher(atom).replaceAll(m -> quoted(token(m.group()))));
  }

  /// A name with its ending, which says what it is.
  private String file(String name) {
    Matcher named = NAMED_FILE.matcher(name);
    return named.lookingAt()
        ? name(named.group()) + people(name.substring(named.end()))
        : name(name);
  }

  private String name(String name) {
    boolean plain = name.chars().filter(Character::isLetter).count() < 3;
    boolean number = plain && name.length() < TOKEN;
    if (number || COMMON.contains(name) || name.endsWith("ipykernel_launcher")) return people(name);
    String token = WORD.matcher(name).matches() ? token(name) : name;
    return token.equals(name) ? names.of(name) : token;
  }

  /// Letters mixed with digits, or more digits than a count has. Long ones keep their first
  /// characters, which say what they are.
  private String token(String token) {
    boolean digits = token.chars().anyMatch(Character::isDigit);
    if (token.length() < TOKEN || !digits) return token;
    boolean hex = token.matches("(?:0[xX])?[0-9a-fA-F]+");
    int head = token.matches("0[xX].*") ? 2 : hex || token.length() < LONG_TOKEN ? 0 : TOKEN_HEAD;
    return token.substring(0, head) + names.of(token.substring(head));
  }

  /// A sentence of our own that may name paths and addresses.
  String sentence(String text) {
    String clean = IPV4.matcher(text).replaceAll(m -> quoted(addresses.of(m.group())));
    return people(PATH.matcher(clean).replaceAll(m -> quoted(path(m.group()))));
  }

  /// A text in which only names known beforehand are taken out.
  String people(String text) {
    String clean =
        compound
            .map(known -> known.matcher(text).replaceAll(m -> quoted(names.of(m.group()))))
            .orElse(text);
    if (people.isEmpty()) return clean;
    return WORD.matcher(clean).replaceAll(m -> quoted(person(m.group())));
  }

  private String person(String word) {
    return people.contains(word.toLowerCase(Locale.ROOT)) ? names.of(word) : word;
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
