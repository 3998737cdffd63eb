// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import io.accelguard.model.Nearest;
import java.util.List;
import java.util.Optional;

/// What a rule may look at. Sigma's own name where it has one; described in docs/rules.md.
enum Field {
  IMAGE("Image"),
  IMAGE_NAME("ImageName"),
  TOOL("Tool"),
  COMMAND_LINE("CommandLine"),
  ARGV("Argv"),
  COMM("Comm"),
  USER("User"),
  DELETED("Deleted"),
  MEMFD("Memfd"),
  NICE("Nice"),
  PARENT_IMAGE("ParentImage"),
  PARENT_COMMAND_LINE("ParentCommandLine"),
  OPEN_FILE("OpenFile"),
  MAPPED_FILE("MappedFile"),
  CHANGED_FILE("ChangedFile"),
  FILE("File"),
  HEAD_SHA256("HeadSha256"),
  OPEN_CONTENT("OpenContent"),
  MAPPED_CONTENT("MappedContent"),
  DESTINATION_IP("DestinationIp"),
  DESTINATION_PORT("DestinationPort"),
  DESTINATION_SCOPE("DestinationScope"),
  PEER("Peer"),
  SOURCE_PORT("SourcePort"),
  PROTOCOL("Protocol"),
  LISTENING("Listening"),
  CONVERSATION("Conversation"),
  FACT("Fact");

  private final String sigma;

  Field(String sigma) {
    this.sigma = sigma;
  }

  /// The name in rules; case matters.
  String sigma() {
    return sigma;
  }

  static Optional<Field> named(String name, List<Field> fields) {
    return fields.stream().filter(field -> field.sigma.equals(name)).findFirst();
  }

  /// A message for the author of a rule that names another field.
  static String unknown(String name, List<Field> fields) {
    String hint =
        Nearest.to(name, fields.stream().map(Field::sigma).toList())
            .map(near -> "; did you mean " + near + "?")
            .orElse("");
    return "unknown field `" + name + "`" + hint;
  }

  /// What rules of a scope may ask about.
  static List<Field> of(Scope scope) {
    return switch (scope) {
      case PROCESS -> List.of(values());
      case WORKLOAD ->
          List.of(
              OPEN_FILE,
              MAPPED_FILE,
              CHANGED_FILE,
              FILE,
              HEAD_SHA256,
              OPEN_CONTENT,
              MAPPED_CONTENT);
    };
  }
}
