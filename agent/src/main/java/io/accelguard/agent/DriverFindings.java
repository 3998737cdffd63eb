// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.model.AcceleratorDetail.Versions;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.Diagnosis.Part;
import io.accelguard.model.DriverSample;
import io.accelguard.model.DriverSample.Holder;
import io.accelguard.model.DriverSample.Library;
import io.accelguard.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `doctor` says of an accelerator driver: whether its library is what its package brought,
/// whether versions fit together, and who holds its devices.
final class DriverFindings {
  private DriverFindings() {}

  /// @param time how long the look took, to be appended
  static Part of(String name, Snapshot snapshot, String time) {
    if (snapshot.drivers().isEmpty()) return new Part(name, "works", "nothing seen" + time, "");
    DriverSample driver = snapshot.drivers().getFirst();
    List<String> seen = new ArrayList<>();
    driver.library().ifPresent(library -> seen.add(library(library)));
    driver.module().ifPresent(version -> seen.add("kernel module " + version));
    seen.add(holders(driver.holders()));
    Optional<Trouble> trouble = trouble(driver, snapshot.accelerators());
    trouble.ifPresent(found -> seen.add(found.what()));
    return new Part(
        name,
        trouble.isPresent() ? "degraded" : "works",
        String.join("; ", seen) + time,
        trouble.map(Trouble::remedy).orElse(""));
  }

  private record Trouble(String what, String remedy) {}

  private static String library(Library library) {
    String origin =
        library.owner().map(owner -> "of package " + owner).orElse("of no Debian package");
    String content =
        library
            .intact()
            .map(intact -> intact ? ", as it was brought" : ", CHANGED since")
            .orElse("");
    String hash = library.sha256().map(sum -> ", sha256 " + sum).orElse("");
    return "%s, uid %d, mode %o, %s%s%s"
        .formatted(library.path(), library.uid(), library.mode(), origin, content, hash);
  }

  private static String holders(List<Holder> holders) {
    long strangers = holders.stream().filter(holder -> !holder.strangers().isEmpty()).count();
    String others =
        strangers == 0
            ? ""
            : ", %d with libraries of another driver, as containers often have"
                .formatted(strangers);
    return "%d processes hold devices%s".formatted(holders.size(), others);
  }

  private static Optional<Trouble> trouble(DriverSample driver, List<AcceleratorSample> devices) {
    if (!driver.unlisted().isEmpty())
      return Optional.of(
          new Trouble(
              "control groups know processes that /proc does not list: " + driver.unlisted(),
              "something hides processes: look at this node from outside"));
    Optional<Library> changed =
        driver.library().filter(library -> library.intact().equals(Optional.of(false)));
    if (changed.isPresent())
      return Optional.of(
          new Trouble(
              "the library is not what its package brought",
              "find out who changed it, then: apt-get install --reinstall "
                  + changed.get().owner().orElse("")));
    Optional<String> claimed =
        devices.stream()
            .filter(device -> device.key().vendor().equals(driver.vendor()))
            .flatMap(device -> Optional.of(device.detail().versions()).stream())
            .flatMap((Versions versions) -> versions.driver().stream())
            .findFirst();
    if (claimed.isPresent() && driver.module().isPresent() && !claimed.equals(driver.module()))
      return Optional.of(
          new Trouble(
              "the library says that the driver is " + claimed.get(),
              "after an upgrade: load the driver anew, or reboot; else find out whose library it"
                  + " is"));
    return driver.allSeen()
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                "not every process was looked at, so that nobody on a device is not nobody",
                "run as root in the host's pid namespace; on a busy host, look again later"));
  }
}
