// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.model.NetworkSample;
import io.accelguard.model.NetworkSample.Interfaces;
import io.accelguard.model.NetworkSample.Other;
import io.accelguard.model.NetworkSample.Tcp;
import io.accelguard.model.NetworkSample.Udp;
import java.util.Optional;
import java.util.OptionalLong;

/// Counters of network namespaces, made by hand.
public final class Networks {
  private Networks() {}

  /// The host's namespace: bytes in by its interfaces, and those that sockets account for.
  public static NetworkSample host(long carried, long counted) {
    return of(1, true, carried, OptionalLong.of(counted));
  }

  /// Any namespace.
  public static NetworkSample of(long namespace, boolean host, long carried, OptionalLong counted) {
    return new NetworkSample(
        namespace,
        host,
        Optional.of(new Interfaces(1, carried, 0, 0, 0)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        counted);
  }

  /// The host's namespace with all counters.
  public static NetworkSample counting(Interfaces interfaces, Tcp tcp, Udp udp, Other other) {
    return new NetworkSample(
        1,
        true,
        Optional.of(interfaces),
        Optional.of(tcp),
        Optional.of(udp),
        Optional.of(other),
        OptionalLong.empty());
  }
}
