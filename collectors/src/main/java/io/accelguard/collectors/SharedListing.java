// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

/// The processes of the host, listed once for all who ask at one tick: who asks again begins the
/// next tick. For one thread.
final class SharedListing {
  private final ProcListing listing;
  private int count;
  private int number;

  SharedListing(Host host) {
    this.listing = new ProcListing(host);
  }

  /// One who asks.
  final class Reader {
    private int seen;

    /// Lists anew where this one knows the last list already.
    ///
    /// @return number of processes, or -1 when the directory cannot be read
    int list() {
      if (seen == number) {
        count = listing.list();
        number++;
      }
      seen = number;
      return count;
    }

    ProcListing listing() {
      return listing;
    }
  }

  Reader reader() {
    return new Reader();
  }
}
