// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which addresses a receiver may have. A URL that an attacker could influence must not reach into
/// the site: only public addresses are allowed, and networks that the configuration file names.
public final class AddressPolicy {
  /// Only public addresses.
  public static final AddressPolicy PUBLIC = new AddressPolicy(List.of());

  /// Every address, for a receiver that the operator of a single node calls his own.
  static final AddressPolicy ANYWHERE =
      new AddressPolicy(List.of(new Network(new byte[4], 0, ""), new Network(new byte[16], 0, "")));

  private static final class Network {
    private final byte[] prefix;
    private final int bits;
    private final String what;

    Network(byte[] prefix, int bits, String what) {
      this.prefix = prefix;
      this.bits = bits;
      this.what = what;
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.length) return false;
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i & 7);
        if ((address[i >> 3] & mask) != (prefix[i >> 3] & mask)) return false;
      }
      return true;
    }
  }

  private static final Pattern NETWORK = Pattern.compile("([0-9.]+|[0-9a-fA-F:.]+)/(\\d{1,3})");
  private static final List<Network> DENIED =
      List.of(
          v4(0, 0, 0, 0, 8, "this network"),
          v4(10, 0, 0, 0, 8, "private"),
          v4(100, 64, 0, 0, 10, "carrier NAT"),
          v4(127, 0, 0, 0, 8, "loopback"),
          v4(169, 254, 0, 0, 16, "link-local"),
          v4(172, 16, 0, 0, 12, "private"),
          v4(192, 0, 0, 0, 24, "protocol assignments"),
          v4(192, 0, 2, 0, 24, "documentation"),
          v4(192, 168, 0, 0, 16, "private"),
          v4(198, 18, 0, 0, 15, "benchmarking"),
          v4(198, 51, 100, 0, 24, "documentation"),
          v4(203, 0, 113, 0, 24, "documentation"),
          v4(224, 0, 0, 0, 4, "multicast"),
          v4(240, 0, 0, 0, 4, "reserved"),
          v6(0x0000, 0, 0, 0, 8, "unspecified, loopback or mapped"),
          v6(0x0064, 0xff9b, 0, 0, 32, "NAT64"),
          v6(0x2001, 0x0000, 0, 0, 32, "Teredo"),
          v6(0x2001, 0x0db8, 0, 0, 32, "documentation"),
          v6(0x2002, 0, 0, 0, 16, "6to4"),
          v6(0xfc00, 0, 0, 0, 7, "unique-local"),
          v6(0xfe80, 0, 0, 0, 10, "link-local"),
          v6(0xfec0, 0, 0, 0, 10, "site-local"),
          v6(0xff00, 0, 0, 0, 8, "multicast"));

  private final List<Network> named;

  private AddressPolicy(List<Network> named) {
    this.named = List.copyOf(named);
  }

  /// Public addresses and these networks, each as `10.1.0.0/16` or `fd00::/8`.
  ///
  /// @throws IllegalArgumentException when a text is no network
  public static AddressPolicy allowing(List<String> networks) {
    return new AddressPolicy(networks.stream().map(AddressPolicy::network).toList());
  }

  private static Network network(String text) {
    Matcher parts = NETWORK.matcher(text);
    if (!parts.matches()) throw new IllegalArgumentException("no network: " + text);
    // Only digits and colons, which are never looked up as a name.
    byte[] prefix = InetAddress.ofLiteral(parts.group(1)).getAddress();
    int bits = Integer.parseInt(parts.group(2));
    if (bits > 8 * prefix.length) throw new IllegalArgumentException("no network: " + text);
    return new Network(prefix, bits, "");
  }

  /// Whether the configuration names a network that the address is in.
  public boolean isNamed(InetAddress address) {
    byte[] bytes = address.getAddress();
    return named.stream().anyMatch(network -> network.contains(bytes));
  }

  /// Why an address is denied; empty when it is public or in a network that is named.
  public Optional<String> denial(InetAddress address) {
    if (isNamed(address)) return Optional.empty();
    byte[] bytes = address.getAddress();
    return DENIED.stream()
        .filter(network -> network.contains(bytes))
        .map(network -> network.what)
        .findFirst();
  }

  private static Network v4(int a, int b, int c, int d, int bits, String what) {
    return new Network(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, bits, what);
  }

  private static Network v6(int a, int b, int c, int d, int bits, String what) {
    byte[] prefix = new byte[16];
    int[] words = {a, b, c, d};
    for (int i = 0; i < words.length; i++) {
      prefix[2 * i] = (byte) (words[i] >> 8);
      prefix[2 * i + 1] = (byte) words[i];
    }
    return new Network(prefix, bits, what);
  }
}
