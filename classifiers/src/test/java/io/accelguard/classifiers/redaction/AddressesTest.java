// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.Endpoint;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses addresses = new Addresses(new Keyed(new byte[] {7}));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "127.0.0.1",
        "224.0.0.251",
        "239.192.152.143",
        "255.255.255.255x",
        "::1"
      })
  void what_says_nothing_about_anybody_stays(String address) {
    assertThat(addresses.of(address)).isEqualTo(address);
  }

  @Test
  void neighbours_stay_neighbours_and_nobody_else_becomes_one() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      byte[] one = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(one);
      if (one.length == 16) one[0] = 0x20;
      byte[] other = one.clone();
      int from = random.nextInt(8 * one.length);
      for (int bit = from; bit < 8 * one.length; bit++) {
        if (bit == from || random.nextBoolean()) other[bit / 8] ^= (byte) (0x80 >> (bit % 8));
      }
      Endpoint a = Endpoint.of(one, 1);
      Endpoint b = Endpoint.of(other, 2);
      if (a.scope() != Endpoint.Scope.EXTERNAL || b.scope() != a.scope()) continue;
      if (one[0] == 0 || other[0] == 0) continue;
      byte[] newOne = bytes(addresses.of(a).address());
      byte[] newOther = bytes(addresses.of(b).address());
      // Addresses in one /8 are replaced equally often; others may meet by chance.
      if (from >= 16) assertThat(common(newOne, newOther)).as("%s %s", a, b).isEqualTo(from);
      assertThat(newOne).isNotEqualTo(newOther);
    }
  }

  @Test
  void the_scope_and_the_port_stay_and_no_two_addresses_become_one() {
    Set<String> seen = new HashSet<>();
    SplittableRandom random = new SplittableRandom(4);
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      byte[] four = new byte[4];
      random.nextBytes(four);
      if (i % 4 == 0) four[0] = 10;
      if (i % 4 == 1) {
        four[0] = (byte) 192;
        four[1] = (byte) 168;
      }
      Endpoint endpoint = Endpoint.of(four, i);
      Endpoint replaced = addresses.of(endpoint);
      assertThat(replaced.port()).isEqualTo(i);
      assertThat(replaced.scope()).isEqualTo(endpoint.scope());
      assertThat(Endpoint.of(bytes(replaced.address()), i).scope()).isEqualTo(endpoint.scope());
      if (given.add(endpoint.address())) assertThat(seen.add(replaced.address())).isTrue();
    }
  }

  @Test
  void another_key_gives_other_addresses() {
    Addresses others = new Addresses(new Keyed(new byte[] {8}));
    assertThat(addresses.of("93.184.216.34"))
        .isNotEqualTo("93.184.216.34")
        .isNotEqualTo(others.of("93.184.216.34"));
  }

  private static byte[] bytes(String address) {
    return (address.indexOf(':') < 0
            ? Inet4Address.ofLiteral(address)
            : Inet6Address.ofLiteral(address))
        .getAddress();
  }

  private static int common(byte[] a, byte[] b) {
    int bits = 0;
    while (((a[bits / 8] ^ b[bits / 8]) & (0x80 >> (bits % 8))) == 0) bits++;
    return bits;
  }
}
