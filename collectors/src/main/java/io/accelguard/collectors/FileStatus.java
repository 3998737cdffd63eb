// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

/// What the file system says of a file: two that are equal mean the same bytes, unless somebody who
/// may set the clock wants otherwise.
///
/// @param mode type and permissions, as `stat(2)` gives them
/// @param device major number in the upper half, minor in the lower
/// @param size in bytes
/// @param changedNanos since the epoch, of the inode
/// @param modifiedNanos since the epoch, of the content
record FileStatus(
    int mode, int uid, long device, long inode, long size, long changedNanos, long modifiedNanos) {
  private static final int S_IFMT = 0xf000;
  private static final int S_IFREG = 0x8000;
  private static final int S_IFDIR = 0x4000;

  boolean isRegular() {
    return (mode & S_IFMT) == S_IFREG;
  }

  boolean isDirectory() {
    return (mode & S_IFMT) == S_IFDIR;
  }
}
