// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryTest {
  @Test
  void the_facts_are_those_of_this_host_and_are_kept() throws IOException {
    Inventory inventory = new Inventory();
    Map<String, String> facts = inventory.facts();
    String kernel = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    assertThat(facts.get("kernel")).contains(kernel);
    assertThat(facts.get("processors"))
        .startsWith(Runtime.getRuntime().availableProcessors() + " logical");
    assertThat(facts.get("memory")).endsWith(" GiB");
    assertThat(facts).containsKey("operating-system");
    assertThat(facts.values()).noneMatch(String::isBlank).noneMatch(v -> v.contains("unknown"));
    assertThat(inventory.facts()).isSameAs(facts);
  }
}
