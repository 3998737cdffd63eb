// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import java.util.Set;

/// Domains whose name in a TLS greeting is a hint, written down in November 2026 from the services'
/// public pages. Names die and change owners: go through the list when a release is a year old.
/// They are compared, never resolved.
final class ServerNames {
  static final Set<String> POOLS =
      Set.of(
          "2miners.com",
          "antpool.com",
          "braiins.com",
          "c3pool.com",
          "ethermine.org",
          "f2pool.com",
          "flexpool.io",
          "flypool.org",
          "hashvault.pro",
          "herominers.com",
          "hiveon.net",
          "kryptex.network",
          "minexmr.com",
          "moneroocean.stream",
          "nanopool.org",
          "nicehash.com",
          "ravenminer.com",
          "slushpool.com",
          "supportxmr.com",
          "unmineable.com",
          "viabtc.com",
          "woolypooly.com",
          "xmrpool.eu",
          "zpool.ca");

  static final Set<String> TUNNELS =
      Set.of(
          "argotunnel.com",
          "bore.pub",
          "controlplane.tailscale.com",
          "gradio.live",
          "localto.net",
          "loca.lt",
          "ngrok-agent.com",
          "ngrok-free.app",
          "ngrok.io",
          "pinggy.io",
          "playit.gg",
          "rel.tunnels.api.visualstudio.com",
          "sec-tunnel.com",
          "serveo.net",
          "trycloudflare.com",
          "zrok.io");

  private ServerNames() {}
}
