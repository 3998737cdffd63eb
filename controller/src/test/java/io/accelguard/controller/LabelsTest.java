// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Change;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
  private static final Owner ALICE = new Owner(OwnerKind.SESSION, "alice", 1000, Trust.SURE);

  @RegisterExtension
  private final LiveController controller =
      new LiveController(
          """
          accounts:
            - account: alice
              uids: [1000]
              groups: [students]
          """);

  private Node node;
  private String file;

  @BeforeEach
  void report() throws SQLException {
    node = controller.enrol("host \"x\"\u202e");
    controller.sync(
        node,
        batch(
            1,
            incident("a:1", Change.OPENED, NOON, ALICE),
            incident("b", Change.OPENED, NOON, ALICE)));
    controller.round();
    file = controller.query("select case_id from case_file").getFirst();
  }

  private List<String> labels() throws SQLException {
    return controller.query("select incident_id from label order by 1");
  }

  private int label(String token, String incident, String label) {
    return controller
        .post("/incidents/" + node.id() + "/" + incident + "/label", token, "label=" + label)
        .statusCode();
  }

  private List<FalsePositive> exported() throws SQLException {
    return new Labels(controller.database(), controller::now).export("test");
  }

  @Test
  void a_false_case_labels_its_incidents_and_another_state_takes_that_back() throws SQLException {
    controller.form("/cases/" + file + "/state", "state", "false-positive");
    assertThat(labels()).containsExactly("a:1", "b");
    assertThat(controller.query("select category || rules || model || actor from label"))
        .contains("crypto-miningtexttextfirst-login");
    assertThat(label(controller.secret(), "b", "false-positive")).as("it is one").isEqualTo(404);
    controller.form("/cases/" + file + "/state", "state", "open");
    assertThat(labels()).isEmpty();
  }

  @Test
  void one_incident_is_labelled_by_an_operator_who_may_see_it_and_stays_so() throws SQLException {
    String viewer = controller.user("viewer", Role.VIEWER);
    String elsewhere = controller.user("elsewhere", Role.OPERATOR, "staff");
    String operator = controller.user("op", Role.OPERATOR, "students");
    assertThat(label(viewer, "b", "false-positive")).isEqualTo(403);
    assertThat(label(elsewhere, "b", "false-positive")).isEqualTo(404);
    assertThat(label(operator, "b", "true")).isEqualTo(404);
    assertThat(labels()).isEmpty();
    assertThat(label(operator, "b", "false-positive")).isEqualTo(303);
    String page = controller.page("/incidents/" + node.id() + "/b").body();
    assertThat(page).contains("op called this a false positive", "value=\"none\"");
    controller.form("/cases/" + file + "/state", "state", "resolved");
    assertThat(labels()).containsExactly("b");
    assertThat(label(operator, "b", "none")).isEqualTo(303);
    assertThat(labels()).isEmpty();
    assertThat(controller.query("select action from audit where subject = 'case/" + file + "'"))
        .contains("label-set", "label-removed");
  }

  @Test
  void an_export_names_recordings_that_are_there_and_says_what_is_missing(@TempDir Path folder)
      throws IOException, SQLException {
    controller.form("/cases/" + file + "/state", "state", "false-positive");
    List<FalsePositive> all = exported();
    assertThat(LabelFiles.write(folder, all)).isZero();
    String name = "crypto-mining-" + node.id().substring(0, 8) + "-a-1";
    assertThat(all).extracting(FalsePositive::name).contains(name);
    assertThat(Files.readString(folder.resolve("labels.yaml")))
        .contains("runs: []", "host \\\"x\\\"\\u202e", "rules \"text\", weights \"text\"")
        .contains("# no recording yet; put it beside this file as named");
    assertThat(Files.readAllLines(folder.resolve("cmdlines.tsv")))
        .hasSize(3)
        .element(1)
        .asString()
        .contains("\tbenign-false-positive\ttext text\tincident ");
    Files.writeString(folder.resolve(name + ".agrec"), "recorded");
    assertThat(LabelFiles.write(folder, all)).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("labels.yaml")))
        .contains("runs:\n", "\n  - { file: " + name + ".agrec, tool: \"text\" }\n");
    assertThat(folder.resolve(name + ".json")).content().contains("crypto-mining");
    assertThat(folder.resolve(name + ".agrec")).hasContent("recorded");
  }

  @Test
  void a_label_goes_with_its_incident() throws SQLException {
    controller.form("/cases/" + file + "/state", "state", "false-positive");
    controller.pass(Duration.ofDays(400));
    controller.privacy().retention().run();
    assertThat(labels()).isEmpty();
    assertThat(exported()).isEmpty();
  }
}
