// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {
  private static final String XMR =
      "48" + "edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52".repeat(3).substring(0, 93);
  private static final String ETH = "0x52908400098527886E0F7030069857D2E4169EE7";
  private static final String UUID = "0fa5c1de-1111-4222-8333-444455556666";

  private final Fingerprints site = new Fingerprints(key("a".repeat(32)));

  private static SiteKey key(String secret) {
    return SiteKey.of(secret.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static ProcessSample process(List<String> argv) {
    return new ProcessSample(
        new ProcessKey(42, 100),
        1,
        42,
        "comm",
        argv,
        false,
        Optional.empty(),
        1000,
        1000,
        false,
        'R',
        1,
        0,
        new Cpu(1, 0),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private List<Fingerprint> of(String line) {
    return site.of(
        List.of(
            process(
                List.of(
                    line.replace("XMR", XMR)
                        .replace("ETH", ETH)
                        .replace("UUID", UUID)
                        .split(" ", -1)))),
        List.of());
  }

  private List<Fingerprint> file(How how, String path) {
    FileSample file =
        new FileSample(new ProcessKey(1, 1), how, path, OptionalLong.of(9), Optional.of("ab"));
    return site.of(List.of(), List.of(file));
  }

  @ParameterizedTest
  @CsvSource({
    "x -o stratum+tcp://p.example:1 -u XMR.rig1, pool-user wallet",
    "x -o stratum+ssl://bob77.rig:x@p.example:1, pool-user",
    "x --pool stratum+tcp://p.example:1 --user=bob77, pool-user",
    "x -w ETH, wallet",
    "cloudflared tunnel run --token eyJhIjoiMTIzNDU2, token",
    "cloudflared tunnel run UUID, tunnel-id",
    "npc -server=h:8024 -vkey=0123456789abcdef, token"
  })
  void what_accounts_may_share_is_found(String line, String kinds) {
    assertThat(of(line)).extracting(Fingerprint::kind).containsExactly(kinds.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python3 train.py --epochs 90 -u alice",
        "ssh -u alice host",
        "mysql -u alice -p",
        "x -o stratum+tcp://p.example:1 -u x",
        "docker run UUID",
        "git checkout 52908400098527886e0f7030069857d2e4169ee7",
        "x --token short"
      })
  void ordinary_arguments_leave_none(String line) {
    assertThat(of(line)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/m/inswapper.onnx, model-file",
    "/home/u/Lab.ipynb, notebook",
    "/etc/ssh/ssh_host_ed25519_key, access-key",
    "/home/u/.ssh/id_rsa, access-key",
    "/data/a.parquet,"
  })
  void open_files_of_some_kinds_are_known_by_content(String path, String kind) {
    assertThat(file(How.OPEN, path))
        .extracting(Fingerprint::kind)
        .isEqualTo(kind == null ? List.of() : List.of(kind));
    assertThat(file(How.CHANGED, path)).isEmpty();
  }

  @Test
  void the_same_thing_is_the_same_whatever_surrounds_it() {
    Fingerprint one = of("x -o stratum+tcp://p.example:1 -u bob77.rig1").getFirst();
    assertThat(of("y --pool=stratum+ssl://other.example:9 --user bob77.rig2")).containsExactly(one);
    assertThat(of("x -w " + ETH.toLowerCase(Locale.ROOT))).isEqualTo(of("x -w ETH"));
    assertThat(file(How.OPEN, "/a/x.onnx")).isEqualTo(file(How.MAPPED, "/b/y.onnx"));
  }

  @Test
  void another_site_says_something_else_and_nobody_says_what_it_is() {
    List<ProcessSample> miner = List.of(process(List.of("x", "-w", ETH)));
    List<Fingerprint> here = site.of(miner, List.of());
    assertThat(new Fingerprints(key("b".repeat(32))).of(miner, List.of()))
        .doesNotContainAnyElementsOf(here);
    assertThat(here.toString()).doesNotContain(ETH.substring(2, 12));
    assertThat(here.getFirst().value()).matches("[0-9a-f]{32}");
    assertThat(key("a".repeat(32)).toString()).isEqualTo("a secret of 32 bytes");
  }

  @Test
  void a_secret_that_could_be_guessed_is_none() {
    assertThat(SiteKey.of(new byte[SiteKey.LEAST - 1])).isEmpty();
    assertThat(SiteKey.of(new byte[SiteKey.LEAST])).isPresent();
  }

  @Test
  void a_flood_of_values_is_cut_and_nothing_breaks_it() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 5000; i++) many.add("0x%040x".formatted(i));
    assertThat(site.of(List.of(process(many)), List.of())).hasSize(32);
    assertThat(site.of(List.of(process(List.of("0x" + "a".repeat(1 << 20)))), List.of())).isEmpty();
    SplittableRandom random = new SplittableRandom(5);
    List<String> parts =
        List.of("-", "=", "--token", "stratum://", "@", ":", "/", "", "tunnel", "a", "é", "0x");
    for (int round = 0; round < 5000; round++) {
      List<String> argv = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--)
        argv.add(parts.get(random.nextInt(parts.size())) + parts.get(random.nextInt(parts.size())));
      assertThat(site.of(List.of(process(argv)), List.of())).isNotNull();
    }
  }

  @Test
  void an_incident_says_by_what_it_was_judged_and_what_others_may_have_too() {
    Program miner =
        new Program(500, 100.4, "/tmp/x", "x", "-o", "stratum+tcp://p.example:1", "-u", "bob77.rig")
            .cpu(2, 0.99, 1)
            .memory(14, 2340)
            .hashed(How.OPEN, "/tmp/x", "abc");
    Timeline host =
        new Timeline(
                new JudgementConfig(1e-3, 1, 5, 64, Set.of(), Optional.of(key("k".repeat(32)))),
                50,
                RuleTexts.MINER_HASH)
            .with(miner)
            .run(200);
    assertThat(host.incidents).isNotEmpty();
    var told = host.incidents.getFirst().workload();
    assertThat(told.fingerprints()).extracting(Fingerprint::kind).containsExactly("pool-user");
    assertThat(told.basis())
        .isNotNull()
        .satisfies(basis -> {
          assertThat(basis.rules()).matches("[0-9a-f]{12}");
          assertThat(basis.model()).isEqualTo(Constants.version()).matches("[0-9a-f]{12}");
        });
    assertThat(host.workload(miner).fingerprints()).isEmpty();
    assertThat(host.workload(miner).basis()).isEqualTo(told.basis());
  }
}
