// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.accelguard.lab.LiveSystem.Accusation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real programs, judged by the real daemon: each that is guilty is a violation in the table, on
/// the page, in the metrics and at a webhook within a minute; its innocent twins never are.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealSubjectsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TWIN = Duration.ofSeconds(70);

  private Path folder;
  private LiveSystem system;

  @BeforeAll
  void start() throws IOException {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "needs root: other users' files and network namespaces");
    folder = Files.createTempDirectory("accelguard-lab-");
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    system = new LiveSystem(folder.resolve("system"));
  }

  @AfterAll
  void stop() {
    if (system != null) system.close();
  }

  static List<Subject> guilty() {
    return Subjects.guilty();
  }

  static List<List<Subject>> twins() {
    return Subjects.innocentGroups();
  }

  @ParameterizedTest
  @MethodSource("guilty")
  void a_guilty_program_is_reported_everywhere_within_a_minute(Subject subject) throws IOException {
    assumeTrue(subject.missing().isEmpty(), () -> "not installed: " + subject.missing().orElse(""));
    Path own = folder.resolve(subject.name().replaceAll("\\W+", "-"));
    long begun;
    try (Subject.Running running = subject.start(own)) {
      begun = System.nanoTime();
      Accusation accusation = await(subject, running);
      Duration latency = Duration.ofNanos(System.nanoTime() - begun);
      System.out.printf(
          "%s: violation after %d s, %s%n", subject, latency.toSeconds(), accusation.families());
      assertThat(latency).as("from the start of the program").isLessThan(LIMIT);
      assertThat(accusation.families().values().stream().filter(nats -> nats >= 3.0))
          .as("families")
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(system.metrics())
          .containsPattern(
              "accelguard_violations_total\\{category=\""
                  + accusation.category()
                  + "\"[^}]*} [1-9]");
      assertThat(system.table()).contains(accusation.category(), "violation");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> system.page().contains(accusation.incident()));
      assertThat(system.receiver().unsigned()).isEmpty();
    }
  }

  /// All at once, as they leave the processors alone. vsftpd makes a session of its own for every
  /// client, so that it never has the many clients of a violation.
  @Test
  void doors_and_a_scan_are_reported_and_the_gateway_beside_them_is_not() throws IOException {
    Subject subject = Subjects.outward();
    assumeTrue(subject.missing().isEmpty(), () -> "not installed: " + subject.missing().orElse(""));
    Path own = folder.resolve("outward");
    long begun = System.nanoTime();
    try (Subject.Running running = subject.start(own)) {
      Set<Long> pids = new HashSet<>();
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(() -> {
            pids.addAll(running.pids());
            assertThat(system.accusations())
                .filteredOn(accusation -> accusation.pids().stream().anyMatch(pids::contains))
                .extracting(accusation -> accusation.category() + " " + accusation.state())
                .contains(
                    "remote-access violation",
                    "outbound-attack violation",
                    "file-hosting probable");
          });
      System.out.printf(
          "%s: all reported after %d s%n",
          subject, Duration.ofNanos(System.nanoTime() - begun).toSeconds());
      long gateway = Long.parseLong(Files.readString(own.resolve("nginx.pid")).strip());
      assertThat(system.accusations()).noneMatch(a -> a.pids().contains(gateway));
    }
  }

  private Accusation await(Subject subject, Subject.Running running) {
    String category = subject.category().orElseThrow().id();
    Set<Long> pids = new HashSet<>();
    Optional<Accusation> found = Optional.empty();
    long end = System.nanoTime() + LIMIT.plusSeconds(30).toNanos();
    while (found.isEmpty() && System.nanoTime() < end && running.process().isAlive()) {
      pids.addAll(running.pids());
      found =
          system.accusations().stream()
              .filter(a ->
                  a.state().equals("violation")
                      && a.category().equals(category)
                      && a.pids().stream().anyMatch(pids::contains))
              .findFirst();
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000L);
    }
    return found.orElseThrow(
        () -> new AssertionError(subject + " was not reported; what was: " + system.accusations()));
  }

  @ParameterizedTest
  @MethodSource("twins")
  void an_innocent_twin_is_never_reported(List<Subject> twins) throws IOException {
    for (Subject twin : twins)
      assumeTrue(twin.missing().isEmpty(), () -> "not installed: " + twin.missing().orElse(""));
    Set<Long> pids = new HashSet<>();
    List<Subject.Running> running = new java.util.ArrayList<>();
    try {
      for (Subject twin : twins)
        running.add(twin.start(folder.resolve(twin.name().replaceAll("\\W+", "-"))));
      long end = System.nanoTime() + TWIN.toNanos();
      while (System.nanoTime() < end) {
        running.forEach(one -> pids.addAll(one.pids()));
        java.util.concurrent.locks.LockSupport.parkNanos(200_000_000L);
      }
      assertThat(running).allMatch(one -> one.process().isAlive(), "still at work");
    } finally {
      running.forEach(Subject.Running::close);
    }
    assertThat(system.accusations()).noneMatch(a -> a.pids().stream().anyMatch(pids::contains));
  }
}
