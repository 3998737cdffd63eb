// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a rule demands, as a tree. Selections and conditions end in the same few nodes. The
/// branches of `All` and `Any` are tried cheapest first.
sealed interface Expression {
  boolean holds(Observation seen);

  /// Rough price of asking, to order branches by.
  int cost();

  /// Every branch holds; true of no branches.
  record All(List<Expression> branches) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      for (Expression branch : branches) {
        if (!branch.holds(seen)) return false;
      }
      return true;
    }

    @Override
    public int cost() {
      return sum(branches);
    }
  }

  /// Some branch holds; false of no branches.
  record Any(List<Expression> branches) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      for (Expression branch : branches) {
        if (branch.holds(seen)) return true;
      }
      return false;
    }

    @Override
    public int cost() {
      return sum(branches);
    }
  }

  /// The branch does not hold.
  record Not(Expression branch) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      return !branch.holds(seen);
    }

    @Override
    public int cost() {
      return branch.cost();
    }
  }

  /// Some value of the field passes the test.
  record Matches(Field field, ValueTest test) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      for (Text value : seen.values(field)) {
        if (test.passes(value)) return true;
      }
      return false;
    }

    @Override
    public int cost() {
      return test.cost();
    }
  }

  /// The field has no value.
  record Missing(Field field) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      return seen.values(field).isEmpty();
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  /// A constant: what a field that accelguard does not know amounts to.
  record Constant(boolean value) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      return value;
    }

    @Override
    public int cost() {
      return 0;
    }
  }

  /// All of them, cheapest first; a single one stays as it is.
  static Expression all(List<Expression> branches) {
    return branches.size() == 1 ? branches.getFirst() : new All(cheapestFirst(branches));
  }

  /// Any of them, cheapest first; a single one stays as it is. Values without wildcards are looked
  /// up together.
  static Expression any(List<Expression> branches) {
    List<Expression> rest = new ArrayList<>();
    Map<Field, Set<String>> literals = new EnumMap<>(Field.class);
    for (Expression branch : branches) {
      Optional<String> literal = literal(branch);
      if (literal.isPresent() && branch instanceof Matches(Field field, _))
        literals.computeIfAbsent(field, _ -> new HashSet<>()).add(literal.get());
      else rest.add(branch);
    }
    literals.forEach(
        (field, values) -> rest.add(new Matches(field, new ValueTest.Among(Set.copyOf(values)))));
    return rest.size() == 1 ? rest.getFirst() : new Any(cheapestFirst(rest));
  }

  private static Optional<String> literal(Expression branch) {
    return branch instanceof Matches(_, ValueTest.Like(Glob glob))
        ? glob.literal()
        : Optional.empty();
  }

  /// A test of the texts in every field.
  static Expression keyword(ValueTest test) {
    return new Any(
        Stream.of(Field.values()).<Expression>map(field -> new Matches(field, test)).toList());
  }

  private static List<Expression> cheapestFirst(List<Expression> branches) {
    List<Expression> sorted = new ArrayList<>(branches);
    sorted.sort(Comparator.comparingInt(Expression::cost));
    return List.copyOf(sorted);
  }

  private static int sum(List<Expression> branches) {
    return branches.stream().mapToInt(Expression::cost).sum();
  }
}
