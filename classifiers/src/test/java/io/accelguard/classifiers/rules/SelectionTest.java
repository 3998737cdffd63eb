// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static io.accelguard.classifiers.rules.RuleText.matches;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  private static String select(String lines) {
    StringBuilder text = new StringBuilder("  s:\n");
    lines.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    return text.append("  condition: s\n").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "Comm, xmrig, xmrig, true",
    "Comm, XMRig, xmrIG, true",
    "Comm, xmrig, xmrig2, false",
    "Comm, x*g, xmrig, true",
    "Comm, x*g, xg, true",
    "Comm, xm?ig, xmrig, true",
    "Comm, xm?ig, xmig, false",
    "Comm, '*m*i*', xmrig, true",
    "Comm, '*i*m*', xmrig, false",
    "Comm, 'a*ab', aab, true",
    "Comm, 'ab*ab', ab, false",
    "Comm, 'a\\*b', a*b, true",
    "Comm, 'a\\*b', axb, false",
    "Comm, 'a\\?b', a?b, true",
    "Comm, 'a\\b', 'a\\b', true",
    "Comm, 'a\\\\b', 'a\\b', true",
    "Comm, 'a\\\\*', 'a\\rest', true",
    "Comm|contains, mri, XMRIG, true",
    "Comm|contains, m*g, xmrig-cuda, true",
    "Comm|contains, zzz, xmrig, false",
    "Comm|startswith, xm, xmrig, true",
    "Comm|startswith, mr, xmrig, false",
    "Comm|startswith, 'x*i', xmrig, true",
    "Comm|endswith, RIG, xmrig, true",
    "Comm|endswith, xmr, xmrig, false",
    "Comm|endswith, 'xmrig-and-more', xmrig, false",
    "Comm|re, '^x.*g$', xmrig, true",
    "Comm|re, 'm.i', xmrig, true",
    "Comm|re, XMRIG, xmrig, false",
    "Comm|re, '(?i)XMRIG', xmrig, true",
    "Nice|gt, 18, 19, true",
    "Nice|gt, 19, 19, false",
    "Nice|gte, 19, 19, true",
    "Nice|lt, 0, -5, true",
    "Nice|lte, -5, -5, true",
    "Nice|lte, -5, abc, false",
    "DestinationIp|cidr, 10.0.0.0/8, 10.255.0.1, true",
    "DestinationIp|cidr, 10.0.0.0/8, 11.0.0.1, false",
    "DestinationIp|cidr, 10.0.0.128/25, 10.0.0.127, false",
    "DestinationIp|cidr, 'fd00::/8', 'fd12::1', true",
    "DestinationIp|cidr, 'fd00::/8', 10.0.0.1, false",
    "DestinationIp|cidr, 10.0.0.0/8, not-an-address.example, false",
    "DestinationPort, 3333, 3333, true",
    "DestinationPort, 3333, 13333, false",
  })
  void one_value_is_compared(String key, String value, String seen, boolean expected) {
    String field = key.contains("|") ? key.substring(0, key.indexOf('|')) : key;
    assertThat(matches(select(key + ": '" + value + "'"), field, seen)).isEqualTo(expected);
  }

  @Test
  void a_mapping_demands_all_of_its_fields() {
    String both = select("Comm: a\nNice: 19");
    assertThat(matches(both, "Comm", "a", "Nice", "19")).isTrue();
    assertThat(matches(both, "Comm", "a", "Nice", "0")).isFalse();
    assertThat(matches(both, "Comm", "a")).isFalse();
  }

  @Test
  void a_list_of_values_demands_one_of_them() {
    String either = select("Comm: [a, b]");
    assertThat(matches(either, "Comm", "b")).isTrue();
    assertThat(matches(either, "Comm", "c")).isFalse();
  }

  @Test
  void all_demands_every_value_of_some_element_each() {
    String both = select("Argv|all: ['-a', 'rx/0']");
    assertThat(matches(both, "Argv", "-a", "Argv", "rx/0")).isTrue();
    assertThat(matches(both, "Argv", "-a")).isFalse();
    assertThat(matches(select("CommandLine|contains|all: [b, a]"), "CommandLine", "a b")).isTrue();
  }

  @Test
  void a_field_with_several_values_matches_if_one_does() {
    String torrent = select("OpenFile|endswith: .torrent");
    assertThat(matches(torrent, "OpenFile", "/a", "OpenFile", "/b.torrent")).isTrue();
    assertThat(matches(torrent, "OpenFile", "/a")).isFalse();
    assertThat(matches(torrent, "MappedFile", "/b.torrent")).isFalse();
  }

  @Test
  void a_list_of_mappings_demands_one_of_them() {
    String either = select("- Comm: a\n- Nice: 19");
    assertThat(matches(either, "Comm", "b", "Nice", "19")).isTrue();
    assertThat(matches(either, "Comm", "b", "Nice", "1")).isFalse();
  }

  @Test
  void keywords_are_looked_for_in_every_field() {
    String keywords = select("- rockyou\n- 'john.*'");
    assertThat(matches(keywords, "OpenFile", "/w/RockYou.txt")).isTrue();
    assertThat(matches(keywords, "Comm", "my john.pot")).isTrue();
    assertThat(matches(keywords, "Comm", "johnpot")).isFalse();
    String all = select("'|all': [rock, you]");
    assertThat(matches(all, "Comm", "rock", "Image", "/you")).isTrue();
    assertThat(matches(all, "Comm", "rock")).isFalse();
  }

  @Test
  void null_is_a_field_without_value() {
    String noParent = select("Comm: a\nParentImage: null");
    assertThat(matches(noParent, "Comm", "a")).isTrue();
    assertThat(matches(noParent, "Comm", "a", "ParentImage", "/sh")).isFalse();
    assertThat(matches(select("Comm: 'null'"), "Comm", "null")).isTrue();
  }

  @Test
  void a_field_that_is_not_known_has_no_value() {
    String either = select("- DestinationHostname: x\n- Comm: y");
    assertThat(matches(either, "Comm", "x")).isFalse();
    assertThat(matches(either, "Comm", "y")).isTrue();
    assertThat(matches(select("DestinationHostname: null"), "Comm", "x")).isTrue();
    assertThat(matches(select("- DestinationHostname|exists: true\n- Comm: y"), "Comm", "x"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Comm|cased, XMRig, XMRig, true",
    "Comm|cased, XMRig, xmrig, false",
    "Comm|contains|cased, MR, xmrig, false",
    "Comm|re|i, '^XM', xmrig, true",
    "Comm|re|i|m, '^MRIG$', 'x\nmrig\ny', true",
    "Comm|re|i, '^MRIG$', 'x\nmrig\ny', false",
    "Comm|exists, true, x, true",
    "Comm|exists, false, x, false",
    "CommandLine|contains|windash, ' -pool ', 'x /pool y', true",
    "CommandLine|contains|windash, ' -pool ', 'x \u2013pool y', true",
    "CommandLine|contains|windash, ' -pool ', 'x +pool y', false",
    "CommandLine|base64|contains, abc, 'echo YWJj | sh', true",
    "CommandLine|base64offset|contains, stratum+tcp, 'c3RyYXR1bSt0Y3A6Ly9w', true",
    "CommandLine|base64offset|contains, stratum+tcp, 'LW8gc3RyYXR1bSt0Y3A6Ly9w', true",
    "CommandLine|base64offset|contains, stratum+tcp, 'LW8gIHN0cmF0dW0rdGNwOi8vcA', true",
    "CommandLine|base64offset|contains, stratum+tcp, 'LW8gICBzdHJhdHVtK3RjcDovL3A', true",
    "CommandLine|base64offset|contains, stratum+tcp, 'stratum+tcp', false",
    "CommandLine|wide|base64offset|contains, iex, 'aQBlAHgA', true",
  })
  void a_modifier_changes_what_is_looked_for(
      String key, String value, String seen, boolean expected) {
    String field = key.substring(0, key.indexOf('|'));
    assertThat(matches(select(key + ": '" + value + "'"), field, seen)).isEqualTo(expected);
  }

  @Test
  void a_field_may_be_compared_with_another() {
    String own = select("Image|fieldref: ParentImage");
    assertThat(matches(own, "Image", "/bin/sh", "ParentImage", "/bin/SH")).isTrue();
    assertThat(matches(own, "Image", "/bin/sh", "ParentImage", "/bin/ls")).isFalse();
    assertThat(matches(own, "Image", "/bin/sh")).isFalse();
  }

  @Test
  void many_shapes_are_found_as_each_alone_would_be() {
    String many =
        select(
            "Argv|endswith: ['.a1', '.b2', '.c3', '.d4', '.e5', '*x*.f6', '.g?7', '.longer-one',"
                + " '?']");
    for (String seen : new String[] {"z.a1", "axb.f6", "q.gg7", "/x/y.longer-one", "z"})
      assertThat(matches(many, "Argv", seen)).as(seen).isTrue();
    String all = many.replace(", '?'", "");
    for (String seen : new String[] {"z.a1z", "ab.f6", "q.g7", ".longer-on", "z"})
      assertThat(matches(all, "Argv", seen)).as(seen).isFalse();
  }

  @Test
  void a_token_far_behind_is_still_seen_and_an_endless_one_costs_little() {
    String far = "x".repeat(5000) + " stratum+tcp://pool:1";
    assertThat(matches(select("CommandLine|contains: stratum+tcp"), "CommandLine", far)).isTrue();
    String evil = select("CommandLine|re: '(a+)+$'");
    assertThat(matches(evil, "CommandLine", "a".repeat(2_000_000) + "b")).isTrue();
    assertThat(Text.of("a".repeat(2_000_000)).seen()).hasSize(Text.MAX_LENGTH);
  }
}
