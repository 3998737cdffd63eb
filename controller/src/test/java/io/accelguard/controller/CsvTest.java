// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static String cell(String field) {
    Csv csv = new Csv(List.of("x"));
    csv.row(List.of(field));
    return csv.toString().substring("\"x\"\r\n".length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n1",
        " =1",
        "\u200b=1",
        "＝1",
        "＋1",
        "－1",
        "＠1",
        "|x",
        "%0A"
      })
  void what_a_spreadsheet_takes_for_a_formula_is_text(String formula) {
    assertThat(cell(formula)).isEqualTo("\"'" + formula + "\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "a=b", "3", "a,b", "a\nb", "1-2", ""})
  void what_is_none_stays_as_it_is(String text) {
    assertThat(cell(text)).isEqualTo("\"" + text + "\"\r\n");
  }

  @Test
  void a_quote_is_doubled() {
    assertThat(cell("a\"b,\"=c")).isEqualTo("\"a\"\"b,\"\"=c\"\r\n");
  }
}
