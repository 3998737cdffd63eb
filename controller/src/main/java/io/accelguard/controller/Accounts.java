// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import io.accelguard.model.Owner;
import io.accelguard.model.Settings;
import io.accelguard.model.Trust;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which owners are which account. A user id means the same person on two nodes only if the site
/// says so; an owner that is disputed, only claimed, or fits two accounts is nobody's.
///
/// @param sharedUids whether a user id is the same person on every node
record Accounts(List<Named> named, boolean sharedUids) {
  private static final int FIRST_PERSON = 1_000;
  private static final int NOBODY = 65_534;

  Accounts {
    named = List.copyOf(named);
  }

  /// An account of the site.
  ///
  /// @param owners as `kind/name`
  record Named(Account account, Set<Integer> uids, Set<String> owners) {
    Named {
      uids = Set.copyOf(uids);
      owners = Set.copyOf(owners);
    }

    boolean owns(Owner owner) {
      return owners.contains(text(owner)) || uids.contains(owner.uid());
    }
  }

  static Accounts none() {
    return new Accounts(List.of(), false);
  }

  static Accounts read(Settings settings) {
    boolean shared = settings.flag("shared-uids", false);
    List<Named> named = new ArrayList<>();
    Map<String, String> taken = new LinkedHashMap<>();
    for (Settings entry : settings.sections("accounts")) {
      String name = entry.text("account", "");
      if (name.isBlank()) entry.report("account", "an account needs a name");
      Set<Integer> uids = new HashSet<>();
      for (String uid : entry.texts("uids")) {
        if (uid.matches("[1-9]\\d{0,8}")) uids.add(Integer.parseInt(uid));
        else entry.report("uids", "expected user ids above 0, found `" + uid + "`");
      }
      Set<String> owners = new HashSet<>(entry.texts("owners"));
      for (String owner : owners) {
        if (!owner.matches("[a-z]+/.+"))
          entry.report("owners", "expected kind/name such as session/alice, found `" + owner + "`");
      }
      List<String> marks = new ArrayList<>(owners);
      uids.forEach(uid -> marks.add("uid " + uid));
      marks.add("account " + name);
      for (String mark : marks) {
        String before = taken.put(mark, name);
        if (before != null)
          entry.report("account", mark + " already belongs to the account " + before);
      }
      Account account =
          new Account(name, true, entry.text("tier", ""), new HashSet<>(entry.texts("groups")));
      entry.finish();
      named.add(new Named(account, uids, owners));
    }
    return new Accounts(named, shared);
  }

  /// @param host where it runs
  Account of(Owner owner, String host) {
    boolean sure = owner.trust() == Trust.SURE;
    if (sure) {
      List<Named> known = named.stream().filter(entry -> entry.owns(owner)).toList();
      if (known.size() == 1) return known.getFirst().account();
      if (known.isEmpty() && owner.uid() >= FIRST_PERSON && owner.uid() != NOBODY) {
        String name = "uid/" + owner.uid() + (sharedUids ? "" : "@" + host);
        return new Account(name, true, "", Set.of());
      }
    }
    String name = text(owner) + "@" + host + (sure ? "" : " (" + owner.trust().id() + ")");
    return new Account(Texts.bounded(name, 255), false, "", Set.of());
  }

  /// The account that somebody means by its name or by one of its owners'.
  Account find(String name) {
    return named.stream()
        .filter(entry -> entry.account().name().equals(name) || entry.owners().contains(name))
        .findFirst()
        .map(Named::account)
        .orElseGet(() -> new Account(name, true, "", Set.of()));
  }

  private static String text(Owner owner) {
    return owner.kind().id() + "/" + owner.name();
  }
}
