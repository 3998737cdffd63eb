// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

/// TCP connections of one network namespace that began and ended between two looks. The kernel has
/// let go of inode and user by the time it tells of them, so that they are nobody's.
///
/// @param count since the last look
/// @param bytesSent payload bytes their peers acknowledged
/// @param bytesReceived payload bytes received
/// @param overflows times that the kernel had no room and told of fewer than there were
/// @param netNamespace inode of the network namespace
/// @param calls those that were begun from here, with those that were torn down, of which the
///   kernel keeps no bytes
public record ShortConnectionsSample(
    long count, long bytesSent, long bytesReceived, long overflows, long netNamespace, Calls calls)
    implements Sample {}
