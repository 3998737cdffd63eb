// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What a rule demands, as a tree. Selections and conditions end in the same few nodes. The
/// branches of `All` and `Any` are tried cheapest first; what can never hold is cut off.
sealed interface Expression {
  /// So many shapes of one field are looked for together.
  int MANY = 8;

  boolean holds(Observation seen);

  /// Steps for each character of what was seen, at most; also orders branches.
  int cost();

  /// Gives every text that some value is compared with.
  default void words(Consumer<String> into) {
    switch (this) {
      case All(var branches) -> branches.forEach(branch -> branch.words(into));
      case Any(var branches) -> branches.forEach(branch -> branch.words(into));
      case Not(var branch) -> branch.words(into);
      case Matches(_, ValueTest.Among(var folded)) -> folded.forEach(into);
      case Matches(_, ValueTest.Like(var glob, _)) -> glob.parts().forEach(into);
      case Matches(_, ValueTest.LikeAny(var globs, _)) ->
          globs.forEach(glob -> glob.parts().forEach(into));
      case Matches(_, ValueTest.Expressed(var pattern)) -> into.accept(pattern.pattern());
      case Matches(_, ValueTest.Anything _) -> {}
      case Matches(_, ValueTest.Compared _), Matches(_, ValueTest.Within _) -> {}
      case Missing _, Same _, Constant _ -> {}
    }
  }

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

  /// Some value of the field is also one of the other.
  record Same(Field field, Field other) implements Expression {
    @Override
    public boolean holds(Observation seen) {
      for (Text value : seen.values(field)) {
        for (Text candidate : seen.values(other)) {
          if (value.folded().equals(candidate.folded())) return true;
        }
      }
      return false;
    }

    /// One of the two may have as many values as are looked at.
    @Override
    public int cost() {
      return 64;
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

  /// The opposite.
  static Expression not(Expression branch) {
    return branch instanceof Constant(boolean value) ? new Constant(!value) : new Not(branch);
  }

  /// All of them, cheapest first; a single one stays as it is. Never, where two contradict.
  static Expression all(List<Expression> branches) {
    Set<Expression> distinct = new LinkedHashSet<>(branches);
    distinct.remove(new Constant(true));
    if (distinct.contains(new Constant(false)) || contradicts(distinct)) return new Constant(false);
    if (distinct.isEmpty()) return new Constant(true);
    return distinct.size() == 1 ? distinct.iterator().next() : new All(cheapestFirst(distinct));
  }

  private static boolean contradicts(Set<Expression> branches) {
    return branches.stream()
        .anyMatch(
            branch -> branch instanceof Not(Expression opposite) && branches.contains(opposite));
  }

  /// Any of them, cheapest first; a single one stays as it is. Values without wildcards are looked
  /// up together, and so are many with them.
  static Expression any(List<Expression> branches) {
    Set<Expression> rest = new LinkedHashSet<>();
    Map<Field, Set<String>> literals = new EnumMap<>(Field.class);
    Map<Field, Set<Glob>> globs = new EnumMap<>(Field.class);
    for (Expression branch : flat(branches)) {
      if (branch instanceof Matches(Field field, ValueTest.Like(Glob glob, boolean cased))
          && !cased) {
        if (glob.literal().isPresent())
          literals.computeIfAbsent(field, _ -> new HashSet<>()).add(glob.literal().get());
        else globs.computeIfAbsent(field, _ -> new LinkedHashSet<>()).add(glob);
      } else rest.add(branch);
    }
    if (rest.remove(new Constant(true))) return new Constant(true);
    rest.remove(new Constant(false));
    literals.forEach(
        (field, values) -> rest.add(new Matches(field, new ValueTest.Among(Set.copyOf(values)))));
    globs.forEach((field, shapes) -> addLike(field, shapes, rest));
    if (rest.isEmpty()) return new Constant(false);
    return rest.size() == 1 ? rest.iterator().next() : new Any(cheapestFirst(rest));
  }

  private static List<Expression> flat(List<Expression> branches) {
    List<Expression> flat = new ArrayList<>();
    for (Expression branch : branches) {
      if (branch instanceof Any(var inner)) flat.addAll(inner);
      else flat.add(branch);
    }
    return flat;
  }

  private static void addLike(Field field, Set<Glob> shapes, Set<Expression> rest) {
    List<Glob> named = shapes.stream().filter(glob -> !glob.longestRun().isEmpty()).toList();
    boolean together = named.size() >= MANY;
    if (together) rest.add(new Matches(field, ValueTest.LikeAny.of(named)));
    for (Glob glob : shapes) {
      if (!together || glob.longestRun().isEmpty())
        rest.add(new Matches(field, new ValueTest.Like(glob, false)));
    }
  }

  /// A test of the texts in every field.
  static Expression keyword(ValueTest test) {
    return any(
        Stream.of(Field.values()).<Expression>map(field -> new Matches(field, test)).toList());
  }

  private static List<Expression> cheapestFirst(Set<Expression> branches) {
    List<Expression> sorted = new ArrayList<>(branches);
    sorted.sort(Comparator.comparingInt(Expression::cost));
    return List.copyOf(sorted);
  }

  private static int sum(List<Expression> branches) {
    long sum = branches.stream().mapToLong(Expression::cost).sum();
    return (int) Math.min(sum, Integer.MAX_VALUE);
  }
}
