// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.Endpoint;
import io.accelguard.model.FileSample;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What rules are asked about: one process with its files and sockets, or the files of a whole
/// workload. Every field is a list; a field that is not known is empty.
public final class Observation {
  /// More values of one field than this are not looked at.
  static final int MAX_VALUES = 4096;

  /// How the kernel marks the name of a file that has none any more.
  private static final String DELETED = " (deleted)";

  private final Scope scope;
  private final Map<Field, List<Text>> values;

  private Observation(Scope scope, Map<Field, List<Text>> values) {
    this.scope = scope;
    this.values = values;
  }

  /// One process, its parent where it is known, and the files and sockets of this process only.
  ///
  /// @param conversations what it is seen to say, as `protocol/side/grade`
  /// @param facts what is odd about its owner
  public static Observation of(
      ProcessSample process,
      Optional<ProcessSample> parent,
      List<FileSample> files,
      List<SocketSample> sockets,
      Set<String> conversations,
      Set<String> facts) {
    Builder seen = new Builder();
    process
        .executable()
        .ifPresent(executable -> {
          seen.add(Field.IMAGE, executable.path());
          seen.add(Field.IMAGE_NAME, executable.name());
          seen.add(Field.DELETED, Boolean.toString(executable.deleted()));
          seen.add(Field.MEMFD, Boolean.toString(executable.memfd()));
        });
    if (!process.argv().isEmpty()) seen.add(Field.COMMAND_LINE, joined(process.argv()));
    process.argv().forEach(argument -> seen.add(Field.ARGV, argument));
    Tools.of(process.executable().map(Executable::name), process.argv())
        .forEach(tool -> seen.add(Field.TOOL, tool));
    seen.add(Field.COMM, process.comm());
    seen.add(Field.USER, Integer.toString(process.uid()));
    seen.add(Field.NICE, Integer.toString(process.nice()));
    parent.ifPresent(known -> {
      known.executable().ifPresent(exe -> seen.add(Field.PARENT_IMAGE, exe.path()));
      if (!known.argv().isEmpty()) seen.add(Field.PARENT_COMMAND_LINE, joined(known.argv()));
    });
    files.forEach(file -> addFile(seen, file));
    sockets.forEach(socket -> addSocket(seen, socket));
    conversations.forEach(what -> seen.add(Field.CONVERSATION, what));
    facts.forEach(fact -> seen.add(Field.FACT, fact));
    return new Observation(Scope.PROCESS, seen.values);
  }

  /// The files of all processes of a workload.
  public static Observation ofWorkload(List<FileSample> files) {
    Builder seen = new Builder();
    files.forEach(file -> addFile(seen, file));
    return new Observation(Scope.WORKLOAD, seen.values);
  }

  /// An example: values as a rule file gives them. What follows from a value is added where it is
  /// not given: the name from `Image`, `Argv` and `CommandLine` from each other (cut at blanks),
  /// `Tool` from these, `File` from the three kinds of files.
  static Observation ofExample(Scope scope, Map<Field, List<String>> given) {
    Builder seen = new Builder();
    given.forEach((field, texts) -> texts.forEach(text -> seen.add(field, text)));
    for (Field kind : List.of(Field.OPEN_FILE, Field.MAPPED_FILE, Field.CHANGED_FILE)) {
      given.getOrDefault(kind, List.of()).forEach(path -> seen.add(Field.FILE, path));
    }
    List<String> names =
        given.getOrDefault(
            Field.IMAGE_NAME,
            given.getOrDefault(Field.IMAGE, List.of()).stream().map(Observation::last).toList());
    if (!given.containsKey(Field.IMAGE_NAME)) names.forEach(n -> seen.add(Field.IMAGE_NAME, n));
    List<String> argv = given.getOrDefault(Field.ARGV, List.of());
    List<String> line = given.getOrDefault(Field.COMMAND_LINE, List.of());
    if (argv.isEmpty()) {
      argv = line.stream().flatMap(text -> Stream.of(text.split(" +"))).toList();
      argv.forEach(part -> seen.add(Field.ARGV, part));
    } else if (line.isEmpty()) {
      seen.add(Field.COMMAND_LINE, joined(argv));
    }
    if (!given.containsKey(Field.TOOL))
      Tools.of(names.stream().findFirst(), argv).forEach(tool -> seen.add(Field.TOOL, tool));
    return new Observation(scope, seen.values);
  }

  /// Which rules the observation is for.
  Scope scope() {
    return scope;
  }

  List<Text> values(Field field) {
    return values.getOrDefault(field, List.of());
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String joined(List<String> argv) {
    return String.join(" ", argv);
  }

  private static void addFile(Builder seen, FileSample file) {
    Field kind =
        switch (file.how()) {
          case OPEN -> Field.OPEN_FILE;
          case MAPPED -> Field.MAPPED_FILE;
          case CHANGED -> Field.CHANGED_FILE;
        };
    String path = named(file.path());
    seen.add(kind, path);
    seen.add(Field.FILE, path);
    file.headSha256().ifPresent(hash -> seen.add(Field.HEAD_SHA256, hash));
    file.content()
        .ifPresent(content -> {
          switch (file.how()) {
            case OPEN -> seen.add(Field.OPEN_CONTENT, content);
            case MAPPED -> seen.add(Field.MAPPED_CONTENT, content);
            case CHANGED -> {}
          }
        });
  }

  /// The name a file had: whoever unlinks a library or a potfile does not thereby hide it.
  private static String named(String path) {
    return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
  }

  private static void addSocket(Builder seen, SocketSample socket) {
    String protocol = socket.transport().name().toLowerCase(Locale.ROOT);
    seen.add(Field.PROTOCOL, protocol);
    seen.add(Field.SOURCE_PORT, Integer.toString(socket.local().port()));
    switch (socket.state()) {
      case LISTEN, BOUND -> seen.add(Field.LISTENING, protocol + "/" + socket.local().port());
      case CONNECTING, ESTABLISHED, CLOSING, ENDED -> {
        Endpoint remote = socket.remote();
        String scope = remote.scope().name().toLowerCase(Locale.ROOT).replace('_', '-');
        seen.add(Field.DESTINATION_IP, remote.address());
        seen.add(Field.DESTINATION_PORT, Integer.toString(remote.port()));
        seen.add(Field.DESTINATION_SCOPE, scope);
        seen.add(Field.PEER, protocol + "/" + scope + "/" + remote.port());
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach((field, texts) -> {
      text.append(text.isEmpty() ? "" : ", ").append(field.sigma()).append(": ");
      text.append(String.join(" | ", texts.stream().map(Text::seen).toList()));
    });
    return text.toString();
  }

  /// Collects values up to the bound.
  private static final class Builder {
    private final Map<Field, List<Text>> values = new EnumMap<>(Field.class);

    void add(Field field, String value) {
      List<Text> texts = values.computeIfAbsent(field, _ -> new ArrayList<>());
      if (texts.size() < MAX_VALUES) texts.add(Text.of(value));
    }
  }
}
