// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a Sigma condition by recursive descent.
///
///     either  = both { "or" both }
///     both    = part { "and" part }
///     part    = "not" part | "(" either ")" | ("1" | "any" | "all") "of" ("them" | name*) | name
///
/// Words are in any letter case. `them` is every selection whose name does not begin with `_`.
final class ConditionParser {
  private static final Pattern TOKEN = Pattern.compile("\\(|\\)|\\||[^\\s()|]+");
  private static final int MAX_DEPTH = 64;

  private final Map<String, Expression> selections;
  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  private ConditionParser(String condition, Map<String, Expression> selections) {
    this.selections = selections;
    Matcher words = TOKEN.matcher(condition);
    while (words.find()) tokens.add(words.group());
  }

  /// What the condition demands of the named selections.
  ///
  /// @throws ConditionException with a message for the rule's author
  static Expression parse(String condition, Map<String, Expression> selections)
      throws ConditionException {
    ConditionParser parser = new ConditionParser(condition, selections);
    Expression whole = parser.either();
    if (parser.next < parser.tokens.size())
      throw new ConditionException("unexpected `" + parser.word() + "`");
    return whole;
  }

  private Expression either() throws ConditionException {
    List<Expression> branches = new ArrayList<>(List.of(both()));
    while (take("or")) branches.add(both());
    return Expression.any(branches);
  }

  private Expression both() throws ConditionException {
    List<Expression> branches = new ArrayList<>(List.of(part()));
    while (take("and")) branches.add(part());
    return Expression.all(branches);
  }

  private Expression part() throws ConditionException {
    if (++depth > MAX_DEPTH) throw new ConditionException("nested too deeply");
    try {
      if (take("not")) return Expression.not(part());
      if (take("(")) {
        Expression inner = either();
        if (!take(")")) throw new ConditionException("a `)` is missing");
        return inner;
      }
      String word = word();
      return follows("of") ? quantified(word) : selection(word);
    } finally {
      depth--;
    }
  }

  private Expression quantified(String quantifier) throws ConditionException {
    take("of");
    List<Expression> chosen = chosen(word());
    return switch (Text.fold(quantifier)) {
      case "all" -> Expression.all(chosen);
      case "1", "any" -> Expression.any(chosen);
      default -> throw new ConditionException("`" + quantifier + " of`: only 1, any or all of");
    };
  }

  private List<Expression> chosen(String pattern) throws ConditionException {
    boolean them = pattern.equalsIgnoreCase("them");
    Glob glob = Glob.parse(pattern);
    List<Expression> chosen = new ArrayList<>();
    selections.forEach((name, expression) -> {
      if (them ? !name.startsWith("_") : glob.matches(Text.fold(name))) chosen.add(expression);
    });
    if (chosen.isEmpty()) throw new ConditionException("no selection fits `" + pattern + "`");
    return chosen;
  }

  private Expression selection(String name) throws ConditionException {
    return Optional.ofNullable(selections.get(name))
        .orElseThrow(() -> new ConditionException("no selection is called `" + name + "`"));
  }

  private String word() throws ConditionException {
    if (next == tokens.size()) throw new ConditionException("it ends too early");
    String word = tokens.get(next++);
    if (word.equals("|")) throw new ConditionException("aggregation (`|`) is not supported");
    if (word.equals("(") || word.equals(")"))
      throw new ConditionException("unexpected `" + word + "`");
    return word;
  }

  private boolean follows(String word) {
    return next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
  }

  private boolean take(String word) {
    boolean found = follows(word);
    if (found) next++;
    return found;
  }

  /// A condition that means nothing, and why.
  static final class ConditionException extends Exception {
    ConditionException(String message) {
      super(message);
    }
  }
}
