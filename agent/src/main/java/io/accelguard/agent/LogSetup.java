// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;

/// Sets up the log by hand, with one appender.
final class LogSetup {
  private LogSetup() {}

  /// For commands whose output is their result: warnings only, as text, to standard error.
  static void quiet() {
    apply(
        new AgentConfig.Log(AgentConfig.Log.Level.WARN, AgentConfig.Log.Format.TEXT), "System.err");
  }

  /// For the daemon: as configured, to standard output.
  static void apply(AgentConfig.Log config) {
    apply(config, "System.out");
  }

  private static void apply(AgentConfig.Log config, String target) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget(target);
    console.setEncoder(encoder(config.format(), context));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger("io.accelguard").setLevel(level(config.level()));
  }

  private static Encoder<ILoggingEvent> encoder(
      AgentConfig.Log.Format format, LoggerContext context) {
    return switch (format) {
      case JSON -> {
        JsonLines json = new JsonLines();
        json.setContext(context);
        json.start();
        yield json;
      }
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%d{HH:mm:ss} %-5level %msg %kvp%n");
        text.start();
        yield text;
      }
    };
  }

  private static Level level(AgentConfig.Log.Level level) {
    return switch (level) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARN -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
