// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

/// placeholder
public final class AgentMain {
  private AgentMain() {}

  public static void main(String[] args) {
    System.out.println(java.time.Instant.now());
  }
}
