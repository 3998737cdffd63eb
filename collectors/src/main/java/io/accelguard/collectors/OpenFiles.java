// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors;

import io.accelguard.collectors.FileContents.Content;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The files that one process holds open. Where each descriptor leads is read at every look; what
/// is behind it only where that is another path than before, or when it is due.
final class OpenFiles {
  private static final int MOST = 1024;
  private static final int MOST_PATH = 4096;

  private List<Opened> opened = new ArrayList<>();
  private List<Opened> before = new ArrayList<>();

  private record Opened(int descriptor, KeptBytes link, FileSample sample, int due) {}

  /// Looks again.
  ///
  /// @param listing to be used for the descriptors
  /// @return whether there is anything to tell that was not told before
  boolean look(FileLook look, ProcListing listing) {
    List<Opened> past = opened;
    opened = before;
    opened.clear();
    before = past;
    int directory = look.files().open(look.directory() + "/fd");
    if (directory < 0) return !past.isEmpty();
    try {
      return look(look, listing, directory, past);
    } finally {
      Libc.close(directory);
    }
  }

  private boolean look(FileLook look, ProcListing listing, int directory, List<Opened> past) {
    int count = Math.min(MOST, listing.list(directory));
    boolean news = false;
    int at = 0;
    for (int i = 0; i < count; i++) {
      int descriptor = listing.descriptor(i);
      int length = look.files().link(directory, descriptor);
      if (length <= 0 || look.files().bytes()[0] != '/') continue;
      while (at < past.size() && past.get(at).descriptor() < descriptor) at++;
      Optional<Opened> known =
          at < past.size() && past.get(at).descriptor() == descriptor
              ? Optional.of(past.get(at))
              : Optional.empty();
      boolean same = known.isPresent() && known.get().link().equal(look.files().bytes(), 0, length);
      if (same && look.number() < known.get().due()) {
        opened.add(known.get());
        continue;
      }
      Opened now = ask(look, descriptor, length);
      news |= !same || !known.get().sample().equals(now.sample());
      opened.add(now);
    }
    return news || opened.size() != past.size();
  }

  private static Opened ask(FileLook look, int descriptor, int length) {
    KeptBytes link = KeptBytes.of(look.files().bytes(), 0, length);
    String path = link.escaped(MOST_PATH);
    boolean still = !path.startsWith("/dev/") && isReadOnly(look, descriptor);
    Optional<Content> content =
        still ? look.contents().behind(look.directory() + "/fd/" + descriptor) : Optional.empty();
    FileSample sample = look.sample(How.OPEN, path, content);
    return new Opened(descriptor, link, sample, look.next(sample));
  }

  /// Whether a descriptor only reads, so that the content is likely to stay, from a mount that may
  /// be touched.
  private static boolean isReadOnly(FileLook look, int descriptor) {
    ProcFiles files = look.files();
    int length = Math.max(0, files.read(look.directory() + "/fdinfo/" + descriptor));
    OptionalLong flags = ProcText.value(files.bytes(), length, "flags:");
    OptionalLong mount = ProcText.value(files.bytes(), length, "mnt_id:");
    return flags.isPresent()
        && mount.isPresent()
        && flags.getAsLong() % 10 % 4 == 0
        && !look.mounts().isServed((int) mount.getAsLong());
  }

  /// What there is to tell, in the order of the descriptors.
  List<FileSample> samples() {
    List<FileSample> samples = new ArrayList<>();
    for (Opened each : opened)
      if (!each.sample().path().equals("/dev/null")) samples.add(each.sample());
    return samples;
  }
}
