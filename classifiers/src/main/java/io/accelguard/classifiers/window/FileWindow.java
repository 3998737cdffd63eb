// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The files of a workload that say what kind of work goes on, as far as they were seen in the last
/// minute. Samples miss short opens, so that a file was not seen says nothing.
final class FileWindow {
  /// Files remembered; more are not looked at.
  private static final int MAX_FILES = 512;

  private static final long WORD_LIST_BYTES = 64 << 10;
  private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "bmp", "webp");
  private static final Set<String> MODELS =
      Set.of("npy", "npz", "h5", "keras", "pth", "pt", "ckpt", "onnx", "dfm", "safetensors", "pkl");
  private static final Set<String> RESTORE_POINTS = Set.of("rec", "restore");
  private static final Set<String> FOUND_SECRETS = Set.of("pot", "potfile");
  private static final Set<String> WORD_LISTS = Set.of("txt", "lst", "dic", "dict", "wordlist");

  private final Map<Sight, Double> lastSeen = new LinkedHashMap<>();
  private boolean seen;

  private enum Kind {
    IMAGE_OPEN,
    IMAGE_CHANGED,
    MODEL_CHANGED,
    RESTORE_POINT,
    FOUND_SECRETS,
    WORD_LIST
  }

  private record Sight(Kind kind, String path) {}

  void observe(Share share) {
    seen |= !share.files().isEmpty();
    for (FileSample file : share.files()) look(file, share.now());
    if (!lastSeen.isEmpty()) {
      lastSeen.values().removeIf(past -> share.now() - past > Span.MEDIUM.seconds());
    }
  }

  private void look(FileSample file, double now) {
    if (file.how() == How.MAPPED) return;
    boolean changed = file.how() == How.CHANGED;
    String ending = ending(file.name());
    if (IMAGES.contains(ending)) note(changed ? Kind.IMAGE_CHANGED : Kind.IMAGE_OPEN, file, now);
    if (MODELS.contains(ending) && changed) note(Kind.MODEL_CHANGED, file, now);
    if (RESTORE_POINTS.contains(ending)) note(Kind.RESTORE_POINT, file, now);
    if (FOUND_SECRETS.contains(ending)) note(Kind.FOUND_SECRETS, file, now);
    if (WORD_LISTS.contains(ending) && !changed && file.size().orElse(0) >= WORD_LIST_BYTES) {
      note(Kind.WORD_LIST, file, now);
    }
  }

  private void note(Kind kind, FileSample file, double now) {
    Sight sight = new Sight(kind, file.path());
    if (lastSeen.size() < MAX_FILES || lastSeen.containsKey(sight)) lastSeen.put(sight, now);
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether any file of the workload could be read: without that, nothing is known of them.
  boolean seen() {
    return seen;
  }

  /// @param computing whether the workload keeps a CPU or a device busy: an editor that opens the
  ///   same files does not
  void features(boolean computing, Features.Builder into) {
    if (!seen || !computing) return;
    Set<String> folders = new HashSet<>();
    lastSeen.keySet().stream()
        .filter(sight -> sight.kind() == Kind.IMAGE_OPEN)
        .forEach(sight -> folders.add(parent(sight.path())));
    if (!folders.isEmpty()) into.put(Feature.IMAGE_FOLDERS, folders.size());
    into.put(Feature.TWIN_FOLDERS, folders.size() == 2 && names(folders).size() == 1);
    into.put(Feature.IMAGES_CHANGED, count(Kind.IMAGE_CHANGED));
    into.put(Feature.MODELS_CHANGED, count(Kind.MODEL_CHANGED));
    into.put(
        Feature.SESSION_FILES,
        Math.min(1, count(Kind.RESTORE_POINT)) + Math.min(1, count(Kind.FOUND_SECRETS)));
    into.put(Feature.WORD_LIST, count(Kind.WORD_LIST) > 0);
  }

  private double count(Kind kind) {
    return (double) lastSeen.keySet().stream().filter(sight -> sight.kind() == kind).count();
  }

  private static Set<String> names(Set<String> folders) {
    Set<String> names = new HashSet<>();
    folders.forEach(folder -> names.add(folder.substring(folder.lastIndexOf('/') + 1)));
    return names;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}
