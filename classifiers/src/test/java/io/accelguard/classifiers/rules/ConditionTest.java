// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.accelguard.classifiers.rules.ConditionParser.ConditionException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private final Map<String, Expression> selections = new LinkedHashMap<>();

  ConditionTest() {
    selections.put("yes", new Expression.Constant(true));
    selections.put("no", new Expression.Constant(false));
    selections.put("sel_a", new Expression.Constant(true));
    selections.put("sel_b", new Expression.Constant(false));
    selections.put("_hidden", new Expression.Constant(true));
  }

  private boolean holds(String condition) throws ConditionException {
    return ConditionParser.parse(condition, selections).holds(RuleText.seen());
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "no, false",
    "not no, true",
    "not not no, false",
    "yes and no, false",
    "yes or no, true",
    "no and no or yes, true",
    "yes or no and no, true",
    "not no and no, false",
    "not (no and no), true",
    "no and (no or yes), false",
    "yes AND NOT no, true",
    "1 of sel_*, true",
    "all of sel_*, false",
    "any of sel_*, true",
    "1 of them, true",
    "all of them, false",
    "not all of sel_* and yes, true",
    "1 of _hid*, true",
    "((((yes)))), true",
  })
  void conditions_have_a_value(String condition, boolean expected) throws ConditionException {
    assertThat(holds(condition)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'', it ends too early",
    "yes and, it ends too early",
    "(yes, a `)` is missing",
    "yes), unexpected `)`",
    "yes no, unexpected `no`",
    "YES OR no, no selection is called `YES`",
    "maybe, no selection is called `maybe`",
    "2 of them, '`2 of`: only 1, any or all of'",
    "1 of other_*, no selection fits `other_*`",
    "yes | count() > 5, aggregation (`|`) is not supported",
    "and, no selection is called `and`",
  })
  void a_condition_that_means_nothing_says_why(String condition, String message) {
    assertThatThrownBy(() -> holds(condition))
        .isInstanceOf(ConditionException.class)
        .hasMessage(message);
  }

  @Test
  void depth_is_bounded() {
    assertThatThrownBy(() -> holds("(".repeat(10_000) + "yes"))
        .isInstanceOf(ConditionException.class)
        .hasMessage("nested too deeply");
    assertThatThrownBy(() -> holds("not ".repeat(10_000) + "yes"))
        .isInstanceOf(ConditionException.class);
  }
}
