// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is never touched, whoever asks.
///
/// @param leastUid users below are the system's; never less than 1
/// @param uids further users
/// @param names processes of these names, of whatever user. A tenant can take such a name too, and
///   is spared then: the answer says `protected`, and a person has to look
/// @param leaders names of shells, protected where they lead a session
/// @param cgroups beginnings of places that are the system's
/// @param tenants beginnings of places within those that are not
record Protection(
    int leastUid,
    Set<Integer> uids,
    List<String> names,
    List<String> leaders,
    List<String> cgroups,
    List<String> tenants) {

  private static final List<String> NAMES =
      List.of(
          "systemd",
          "(sd-pam)",
          "sshd",
          "sshd-session",
          "login",
          "dbus-daemon",
          "dbus-broker",
          "slurmd",
          "slurmstepd",
          "kubelet",
          "containerd",
          "containerd-shim",
          "dockerd",
          "conmon",
          "crio",
          "podman",
          "munged",
          "accelguard");
  private static final List<String> LEADERS =
      List.of("bash", "dash", "sh", "zsh", "fish", "tcsh", "csh", "ksh", "tmux: server", "screen");
  private static final List<String> CGROUPS = List.of("/system.slice/", "/init.scope");
  private static final List<String> TENANTS =
      List.of(
          "/system.slice/slurmstepd.scope/job_",
          "/system.slice/docker-",
          "/system.slice/cri-containerd-",
          "/system.slice/crio-");

  /// The kernel keeps so many bytes of a name.
  private static final int COMM_BYTES = 15;

  Protection {
    uids = Set.copyOf(uids);
    names = List.copyOf(names);
    leaders = List.copyOf(leaders);
    cgroups = List.copyOf(cgroups);
    tenants = List.copyOf(tenants);
  }

  static Protection read(Settings settings) {
    Protection found =
        new Protection(
            settings.integer("least-uid", 1000, 1, Integer.MAX_VALUE),
            uids(settings),
            texts(settings, "names", NAMES),
            texts(settings, "session-leaders", LEADERS),
            texts(settings, "cgroups", CGROUPS),
            texts(settings, "tenant-cgroups", TENANTS));
    settings.finish();
    return found;
  }

  /// Whether a process must not be touched.
  boolean covers(int pid, Seen seen) {
    return pid <= 2
        || seen.kernelThread()
        || seen.uids().stream().anyMatch(this::coversUid)
        || isNamed(seen.comm(), names)
        || (seen.session() == pid && isNamed(seen.comm(), leaders))
        || (begins(seen.cgroup(), cgroups) && !begins(seen.cgroup(), tenants));
  }

  private boolean coversUid(int uid) {
    return uid < leastUid || uids.contains(uid);
  }

  private static boolean isNamed(String comm, List<String> names) {
    return names.stream().anyMatch(name -> comm.equals(cut(name)));
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), COMM_BYTES));
  }

  private static boolean begins(String path, List<String> places) {
    return places.stream().anyMatch(path::startsWith);
  }

  private static List<String> texts(Settings settings, String key, List<String> otherwise) {
    return settings.has(key) ? settings.texts(key) : otherwise;
  }

  private static Set<Integer> uids(Settings settings) {
    Set<Integer> found = new HashSet<>();
    for (String text : settings.texts("uids")) {
      try {
        found.add(Integer.parseInt(text));
      } catch (NumberFormatException e) {
        settings.report("uids", "expected numbers, as `id -u NAME` prints them");
      }
    }
    return found;
  }
}
