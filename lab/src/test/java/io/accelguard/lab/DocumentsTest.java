// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the documents name exists.
class DocumentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern REPOSITORY_PATH =
      Pattern.compile(
          "`((?:model|collectors|classifiers|notifiers|agent|enforcer|controller|lab|bench|config|systemd|deploy|docs|\\.ci)/[\\w./-]+)`");

  @Test
  void every_link_and_path_in_a_document_leads_somewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      String text = Files.readString(document);
      Matcher links = LINK.matcher(text);
      while (links.find()) {
        String target = links.group(1);
        if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
          broken.add(ROOT.relativize(document) + " links to " + target);
        }
      }
      Matcher paths = REPOSITORY_PATH.matcher(text);
      while (paths.find()) {
        if (!paths.group(1).contains("target/") && !Files.exists(ROOT.resolve(paths.group(1)))) {
          broken.add(ROOT.relativize(document) + " names " + paths.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path start : List.of(ROOT, ROOT.resolve("docs"), ROOT.resolve("docs/decisions"))) {
      try (Stream<Path> files = Files.list(start)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
      }
    }
    assertThat(found).isNotEmpty();
    return found;
  }
}
