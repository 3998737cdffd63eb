// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.accelguard.model.YamlNode.YamlList;
import io.accelguard.model.YamlNode.YamlMap;
import io.accelguard.model.YamlNode.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A YAML text as a tree that remembers its lines: the only place that knows the YAML library. No
/// tags, no anchors beyond what the library bounds, one document.
///
/// @param root empty when the text is empty or broken
/// @param problems syntax errors and duplicate keys
public record YamlDocument(Optional<YamlNode> root, List<ConfigProblem> problems) {
  private static final int MAX_CHARACTERS = 1 << 20;

  /// Reads a text of at most 1 MiB.
  public static YamlDocument parse(String file, String text) {
    List<ConfigProblem> problems = new ArrayList<>();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    try {
      Optional<YamlNode> root =
          new Compose(settings).composeString(text).map(node -> convert(file, node, problems));
      return new YamlDocument(root, List.copyOf(problems));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problems.add(new ConfigProblem(file, line, "", e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add(new ConfigProblem(file, 0, "", String.valueOf(e.getMessage())));
    }
    return new YamlDocument(Optional.empty(), List.copyOf(problems));
  }

  private static YamlNode convert(String file, Node node, List<ConfigProblem> problems) {
    int line = line(node);
    return switch (node) {
      case MappingNode mapping -> convertMap(file, mapping, problems);
      case SequenceNode sequence ->
          new YamlList(
              line,
              sequence.getValue().stream().map(item -> convert(file, item, problems)).toList());
      case ScalarNode scalar ->
          new YamlScalar(line, scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN);
      default -> new YamlScalar(line, "", false);
    };
  }

  private static YamlMap convertMap(
      String file, MappingNode mapping, List<ConfigProblem> problems) {
    LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(new ConfigProblem(file, line, "", "a key must be a text"));
      } else if (entries.containsKey(key.getValue())) {
        problems.add(
            new ConfigProblem(
                file,
                line,
                key.getValue(),
                "written twice, first on line " + lines.get(key.getValue())));
      } else {
        entries.put(key.getValue(), convert(file, tuple.getValueNode(), problems));
        lines.put(key.getValue(), line);
      }
    }
    return new YamlMap(line(mapping), entries, Map.copyOf(lines));
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
