// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Unpacks what nodes send with `Content-Encoding: gzip`, as far as it is read. Answers are short
/// and stay as they are.
final class GzipBodies implements ContentEncoding {
  @Override
  public Set<String> ids() {
    return Set.of("gzip");
  }

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public String type() {
    return "gzip";
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return GzipBodies::unpacked;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  private static InputStream unpacked(InputStream packed) {
    try {
      return new GZIPInputStream(packed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
