// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.notifiers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// What the spool needs of a file system, and how durable each step is. Names are relative, with
/// `/`.
interface Storage {
  /// Names of the files in a folder, without the folder; empty when there is none.
  List<String> list(String folder) throws IOException;

  /// Makes a folder and its parents, durably.
  void createFolder(String folder) throws IOException;

  /// Opens a file for reading and writing; it is made when missing, durably only after
  /// [#forceFolder].
  Content open(String name) throws IOException;

  /// Removes a file, durably only after [#forceFolder].
  void delete(String name) throws IOException;

  /// Moves a file to another folder.
  void move(String name, String target) throws IOException;

  /// Makes the names in a folder durable.
  void forceFolder(String folder) throws IOException;

  /// The bytes of one file.
  interface Content extends AutoCloseable {
    long size() throws IOException;

    /// Reads up to the buffer's room; returns the bytes read, fewer at the end.
    int read(ByteBuffer into, long position) throws IOException;

    void write(ByteBuffer from, long position) throws IOException;

    void truncate(long size) throws IOException;

    /// Makes everything written so far durable.
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }
}
