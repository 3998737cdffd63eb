// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numeric addresses only: nothing is looked up.
class AddressPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "169.254.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1"
      })
  void an_address_inside_is_denied(String address) throws UnknownHostException {
    assertThat(AddressPolicy.PUBLIC.denial(InetAddress.getByName(address))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void a_public_address_is_allowed(String address) throws UnknownHostException {
    assertThat(AddressPolicy.PUBLIC.denial(InetAddress.getByName(address))).isEmpty();
  }

  @Test
  void a_network_that_is_named_is_allowed_and_nothing_beside_it() throws UnknownHostException {
    AddressPolicy policy = AddressPolicy.allowing(List.of("10.1.0.0/16", "::1/128"));
    for (String allowed : List.of("10.1.2.3", "::1", "1.1.1.1"))
      assertThat(policy.denial(InetAddress.getByName(allowed))).as(allowed).isEmpty();
    for (String denied : List.of("10.2.0.1", "127.0.0.1", "169.254.169.254", "fe80::1"))
      assertThat(policy.denial(InetAddress.getByName(denied))).as(denied).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "localhost/8", "::/129", "10.0/8/9"})
  void what_is_no_network_is_refused(String text) {
    assertThatThrownBy(() -> AddressPolicy.allowing(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
