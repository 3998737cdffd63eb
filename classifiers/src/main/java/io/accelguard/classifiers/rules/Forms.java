// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import com.google.re2j.Pattern;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The forms in which a value is looked for: what Sigma's value modifiers say.
///
/// @param dashes whether an option may begin with any dash or a slash (`windash`)
/// @param charset of the bytes that are encoded
/// @param encoding of those bytes
record Forms(boolean dashes, Charset charset, Encoding encoding) {
  static final Forms AS_WRITTEN = new Forms(false, StandardCharsets.UTF_8, Encoding.NONE);

  private static final List<String> DASHES = List.of("-", "/", "\u2013", "\u2014", "\u2015");
  private static final Pattern OPTION = Pattern.compile("\\B[-/]\\b");

  /// How bytes are written.
  enum Encoding {
    NONE,
    BASE64,
    /// within a longer text, whose length before the value is not known
    BASE64_OFFSET
  }

  /// These forms with one more modifier; empty when it is none.
  Optional<Forms> and(String modifier) {
    return Optional.ofNullable(
        switch (modifier) {
          case "windash" -> new Forms(true, charset, encoding);
          case "wide", "utf16le" -> new Forms(dashes, StandardCharsets.UTF_16LE, encoding);
          case "utf16be" -> new Forms(dashes, StandardCharsets.UTF_16BE, encoding);
          case "utf16" -> new Forms(dashes, StandardCharsets.UTF_16, encoding);
          case "base64" -> new Forms(dashes, charset, Encoding.BASE64);
          case "base64offset" -> new Forms(dashes, charset, Encoding.BASE64_OFFSET);
          default -> null;
        });
  }

  /// Every text to look for.
  Set<String> of(String value) {
    Set<String> texts = new LinkedHashSet<>(List.of(value));
    if (dashes) DASHES.forEach(dash -> texts.add(OPTION.matcher(value).replaceAll(dash)));
    Set<String> all = new LinkedHashSet<>();
    texts.forEach(text -> encoded(text).forEach(all::add));
    return all;
  }

  private Stream<String> encoded(String text) {
    byte[] bytes = text.getBytes(charset);
    return switch (encoding) {
      case NONE -> Stream.of(text);
      case BASE64 -> Stream.of(Base64.getEncoder().encodeToString(bytes));
      case BASE64_OFFSET ->
          IntStream.range(0, 3)
              .mapToObj(offset -> within(bytes, offset))
              .filter(form -> !form.isEmpty());
    };
  }

  /// Base64 of bytes that stand so far behind a multiple of three, without the characters that
  /// depend on their neighbours.
  private static String within(byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int before = offset == 0 ? 0 : offset + 1;
    int behind = shifted.length % 3 == 0 ? 0 : 1;
    return text.substring(before, text.length() - behind);
  }
}
