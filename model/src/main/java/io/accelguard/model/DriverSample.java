// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import java.util.List;
import java.util.Optional;

/// What the host itself tells of an accelerator driver, without asking the driver's library: so
/// that the library's word can be checked.
///
/// @param vendor as in [DeviceKey]
/// @param module version of the kernel module
/// @param library the management library that the agent loads, where there is one
/// @param holders who holds device nodes open, the agent itself left out
/// @param allSeen whether every process of the host was looked at: only then does nobody among the
///   holders mean that there is nobody
/// @param unlisted pids that control groups know and the list of processes does not, at two looks
public record DriverSample(
    String vendor,
    Optional<String> module,
    Optional<Library> library,
    List<Holder> holders,
    boolean allSeen,
    List<Integer> unlisted)
    implements Sample {

  public DriverSample {
    holders = List.copyOf(holders);
    unlisted = List.copyOf(unlisted);
  }

  /// A library file as it lies on the disk.
  ///
  /// @param path with all links followed
  /// @param mode permission bits
  /// @param sha256 lower-case hex
  /// @param owner the package that it belongs to, as the package database says
  /// @param intact whether it is what the package brought; missing where the database does not tell
  public record Library(
      String path,
      int uid,
      int mode,
      Optional<String> sha256,
      Optional<String> owner,
      Optional<Boolean> intact) {}

  /// A process with open device nodes.
  ///
  /// @param nodes such as `/dev/nvidia0`
  /// @param strangers management or compute libraries that it maps and that are not of the driver
  ///   that the host runs; containers often bring their own
  public record Holder(int pid, List<String> nodes, List<String> strangers) {
    public Holder {
      nodes = List.copyOf(nodes);
      strangers = List.copyOf(strangers);
    }
  }
}
