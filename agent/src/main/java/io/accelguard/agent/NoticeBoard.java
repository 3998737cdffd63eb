// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.Sync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells persons on this node what the controller has for them, and keeps what became of it until
/// the controller knows. Used by the thread of the uplink alone.
final class NoticeBoard {
  private static final Logger log = LoggerFactory.getLogger(NoticeBoard.class);
  private static final int FIRST_PERSON = 1_000;
  private static final int MAX_TEXT = 4_000;
  private static final int MOST = 32;

  private final Optional<Terminals> terminals;
  private final Optional<NoticeFiles> files;
  private final InstantSource wall;
  private final Map<String, Sync.Told> told = new LinkedHashMap<>();

  NoticeBoard(NoticesConfig config, Path hostRoot, InstantSource wall) {
    terminals =
        config.terminals()
            ? Optional.of(new Terminals(hostRoot.resolve("dev/pts")))
            : Optional.empty();
    files = config.directory().map(NoticeFiles::new);
    this.wall = wall;
  }

  /// What the controller does not know yet.
  List<Sync.Told> told() {
    return List.copyOf(told.values());
  }

  /// The controller has heard all of [#told] and says what else there is.
  void answered(List<Sync.Notice> notices) {
    told.clear();
    for (Sync.Notice notice : notices.stream().limit(MOST).toList())
      told.put(notice.id(), tell(notice));
    tidy();
  }

  private Sync.Told tell(Sync.Notice notice) {
    if (notice.uid() < FIRST_PERSON) return failed(notice, "this user id is no person's");
    String text = plain(notice.text());
    List<String> where = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    if (terminals.isPresent()) {
      try {
        int count = terminals.get().write(notice.uid(), "accelguard: " + text);
        if (count > 0) where.add(count + (count == 1 ? " terminal" : " terminals"));
        else problems.add("no terminal of theirs takes messages");
      } catch (IOException e) {
        problems.add("terminals: " + Unreadable.why(e));
      }
    }
    if (files.isPresent()) {
      try {
        files.get().write(notice.uid(), text);
        where.add("file");
      } catch (IOException e) {
        problems.add("file: " + Unreadable.why(e));
      }
    }
    return where.isEmpty()
        ? failed(notice, String.join("; ", problems))
        : new Sync.Told(notice.id(), String.join(", ", where), "");
  }

  private static Sync.Told failed(Sync.Notice notice, String why) {
    return new Sync.Told(notice.id(), "", why);
  }

  /// Without what a terminal would obey and what turns the direction of writing.
  static String plain(String text) {
    String bounded = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    return bounded.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n]]", "").strip();
  }

  private void tidy() {
    try {
      if (files.isPresent()) files.get().tidy(wall.instant());
    } catch (IOException e) {
      log.atWarn().addKeyValue("why", Unreadable.why(e)).log("old notices could not be removed");
    }
  }
}
