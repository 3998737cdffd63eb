// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.Settings;
import io.accelguard.model.Sync;
import io.accelguard.model.YamlDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/// The fuzzer's way to the readers of text that comes from outside: rules, configuration, and what
/// agent and controller say to each other. The first byte chooses one.
@Tag("fuzz")
class HostileTextFuzzTest {
  private static final int READERS = 3;
  private static final JsonCodec CODEC = new JsonCodec();
  private static final String REQUEST =
      """
      {"proto":1,"node-id":"n","agent-version":"1","instance-id":"i","boot-id":"b","host":"h",\
      "wall-time":"2026-11-22T10:00:00Z","uptime-seconds":1.5,"mode":"observe","logs":[{"log":"l",\
      "spool-id":"s","seqs":[1],"events":[],"produced":1,"dropped":{"full":1}}],\
      "state":{"sample-lag-seconds":0,"spool-writable":true,"blind":[],"accelerators":["a"],\
      "inventory":{"cpu":"x"},"workloads":{"clear":1}}}\
      """;

  static Stream<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (RuleSource rule : ShippedRules.sources(ShippedRules.FOLDER))
      seeds.add(chosen(0, rule.text()));
    seeds.add(chosen(1, Files.readString(Path.of("../config/accelguard-agent.yaml"))));
    seeds.add(chosen(2, REQUEST));
    return seeds.stream();
  }

  private static byte[] chosen(int reader, String text) {
    return ((char) reader + text).getBytes(StandardCharsets.UTF_8);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "15s")
  @Timeout(300)
  void no_reader_is_led_astray(byte[] input) {
    if (input.length == 0) return;
    String text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
    switch ((input[0] & 0xff) % READERS) {
      case 0 -> rule(text);
      case 1 -> settings(text);
      default -> sync(text);
    }
  }

  /// A rule is used, informational, skipped, or its mistakes are named; and a rule that was read
  /// can be asked.
  private static void rule(String text) {
    RuleBase base = RuleBase.parse(List.of(new RuleSource("rules/x.yml", text)));
    assertThat(
            base.rules().size()
                + base.informational().size()
                + base.skipped().size()
                + base.problems().size())
        .isPositive();
    assertThat(base.problems().size()).isLessThanOrEqualTo(1 + 2 * text.length());
    for (Rule rule : base.rules())
      for (Example example : rule.examples()) rule.matches(example.seen());
  }

  private static void settings(String text) {
    List<ConfigProblem> problems = new ArrayList<>();
    Settings settings = Settings.of("x", text, problems);
    assertThat(settings.duration("tick", Duration.ofSeconds(1))).isNotNull();
    assertThat(settings.bytes("size", 1)).isNotNegative();
    assertThat(settings.integer("n", 1, 0, 9)).isBetween(0, 9);
    assertThat(settings.number("prior", 0.5, 0, 1)).isBetween(0.0, 1.0);
    settings.texts("webhooks");
    settings.sections("webhooks").forEach(Settings::finish);
    settings.section("log").flag("x", true);
    settings.finish();
    YamlDocument.parse("x", text).problems().forEach(p -> assertThat(p.message()).isNotNull());
  }

  /// What was read can be written and read again, and is the same. The JSON library does not undo
  /// escapes in names, so only plain names are compared.
  private static void sync(String text) {
    CODEC
        .read(Sync.Request.class, text)
        .filter(HostileTextFuzzTest::isPlain)
        .ifPresent(request ->
            assertThat(CODEC.read(Sync.Request.class, CODEC.write(request))).contains(request));
    CODEC.read(Sync.Response.class, text);
  }

  private static boolean isPlain(Sync.Request request) {
    return Stream.concat(
            Stream.of(request.state().inventory(), request.state().workloads()),
            request.logs().stream().map(Sync.Batch::dropped))
        .flatMap(map -> map.keySet().stream())
        .allMatch(name -> name.matches("[a-z-]*"));
  }
}
