// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/// Writes a log event as one line of flat JSON: `time`, `level`, `message`, then the event's own
/// fields. Everything that is not a plain character is escaped, so that a hostile text can neither
/// begin a new line nor move a cursor.
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final int MAX_TEXT = 4096;

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256).append('{');
    text(line, "time", event.getInstant().toString());
    text(line, "level", event.getLevel().toString());
    text(line, "message", event.getFormattedMessage());
    List<KeyValuePair> fields = event.getKeyValuePairs();
    if (fields != null) for (KeyValuePair field : fields) field(line, field.key, field.value);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) text(line, "thrown", ThrowableProxyUtil.asString(thrown));
    return line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void field(StringBuilder line, String key, Object value) {
    switch (value) {
      case Number number when Double.isFinite(number.doubleValue()) ->
          key(line, key).append(number);
      case Boolean flag -> key(line, key).append(flag);
      case List<?> list -> {
        key(line, key).append('[');
        for (int i = 0; i < list.size(); i++) {
          if (i > 0) line.append(',');
          quoted(line, String.valueOf(list.get(i)));
        }
        line.append(']');
      }
      default -> text(line, key, String.valueOf(value));
    }
  }

  private static void text(StringBuilder line, String key, String text) {
    quoted(key(line, key), text);
  }

  private static StringBuilder key(StringBuilder line, String key) {
    if (line.length() > 1) line.append(',');
    quoted(line, key);
    return line.append(':');
  }

  private static void quoted(StringBuilder line, String text) {
    line.append('"');
    int end = Math.min(text.length(), MAX_TEXT);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          boolean ascii = c >= 0x20 && c < 0x7f;
          if (ascii || (c >= 0xa0 && Character.isLetterOrDigit(c))) line.append(c);
          else line.append(String.format("\\u%04x", (int) c));
        }
      }
    }
    line.append(end < text.length() ? "…\"" : "\"");
  }
}
