// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.agent.RulePackSeal.RefusedException;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.ConfigProblem;
import io.accelguard.model.JsonCodec;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that come from afar, by the real commands and files.
class RulePackTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Path SHIPPED = Path.of("../config/rules").toAbsolutePath().normalize();
  private static final String RULE = "remote-access/argv-ssh-dynamic.yml";

  @TempDir private Path folder;
  private Path key;
  private AgentConfig config;
  private RulePackStore store;

  @BeforeEach
  void begin() throws IOException {
    key = folder.resolve("site.key");
    assertThat(run("rules", "keygen", key.toString())).isZero();
    Path state = Files.createDirectory(folder.resolve("state"));
    List<ConfigProblem> problems = new ArrayList<>();
    config =
        AgentConfig.parse(
            "agent.yaml",
            """
            state-directory: %s
            rules:
              directory: %s
              overlay: %s
              pack-keys: [%s.pub]
            """
                .formatted(state, SHIPPED, folder.resolve("overlay"), key),
            problems);
    assertThat(problems).isEmpty();
    store = RulePackStore.of(config).orElseThrow();
  }

  private static int run(String... arguments) {
    return AgentMain.commandLine(
            new Installation(Path.of(".."), "1.2.3"), new LiveSenses(), new Pace.Real())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }

  private static RulePack pack(long version, String path, String text) {
    return new RulePack(
        version, NOON, NOON.plus(Duration.ofDays(90)), "", List.of(new RulePack.File(path, text)));
  }

  private static String shipped() throws IOException {
    return Files.readString(SHIPPED.resolve(RULE));
  }

  private String sealed(RulePack pack) throws IOException, GeneralSecurityException {
    return new RulePackSeal().seal(Pem.privateKey(Files.readString(key)), pack);
  }

  private void take(long version) throws Exception {
    store.take(sealed(pack(version, "site/new.yml", shipped())), NOON);
  }

  private void refused(String sealed, String why) {
    long before = version();
    assertThatThrownBy(() -> store.take(sealed, NOON))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(why);
    assertThat(version()).isEqualTo(before);
  }

  private long version() {
    try {
      return store.version();
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private RuleBase inForce() throws ConfigException {
    return RuleFiles.of(config, new Installation(Path.of(".."), "1.2.3")).parse();
  }

  private String title() throws ConfigException {
    return inForce().rules().stream()
        .filter(rule -> rule.id().equals("remote-access/argv-ssh-dynamic"))
        .findFirst()
        .orElseThrow()
        .title();
  }

  @Test
  void the_key_is_for_its_owners_eyes_and_never_overwritten() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(run("rules", "keygen", key.toString())).isEqualTo(Exit.REFUSED);
  }

  @Test
  void a_folder_is_signed_and_taken() throws Exception {
    Path rules = Files.createDirectories(folder.resolve("rules/site")).getParent();
    Files.writeString(rules.resolve("site/new.yml"), shipped());
    Path out = folder.resolve("pack.json");
    String[] sign = {
      "rules",
      "sign",
      "--key",
      key.toString(),
      "--pack-version",
      "7",
      "--out",
      out.toString(),
      rules.toString()
    };
    assertThat(run(sign)).isZero();
    RulePack taken = store.take(Files.readString(out), Instant.now());
    assertThat(taken.version()).isEqualTo(7);
    assertThat(taken.files()).extracting(RulePack.File::path).containsExactly("site/new.yml");
  }

  @Test
  void rules_that_get_their_own_examples_wrong_are_not_signed() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules/site")).getParent();
    Files.writeString(
        rules.resolve("site/new.yml"), shipped().replace("ssh -L 1080:", "ssh -D 1080 "));
    Path out = folder.resolve("pack.json");
    String[] sign = {
      "rules",
      "sign",
      "--key",
      key.toString(),
      "--pack-version",
      "7",
      "--out",
      out.toString(),
      rules.toString()
    };
    assertThat(run(sign)).isEqualTo(Exit.FOUND);
    assertThat(out).doesNotExist();
  }

  @Test
  void a_pack_counts_more_than_what_was_shipped_and_less_than_the_overlay() throws Exception {
    store.take(sealed(pack(1, RULE, shipped().replace("title: ssh", "title: pack"))), NOON);
    assertThat(title()).isEqualTo("pack as a SOCKS proxy");
    Path own = folder.resolve("overlay").resolve(RULE);
    Files.createDirectories(own.getParent());
    Files.writeString(own, shipped().replace("title: ssh", "title: own"));
    assertThat(title()).isEqualTo("own as a SOCKS proxy");
  }

  @Test
  void a_running_agent_notices_a_pack() throws Exception {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, "");
    Reload reload =
        new Reload(
            new ConfigFile(Optional.empty(), config), new Installation(Path.of(".."), "1.2.3"));
    assertThat(reload.poll()).isEmpty();
    take(1);
    assertThat(reload.poll().orElseThrow().rules().rules().rules())
        .hasSizeGreaterThan(RuleFiles.of(List.of(SHIPPED)).parse().rules().size());
    assertThat(store.expire(NOON.plus(Duration.ofDays(90)))).isTrue();
    assertThat(reload.poll().orElseThrow().rules().rules().version())
        .isEqualTo(RuleFiles.of(List.of(SHIPPED)).parse().version());
  }

  @Test
  void nodes_never_go_back_also_after_the_pack_is_over() throws Exception {
    take(3);
    refused(sealed(pack(3, "site/new.yml", shipped())), "version 3 was taken before");
    refused(sealed(pack(2, "site/new.yml", shipped())), "version 3 was taken before");
    assertThat(store.expire(NOON)).isFalse();
    assertThat(store.expire(NOON.plus(Duration.ofDays(90)))).isTrue();
    assertThat(store.held()).isEmpty();
    refused(sealed(pack(2, "site/new.yml", shipped())), "version 3 was taken before");
    take(4);
  }

  @Test
  void what_another_key_signed_is_not_taken_even_from_the_disk() throws Exception {
    Path other = folder.resolve("other.key");
    run("rules", "keygen", other.toString());
    String foreign =
        new RulePackSeal()
            .seal(Pem.privateKey(Files.readString(other)), pack(9, "site/new.yml", shipped()));
    refused(foreign, "not signed with a key of rules.pack-keys");
    Files.writeString(store.file(), foreign);
    assertThatThrownBy(this::inForce).hasMessageContaining("not signed");
    assertThat(
            RuleFiles.of(config, new Installation(Path.of(".."), "1.2.3"))
                .usable()
                .rules()
                .version())
        .isEqualTo(RuleFiles.of(List.of(SHIPPED)).parse().version());
  }

  @Test
  void one_changed_character_breaks_the_seal() throws Exception {
    String sealed = sealed(pack(1, "site/new.yml", shipped()));
    refused(sealed.replace("SOCKS", "SOCKZ"), "not signed");
    refused(sealed.replace("\"signature\":\"", "\"signature\":\"!"), "not signed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "[[[[", "{\"pack\":1}", "{\"pack\":\"{}\"}"})
  void what_is_no_pack_is_refused(String text) {
    refused(text, "no rule pack");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../escape.yml",
        "/etc/passwd",
        "a/../b.yml",
        "a/b/c/d/e.yml",
        "a.yaml",
        ".hidden.yml",
        "",
        "a\u0000.yml",
        "a/\u202egnp.yml",
        "-rf/x.yml"
      })
  void a_path_that_leaves_the_folder_or_hides_is_refused(String path) throws Exception {
    refused(sealed(pack(1, path, shipped())), "no rule");
  }

  @Test
  void what_is_over_or_empty_of_sense_is_refused() throws Exception {
    refused(sealed(new RulePack(1, NOON, NOON, "", List.of())), "it expired 2026-11-25T12:00:00Z");
    refused(sealed(pack(0, "site/new.yml", shipped())), "below 1");
    refused(sealed(pack(1, "site/new.yml", "title: [")), "site/new.yml");
    String sealed = new JsonCodec().write(new RulePack.Signed("{\"version\":1}", "AA=="));
    refused(sealed, "not signed");
  }
}
