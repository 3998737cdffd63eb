// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.model;

import io.avaje.jsonb.Json;
import java.util.List;

/// How the owner of a workload was found, and what is odd about it.
///
/// @param places where its processes are: the chain of boxes of each, outermost first, `?` after
///   what a tenant could have chosen; at most eight
/// @param acting user ids besides the owner's that processes run as, such as 0 after `sudo`; at
///   most eight
/// @param facts what rules and people may want to know; at most eight of a kind
@Json(naming = Json.Naming.LowerHyphen)
public record Attribution(List<String> places, List<Integer> acting, List<Fact> facts) {
  /// Nothing is known besides the user id.
  public static final Attribution NONE = new Attribution(List.of(), List.of(), List.of());

  /// The kernel names boxes that cannot be used: it shows them from inside a namespace, or damaged.
  public static final String REFUSED = "cgroup-refused";

  /// Two sources that a tenant cannot change disagree.
  public static final String DISPUTED = "attribution-disputed";

  /// A process left the box of its owner, and is still held to be the owner's.
  public static final String MOVED = "attribution-moved";

  /// An accelerator is used from outside any job, pod or container on a node that has a scheduler.
  public static final String OUTSIDE_ALLOCATION = "outside-allocation";

  /// Every id of a fact.
  public static final List<String> FACTS = List.of(REFUSED, DISPUTED, MOVED, OUTSIDE_ALLOCATION);

  public Attribution {
    Required.fields(places, acting, facts);
    places = List.copyOf(places);
    acting = List.copyOf(acting);
    facts = List.copyOf(facts);
  }

  /// Something odd.
  ///
  /// @param id one of the constants above
  /// @param what one sentence
  @Json(naming = Json.Naming.LowerHyphen)
  public record Fact(String id, String what) {
    public Fact {
      Required.fields(id, what);
    }
  }
}
