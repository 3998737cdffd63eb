// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.accelguard.classifiers.Assessment;
import io.accelguard.classifiers.Note;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.collectors.Collector;
import io.accelguard.model.Change;
import io.accelguard.model.Incident;
import io.accelguard.model.NodeStatus;
import io.accelguard.model.Reading;
import io.accelguard.model.VerdictState;
import io.accelguard.model.WorkloadReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole daemon in this process, on a host and with a judge that say what they are told.
class DaemonTest {
  private static final Installation REPOSITORY =
      new Installation(Path.of("..").toAbsolutePath().normalize(), "1.2.3");

  @TempDir Path folder;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final Pace.Real pace = new Pace.Real();
  private HttpServer receiver;
  private Worlds.ScriptedJudge judge;

  @BeforeEach
  void receive() throws IOException {
    Worlds.host(folder.resolve("host"));
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    pace.stop();
    receiver.stop(0);
  }

  private ConfigFile config(Mode mode) throws IOException, ConfigException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        """
        tick: 200ms
        mode: %s
        host-root: %s
        state-directory: %s
        metrics: {listen: '127.0.0.1:0'}
        rules: {overlay: %s}
        webhooks: [{url: 'http://127.0.0.1:%d/hook', allow-http: true}]
        """
            .formatted(
                mode.id(),
                folder.resolve("host"),
                folder.resolve("state"),
                folder.resolve("rules.d"),
                receiver.getAddress().getPort()));
    return ConfigFile.load(Optional.of(file));
  }

  private Daemon daemon(ConfigFile config, Assessment... script)
      throws ConfigException, CommandException {
    judge = new Worlds.ScriptedJudge(script);
    Senses senses =
        new Senses() {
          @Override
          public List<Collector> collectors(AgentConfig config) {
            return List.of(
                Worlds.collector("process", Worlds::nothing),
                Worlds.collector("nvml", () -> new Reading.Failed("driver hangs")));
          }

          @Override
          public Judge judge(AgentConfig config, RuleBase rules) {
            return judge;
          }

          @Override
          public Map<String, String> inventory(AgentConfig config) {
            return Map.of();
          }
        };
    return new Daemon(
        config, REPOSITORY, senses, InstantSource.system(), new SystemdNotify(Optional.empty()));
  }

  private static Assessment found() {
    Incident incident = Worlds.incident(Change.OPENED, VerdictState.VIOLATION);
    WorkloadReport workload = incident.workload();
    return new Assessment(List.of(workload), List.of(incident), Set.of());
  }

  @Test
  void a_violation_reaches_the_webhook_the_metrics_and_the_status_file() throws Exception {
    try (Daemon daemon = daemon(config(Mode.NOTIFY), found())) {
      Thread runner = Thread.ofPlatform().start(() -> daemon.run(pace));
      assertThat(received.poll(10, TimeUnit.SECONDS))
          .contains("\"type\":\"violation.opened\"", "crypto-mining", "node17");
      assertThat(scrape(daemon))
          .contains("accelguard_violations_total{category=\"crypto-mining\"} 1.0")
          .contains("accelguard_collector_up{collector=\"nvml\"} 0.0");
      pace.stop();
      runner.join();
    }
    Path file = folder.resolve("state/incidents.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    NodeStatus status = new StatusFile(folder.resolve("state")).read().orElseThrow();
    assertThat(status.incidents()).extracting(Incident::id).containsExactly("i1");
    assertThat(status.report().host()).isEqualTo("node17");
  }

  @Test
  void in_mode_observe_no_webhook_is_told() throws Exception {
    try (Daemon daemon = daemon(config(Mode.OBSERVE), found())) {
      daemon.run(new Worlds.VirtualPace(5));
    }
    assertThat(received).isEmpty();
  }

  @Test
  void what_a_receiver_did_not_take_is_delivered_after_a_restart() throws Exception {
    ConfigFile config = config(Mode.NOTIFY);
    receiver.stop(0);
    try (Daemon daemon = daemon(config, found())) {
      daemon.run(new Worlds.VirtualPace(3));
    }
    receiver = HttpServer.create(receiver.getAddress(), 0);
    receiver.createContext(
        "/",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try (Daemon daemon = daemon(config)) {
      Thread runner = Thread.ofPlatform().start(() -> daemon.run(pace));
      assertThat(received.poll(10, TimeUnit.SECONDS)).contains("violation.opened");
      pace.stop();
      runner.join();
    }
  }

  @Test
  void a_rule_put_into_the_overlay_is_used_and_a_broken_one_changes_nothing() throws Exception {
    ConfigFile config = config(Mode.OBSERVE);
    Path overlay = Files.createDirectory(folder.resolve("rules.d"));
    Reload reload = new Reload(config, REPOSITORY);
    assertThat(reload.poll()).isEmpty();
    Files.writeString(overlay.resolve("broken.yml"), "title: [");
    assertThat(reload.poll()).isEmpty();
    assertThat(reload.successful()).isFalse();
    assertThat(reload.poll()).as("the same mistake is told once").isEmpty();
    Files.delete(overlay.resolve("broken.yml"));
    assertThat(reload.poll()).isPresent();
    assertThat(reload.successful()).isTrue();
    Files.writeString(
        overlay.resolve("published.yml"), "title: t\ndetection: {s: {Comm: x}, condition: s}\n");
    assertThat(reload.poll().orElseThrow().rules().rules().informational()).hasSize(2);
    Files.writeString(config.file().orElseThrow(), "tick: soon");
    assertThat(reload.poll()).isEmpty();
    assertThat(reload.successful()).isFalse();
  }

  @Test
  void a_folder_of_many_rules_is_looked_at_less_often() throws Exception {
    ConfigFile config = config(Mode.OBSERVE);
    Path overlay = Files.createDirectory(folder.resolve("rules.d"));
    String rule = "title: t\ndetection: {s: {Comm: x}, condition: s}\n";
    for (int i = 0; i < 1_000; i++) Files.writeString(overlay.resolve(i + ".yml"), rule);
    Reload reload = new Reload(config, REPOSITORY);
    assertThat(reload.poll()).isEmpty();
    Files.writeString(overlay.resolve("new.yml"), rule);
    assertThat(reload.poll()).as("this round is left out").isEmpty();
    assertThat(reload.poll().orElseThrow().rules().rules().informational()).hasSize(1_002);
  }

  @Test
  void the_canary_reaches_the_webhook_and_another_note_does_not() throws Exception {
    Note canary = new Note("canary", "The canary", "informational", true, "session:7", 42);
    Note other = new Note("published", "A rule of others", "high", false, "session:7", 43);
    try (Daemon daemon = daemon(config(Mode.NOTIFY), noted(other), noted(canary))) {
      Thread runner = Thread.ofPlatform().start(() -> daemon.run(pace));
      assertThat(received.poll(10, TimeUnit.SECONDS))
          .contains("\"type\":\"canary.seen\"", "session:7: pid 42 matches rule canary");
      assertThat(scrape(daemon))
          .contains("accelguard_rule_notes_total{outcome=\"told\"} 2.0")
          .contains("accelguard_rule_notes_total{outcome=\"untold\"} 3.0");
      pace.stop();
      runner.join();
    }
    assertThat(received).isEmpty();
  }

  private static Assessment noted(Note note) {
    return new Assessment(List.of(), List.of(), Set.of(), List.of(note), 3);
  }

  @Test
  void new_rules_are_in_force_from_the_next_tick_and_the_version_says_which() throws Exception {
    ConfigFile config = config(Mode.OBSERVE);
    Path overlay = Files.createDirectory(folder.resolve("rules.d"));
    try (Daemon daemon = daemon(config)) {
      Thread runner = Thread.ofPlatform().start(() -> daemon.run(pace));
      String before = version(scrape(daemon));
      Files.writeString(
          overlay.resolve("mine.yml"), "title: t\ndetection: {s: {Comm: x}, condition: s}\n");
      RuleBase used = judge.used.poll(10, TimeUnit.SECONDS);
      assertThat(used).isNotNull();
      assertThat(used.version()).isNotEqualTo(before);
      assertThat(version(scrape(daemon))).isEqualTo(used.version());
      pace.stop();
      runner.join();
    }
  }

  private static String version(String scrape) {
    return scrape.replaceAll("(?s).*accelguard_rules_version_info.version=.([0-9a-f]+).*", "$1");
  }

  @Test
  void a_port_that_is_taken_is_refused_with_its_name() throws Exception {
    ConfigFile config = config(Mode.OBSERVE);
    String listen = "127.0.0.1:" + receiver.getAddress().getPort();
    Path file = config.file().orElseThrow();
    Files.writeString(file, Files.readString(file).replace("127.0.0.1:0", listen));
    ConfigFile taken = ConfigFile.load(Optional.of(file));
    assertThatThrownBy(() -> daemon(taken))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("cannot listen on " + listen);
  }

  private static String scrape(Daemon daemon) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + daemon.port() + "/metrics");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }
}
