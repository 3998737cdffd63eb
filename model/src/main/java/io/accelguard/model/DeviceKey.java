// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// The identity of an accelerator, stable over reboots and renumbering.
///
/// @param vendor lower case, for example `nvidia`
/// @param id the vendor's own unique id, for example `GPU-1f6c…`
public record DeviceKey(String vendor, String id) {
  @Override
  public String toString() {
    return vendor + ":" + id;
  }
}
