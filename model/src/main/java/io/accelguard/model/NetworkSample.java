// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.Optional;
import java.util.OptionalLong;

/// What the kernel counts of one network namespace. All counters rise from the day the namespace
/// was made; what could not be read is absent, which is not zero.
///
/// @param host whether it is the namespace of the host itself
/// @param interfaces ways out of the namespace, added up
/// @param socketBytes payload of sockets with peers beyond loopback, both ways, that was seen to
///   move since the agent looks; absent where sockets have no counters
public record NetworkSample(
    long netNamespace,
    boolean host,
    Optional<Interfaces> interfaces,
    Optional<Tcp> tcp,
    Optional<Udp> udp,
    Optional<Other> other,
    OptionalLong socketBytes)
    implements Sample {

  /// Of the host the devices that drive a wire, so that what bridges and tunnels carry is not
  /// counted twice; where there are none, and in other namespaces, all but loopback.
  ///
  /// @param count how many they are
  public record Interfaces(
      int count, long bytesIn, long packetsIn, long bytesOut, long packetsOut) {}

  /// @param activeOpens connections that somebody here began to open
  /// @param attemptFails connections that failed before they were established
  /// @param outSegs segments sent, repeated ones and resets included
  /// @param inErrs damaged segments received
  /// @param outRsts resets sent
  /// @param synRetrans first segments sent again because nobody answered; absent on old kernels
  public record Tcp(
      long activeOpens,
      long attemptFails,
      long inSegs,
      long outSegs,
      long retransSegs,
      long inErrs,
      long outRsts,
      OptionalLong synRetrans) {}

  /// Datagrams over IPv4 and IPv6.
  ///
  /// @param noPorts datagrams received for ports where nobody waits
  public record Udp(long inDatagrams, long outDatagrams, long noPorts) {}

  /// Packets out that are neither TCP nor UDP of this namespace.
  ///
  /// @param forwarded passed on for others
  /// @param icmpOut ICMP messages of both families
  public record Other(long forwarded, long icmpOut) {}
}
