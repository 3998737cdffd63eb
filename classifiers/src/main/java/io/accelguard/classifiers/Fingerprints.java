// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.accelguard.classifiers.redaction.Keyed;
import io.accelguard.model.FileSample;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.ProcessSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What a workload may have in common with one of another account, under the key of the site: where
/// its coins go, by which secret a tunnel knows it, which files it holds open.
///
/// They are taken from arguments and from files whose content is known, and only when an incident
/// is told. A fingerprint proves nothing: whoever shares a notebook or a model shares its
/// fingerprint.
final class Fingerprints {
  private static final int MOST = 32;
  private static final int MOST_PROCESSES = 64;
  private static final int MOST_ARGUMENTS = 128;
  private static final int LONGEST = 1024;
  private static final int SHORTEST_TOKEN = 12;
  private static final int SHORTEST_USER = 4;
  private static final int BYTES = 16;

  private static final Pattern WALLET =
      Pattern.compile(
          "\\b([48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}([1-9A-HJ-NP-Za-km-z]{11})?|0x[0-9a-fA-F]{40}"
              + "|bc1[02-9ac-hj-np-z]{39,59}|kaspa:[02-9ac-hj-np-z]{61,63})\\b");
  private static final Pattern POOL =
      Pattern.compile(
          "(?i)^(stratum[a-z0-9+]*|ethproxy[a-z0-9+]*)://(([^/@:\\s]+)(:[^/@\\s]*)?@)?\\S");
  private static final Pattern USER_OPTION =
      Pattern.compile("--?(u|user|userpass|wal|ewal|wallet|login|O)");
  private static final Pattern TOKEN_OPTION =
      Pattern.compile("--?(token|auth-?token|auth-?key|vkey|setup-key|secret|api-?key|uuid)");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern KEY_FILE =
      Pattern.compile("(id_[a-z0-9]+|ssh_host_[a-z0-9]+_key)(\\.pub)?|authorized_keys|.+\\.pem");
  private static final Set<String> MODELS =
      Set.of("onnx", "pth", "pt", "safetensors", "ckpt", "gguf", "dfm", "h5", "engine", "tflite");

  private final Keyed keyed;

  Fingerprints(SiteKey key) {
    this.keyed = new Keyed(key.bytes());
  }

  /// At most 32, each once, always in the same order.
  List<Fingerprint> of(List<ProcessSample> processes, List<FileSample> files) {
    Set<Fingerprint> found =
        new TreeSet<>(Comparator.comparing(Fingerprint::kind).thenComparing(Fingerprint::value));
    processes.stream()
        .limit(MOST_PROCESSES)
        .map(ProcessSample::argv)
        .forEach(argv -> ofArguments(argv, found));
    files.forEach(file -> ofFile(file, found));
    return found.stream().limit(MOST).toList();
  }

  private void ofFile(FileSample file, Set<Fingerprint> found) {
    if (file.content().isEmpty() || file.how() == FileSample.How.CHANGED) return;
    String name = file.name().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String content = file.content().get();
    if (MODELS.contains(ending)) add(Fingerprint.MODEL_FILE, content, found);
    else if (ending.equals("ipynb")) add(Fingerprint.NOTEBOOK, content, found);
    else if (KEY_FILE.matches(name)) add(Fingerprint.ACCESS_KEY, content, found);
  }

  /// A value with the option before it, which is empty where there is none.
  private record Given(String option, String value) {}

  private void ofArguments(List<String> argv, Set<Fingerprint> found) {
    List<Given> given = given(argv);
    boolean pool = given.stream().anyMatch(one -> POOL.matcher(one.value()).find());
    boolean tunnel = argv.contains("tunnel");
    for (Given one : given) {
      Matcher wallet = WALLET.matcher(one.value());
      while (wallet.find()) add(Fingerprint.WALLET, folded(wallet.group()), found);
      if (pool) ofPool(one, found);
      if (one.value().length() >= SHORTEST_TOKEN && TOKEN_OPTION.matches(one.option()))
        add(Fingerprint.TOKEN, one.value(), found);
      if (tunnel && UUID.matches(one.value()))
        add(Fingerprint.TUNNEL_ID, one.value().toLowerCase(Locale.ROOT), found);
    }
  }

  private void ofPool(Given one, Set<Fingerprint> found) {
    Matcher url = POOL.matcher(one.value());
    String user = "";
    if (url.find()) user = url.group(3) == null ? "" : url.group(3);
    else if (USER_OPTION.matches(one.option())) user = one.value();
    String account = user.split("[./+:%]", 2)[0];
    if (account.length() >= SHORTEST_USER) add(Fingerprint.POOL_USER, folded(account), found);
  }

  /// Letter case is a checksum in hexadecimal addresses, and means something in all others.
  private static String folded(String wallet) {
    return wallet.startsWith("0x") ? wallet.toLowerCase(Locale.ROOT) : wallet;
  }

  private static List<Given> given(List<String> argv) {
    List<Given> given = new ArrayList<>();
    String option = "";
    for (String argument : argv.subList(0, Math.min(argv.size(), MOST_ARGUMENTS))) {
      if (argument.length() > LONGEST) continue;
      int value = argument.startsWith("-") ? argument.indexOf('=') + 1 : 0;
      if (value > 0)
        given.add(new Given(argument.substring(0, value - 1), argument.substring(value)));
      else if (!argument.startsWith("-")) given.add(new Given(option, argument));
      option = value == 0 && argument.startsWith("-") ? argument : "";
    }
    return given;
  }

  private void add(String kind, String what, Set<Fingerprint> found) {
    byte[] hash = keyed.bytes("fingerprint " + kind, 0, what);
    found.add(new Fingerprint(kind, HexFormat.of().formatHex(hash, 0, BYTES)));
  }
}
