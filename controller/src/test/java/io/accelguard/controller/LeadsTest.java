// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static io.accelguard.controller.LiveController.NOON;
import static io.accelguard.controller.Reported.batch;
import static io.accelguard.controller.Reported.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.controller.LiveController.Node;
import io.accelguard.model.Fingerprint;
import io.accelguard.model.Owner;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.Trust;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeadsTest {
  private static final Fingerprint WALLET = new Fingerprint(Fingerprint.WALLET, "0a".repeat(16));
  private static final Fingerprint MODEL = new Fingerprint(Fingerprint.MODEL_FILE, "0b".repeat(16));

  @RegisterExtension private final LiveController controller = new LiveController();

  private static Owner user(int uid) {
    return new Owner(OwnerKind.SESSION, "u" + uid, uid, Trust.SURE);
  }

  private void report(String... events) throws SQLException {
    Node node = controller.enrol("a");
    assertThat(controller.sync(node, batch(1, events)).logs().getFirst().rejected()).isEmpty();
    controller.round();
  }

  private String page(int uid) throws SQLException {
    String id =
        controller
            .query("select case_id from case_file where account = 'uid/" + uid + "@a'")
            .getFirst();
    return controller.page("/cases/" + id).body();
  }

  @Test
  void cases_of_two_accounts_with_something_rare_in_common_lead_to_each_other()
      throws SQLException {
    report(
        incident("i1", NOON, user(2000), WALLET, MODEL),
        incident("i2", NOON, user(2001), WALLET),
        incident("i3", NOON, user(2002)));
    assertThat(page(2000)).contains("Seen also at", "by uid/2001@a", "1 in common: wallet");
    assertThat(page(2001)).contains("by uid/2000@a").doesNotContain("uid/2002@a");
    assertThat(page(2002)).doesNotContain("Seen also at");
    assertThat(controller.query("select count(*) from strike")).containsExactly("0");
  }

  @Test
  void what_many_accounts_have_leads_nowhere() throws SQLException {
    List<String> course = new ArrayList<>();
    for (int i = 0; i <= Leads.RARE; i++)
      course.add(incident("i" + i, NOON, user(2000 + i), MODEL));
    report(course.toArray(String[]::new));
    assertThat(page(2000)).doesNotContain("Seen also at");
  }

  @Test
  void two_incidents_of_one_account_lead_nowhere() throws SQLException {
    report(incident("i1", NOON, user(2000), WALLET), incident("i2", NOON, user(2000), WALLET));
    assertThat(page(2000)).doesNotContain("Seen also at");
  }

  @Test
  void what_is_no_fingerprint_is_left_out_and_the_incident_stays() throws SQLException {
    report(
        incident(
            "i1",
            NOON,
            user(2000),
            new Fingerprint("wallet<b>", "0a".repeat(16)),
            new Fingerprint("wallet", "48edfHu7V9Z84YzzMa6f"),
            new Fingerprint("wallet", "0a".repeat(1_000))));
    assertThat(controller.query("select count(*) from fingerprint")).containsExactly("0");
    assertThat(page(2000)).contains("by</span> uid/2000@a");
  }
}
