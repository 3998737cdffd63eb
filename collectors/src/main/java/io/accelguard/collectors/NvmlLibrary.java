// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The NVIDIA driver's management library (NVML), loaded by its absolute path. Every function is
/// optional: a driver that lacks one answers as if it did not support it.
///
/// Names, layouts and codes are those of `nvml.h`, API 12 and 13.
final class NvmlLibrary {
  static final int SUCCESS = 0;
  static final int UNINITIALIZED = 1;
  static final int INVALID_ARGUMENT = 2;
  static final int NOT_SUPPORTED = 3;
  static final int NO_PERMISSION = 4;
  static final int NOT_FOUND = 6;
  static final int INSUFFICIENT_SIZE = 7;
  static final int DRIVER_NOT_LOADED = 9;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int OPERATING_SYSTEM = 17;
  static final int VERSION_MISMATCH = 18;
  static final int NO_DATA = 21;
  static final int ARGUMENT_VERSION_MISMATCH = 25;
  static final int DEPRECATED = 26;

  /// `RTLD_LAZY`, and its symbols are nobody else's.
  private static final Map<String, ?> OPTIONS = Map.of(Library.OPTION_OPEN_FLAGS, 1);

  private final NativeLibrary library;
  private final Map<String, Optional<Function>> functions = new HashMap<>();

  private NvmlLibrary(NativeLibrary library) {
    this.library = library;
  }

  /// Loads a library.
  ///
  /// @throws UnsatisfiedLinkError when the file is no library that this machine can load
  static NvmlLibrary load(Path file) {
    return new NvmlLibrary(NativeLibrary.getInstance(file.toString(), OPTIONS));
  }

  /// Calls a function that returns a code.
  ///
  /// @param arguments numbers and raw memory
  /// @return [#FUNCTION_NOT_FOUND] when the library has no such function
  int call(String function, Object... arguments) {
    return find(function).map(f -> f.invokeInt(arguments)).orElse(FUNCTION_NOT_FOUND);
  }

  /// A code in the library's words.
  String explain(int code) {
    Optional<Pointer> text = find("nvmlErrorString").map(f -> f.invokePointer(new Object[] {code}));
    if (text.isEmpty()) return "error " + code;
    byte[] words = text.get().getString(0, "ISO-8859-1").getBytes(StandardCharsets.ISO_8859_1);
    return Escape.text(words, 0, words.length, 200);
  }

  private Optional<Function> find(String name) {
    return functions.computeIfAbsent(name, this::look);
  }

  private Optional<Function> look(String name) {
    try {
      return Optional.of(library.getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }
}
