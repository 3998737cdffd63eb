// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import io.accelguard.model.EnforcementAction;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.EnforcementOrder.Target;
import io.accelguard.model.EnforcementRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What speaks against an order before anything is looked at.
class OrderCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final List<Target> ONE = List.of(new Target(4242, 1, "/"));
  private static final EnforcementOrder GOOD = order(EnforcementAction.STOP, "a", 1000, NOW, ONE);

  private static EnforcementOrder order(
      EnforcementAction action, String id, int uid, Instant issued, List<Target> targets) {
    return new EnforcementOrder(
        id, "i", action, uid, "boot", 0, issued, issued.plusSeconds(60), false, targets);
  }

  private static Ceiling ceiling(String yaml) {
    List<io.accelguard.model.ConfigProblem> problems = new ArrayList<>();
    Ceiling ceiling = Ceiling.parse("enforcer.yaml", yaml, problems);
    assertThat(problems).isEmpty();
    return ceiling;
  }

  private static OrderCheck check(String yaml, EnforcementRecord... past) {
    return new OrderCheck(NOW, "boot", Optional.of(ceiling(yaml)), false, new Past(List.of(past)));
  }

  private static EnforcementRecord taken(
      EnforcementAction action, String id, int uid, long secondsAgo, boolean dryRun) {
    Instant at = NOW.minusSeconds(secondsAgo);
    return new EnforcementRecord(at, dryRun, at, false, order(action, id, uid, at, ONE));
  }

  private static EnforcementRecord warning(long secondsAgo, boolean dryRun) {
    return taken(EnforcementAction.WARN, "w", 1000, secondsAgo, dryRun);
  }

  private static EnforcementRecord stop(String id, int uid, long secondsAgo) {
    return taken(EnforcementAction.STOP, id, uid, secondsAgo, false);
  }

  static Stream<Arguments> orders() {
    String real = "{max-action: stop, dry-run: false}";
    EnforcementRecord warned = warning(300, false);
    OrderCheck allowed = check(real, warned);
    return Stream.of(
        Arguments.of("good", allowed, GOOD, ""),
        Arguments.of(
            "an id that could break a line",
            allowed,
            order(EnforcementAction.STOP, "a\nb", 1000, NOW, ONE),
            "malformed"),
        Arguments.of(
            "an endless id",
            allowed,
            order(EnforcementAction.STOP, "a".repeat(81), 1000, NOW, ONE),
            "malformed"),
        Arguments.of(
            "another boot",
            new OrderCheck(NOW, "later", allowed.ceiling(), false, allowed.past()),
            GOOD,
            "other-boot"),
        Arguments.of(
            "of a minute ago",
            allowed,
            order(EnforcementAction.STOP, "a", 1000, NOW.minusSeconds(60), ONE),
            "expired"),
        Arguments.of(
            "of the future",
            allowed,
            order(EnforcementAction.STOP, "a", 1000, NOW.plusMillis(1), ONE),
            "expired"),
        Arguments.of(
            "valid for too long",
            allowed,
            new EnforcementOrder(
                "a",
                "i",
                EnforcementAction.STOP,
                1000,
                "boot",
                0,
                NOW,
                NOW.plusSeconds(61),
                false,
                ONE),
            "expired"),
        Arguments.of("taken before", check(real, warned, stop("a", 2000, 9999)), GOOD, "replayed"),
        Arguments.of(
            "about nobody",
            allowed,
            order(EnforcementAction.STOP, "a", 1000, NOW, List.of()),
            "too-many"),
        Arguments.of(
            "about 65",
            allowed,
            order(
                EnforcementAction.STOP,
                "a",
                1000,
                NOW,
                IntStream.range(1, 66).mapToObj(pid -> new Target(pid, 1, "/")).toList()),
            "too-many"),
        Arguments.of(
            "about one twice",
            allowed,
            order(
                EnforcementAction.STOP,
                "a",
                1000,
                NOW,
                List.of(new Target(5, 1, "/"), new Target(5, 2, "/"))),
            "too-many"),
        Arguments.of(
            "a file with mistakes",
            new OrderCheck(NOW, "boot", Optional.empty(), false, allowed.past()),
            GOOD,
            "configuration"),
        Arguments.of(
            "switched off",
            new OrderCheck(NOW, "boot", allowed.ceiling(), true, allowed.past()),
            GOOD,
            "switched-off"),
        Arguments.of("nothing configured", check("", warned), GOOD, "ceiling"),
        Arguments.of("above the ceiling", check("max-action: freeze", warned), GOOD, "ceiling"),
        Arguments.of("nobody was warned", check(real), GOOD, "unwarned"),
        Arguments.of("warned just now", check(real, warning(299, false)), GOOD, "unwarned"),
        Arguments.of("warned in a rehearsal", check(real, warning(300, true)), GOOD, "unwarned"),
        Arguments.of(
            "a rehearsal after a rehearsed warning",
            check("max-action: stop", warning(300, true)),
            GOOD,
            ""),
        Arguments.of(
            "somebody else was warned",
            check(real, taken(EnforcementAction.WARN, "w", 1001, 300, false)),
            GOOD,
            "unwarned"),
        Arguments.of(
            "the owner's budget of a minute",
            check(real, warned, stop("b", 1000, 59)),
            GOOD,
            "budget-owner"),
        Arguments.of("a minute later", check(real, warned, stop("b", 1000, 60)), GOOD, ""),
        Arguments.of(
            "the node's budget of a minute",
            check(real, warned, stop("b", 2000, 59)),
            GOOD,
            "budget-node"),
        Arguments.of(
            "the owner's budget of an hour",
            check(real, warned, stop("b", 1000, 70), stop("c", 1000, 3599)),
            GOOD,
            "budget-owner"),
        Arguments.of(
            "the node's budget of an hour",
            check(real, warned, stop("b", 2000, 70), stop("c", 2001, 90), stop("d", 2002, 3599)),
            GOOD,
            "budget-node"),
        Arguments.of(
            "the owner's budget of a day",
            check(
                real, warned, stop("b", 1000, 4000), stop("c", 1000, 9000), stop("d", 1000, 86399)),
            GOOD,
            "budget-owner"),
        Arguments.of(
            "a clock that was set back by an hour",
            check(real, warned, stop("b", 1000, -3600)),
            GOOD,
            "budget-owner"),
        Arguments.of(
            "a thaw while everything is off",
            new OrderCheck(NOW, "boot", Optional.empty(), true, new Past(List.of())),
            order(EnforcementAction.THAW, "a", 1000, NOW, List.of()),
            ""));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("orders")
  void an_order_is_refused_for_the_first_reason(
      String name, OrderCheck check, EnforcementOrder order, String reason) {
    assertThat(check.objection(order).map(Reason::id).orElse("")).isEqualTo(reason);
  }

  @Test
  void only_where_order_and_node_mean_it_is_it_no_rehearsal() {
    EnforcementOrder rehearsed =
        new EnforcementOrder(
            "a", "i", EnforcementAction.WARN, 1, "boot", 0, NOW, NOW.plusSeconds(1), true, ONE);

    assertThat(check("dry-run: false").rehearses(GOOD)).isFalse();
    assertThat(check("dry-run: false").rehearses(rehearsed)).isTrue();
    assertThat(check("").rehearses(GOOD)).isTrue();
  }
}
