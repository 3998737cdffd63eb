// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The file of the ceiling.
class CeilingTest {
  private static final Path SHIPPED = Path.of("../config/accelguard-enforcer.yaml");

  @TempDir private Path directory;
  private Path file;
  private CeilingFile ceiling;

  @BeforeEach
  void owned_by_whoever_runs_the_test() throws IOException {
    file = directory.resolve("enforcer.yaml");
    ceiling = new CeilingFile(file, (Integer) Files.getAttribute(directory, "unix:uid"));
  }

  @Test
  void the_shipped_file_lists_every_key_with_its_default() throws IOException {
    List<ConfigProblem> problems = new ArrayList<>();

    Ceiling shipped = Ceiling.parse("shipped", Files.readString(SHIPPED), problems);

    assertThat(problems).isEmpty();
    assertThat(shipped).isEqualTo(Ceiling.defaults());
  }

  @Test
  void nothing_is_allowed_where_no_file_is() {
    assertThat(ceiling.read().ceiling()).contains(Ceiling.defaults());
    assertThat(Ceiling.defaults().most()).isEmpty();
    assertThat(Ceiling.defaults().dryRun()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-action: kill | expected none, warn, freeze or stop",
        "max-action: thaw | expected none, warn, freeze or stop",
        "max-actoin: none | did you mean max-action?",
        "dry-run: maybe | expected true or false",
        "lease: 2d | must be at most 1d",
        "node-budget: {hour: 1001} | must be 0 to 1000",
        "owner-budget: {week: 1} | unknown key",
        "protected: {least-uid: 0} | must be 1 to",
        "protected: {uids: [root]} | expected numbers",
        "protected: [1] | expected a mapping",
        "{ | enforcer.yaml"
      })
  void every_mistake_is_told_and_leaves_no_ceiling(String yaml, String message) throws IOException {
    Files.writeString(file, yaml);

    CeilingFile.Read read = ceiling.read();

    assertThat(read.ceiling()).isEmpty();
    assertThat(read.problems()).anySatisfy(p -> assertThat(p.toString()).contains(message));
  }

  @ParameterizedTest
  @CsvSource({"rw-rw-r--, rwxr-xr-x", "rw-r--rw-, rwxr-xr-x", "rw-r--r--, rwxrwxr-x"})
  void a_file_that_others_may_write_is_not_taken(String mode, String folder) throws IOException {
    Files.writeString(file, "max-action: stop");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(folder));

    assertThat(ceiling.read().ceiling()).isEmpty();
  }

  @Test
  void a_file_of_somebody_else_is_not_taken() throws IOException {
    Files.writeString(file, "max-action: stop");

    assertThat(new CeilingFile(file, 4321).read().ceiling()).isEmpty();
  }

  @Test
  void a_link_is_not_taken_for_what_it_leads_to() throws IOException {
    Files.writeString(directory.resolve("real"), "max-action: stop");
    Files.createSymbolicLink(file, directory.resolve("real"));

    assertThat(ceiling.read().ceiling()).isEmpty();
  }
}
