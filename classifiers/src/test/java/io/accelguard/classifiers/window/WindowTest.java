// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.accelguard.model.Endpoint;
import io.accelguard.model.ExitSample;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Cpu;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.ProcessSample.Io;
import io.accelguard.model.Sample;
import io.accelguard.model.Snapshot;
import io.accelguard.model.SocketSample;
import io.accelguard.model.SocketSample.State;
import io.accelguard.model.SocketSample.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// One workload, fed tick by tick with hand-written counters.
final class WindowTest {
  private final ProcessMemory memory = new ProcessMemory();
  private final Window window = new Window();
  private final List<SocketSample> sockets = new ArrayList<>();
  private final List<FileSample> files = new ArrayList<>();
  private List<ExitSample> exits = List.of();
  private double now = 1000;
  private double last = 1000;

  @Test
  void rates_follow_from_counters_and_time_also_when_ticks_are_lost() {
    tick(process(1, 0, 0, Optional.empty()));
    now += 4;
    tick(process(1, 6, 2, Optional.empty()));
    assertThat(value(Feature.CPU_CORES)).isCloseTo(2, within(1e-9));
    assertThat(value(Feature.CPU_USER_SHARE)).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void a_counter_that_runs_backwards_has_not_moved() {
    tick(process(1, 50, 50, Optional.of(io(1000))));
    for (int i = 0; i < 5; i++) {
      now += 1;
      tick(process(1, 5, 5, Optional.of(io(10))));
    }
    assertThat(value(Feature.CPU_CORES)).isZero();
    assertThat(value(Feature.IO_RATE)).isZero();
  }

  @Test
  void what_a_process_did_before_it_was_first_seen_is_not_dated_now() {
    tick();
    now += 5;
    tick(process(1, 500, 0, Optional.of(io(1 << 30))));
    assertThat(value(Feature.CPU_CORES)).isZero();
    assertThat(value(Feature.IO_RATE)).isZero();
  }

  @Test
  void a_process_that_was_born_since_the_last_tick_counts_in_full() {
    tick();
    now += 4;
    tick(process(99_800 + 400, 2, 0, Optional.empty()));
    assertThat(value(Feature.CPU_CORES)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void what_a_vanished_child_did_stays_counted() {
    tick();
    now += 4;
    tick(process(100_200, 4, 0, Optional.empty()));
    now += 1;
    tick();
    assertThat(value(Feature.CPU_CORES)).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void a_process_that_woke_unseen_did_not_do_all_its_work_at_once() {
    double cpu = 0;
    for (int second = 0; second < 100; second++) {
      boolean rests = second >= 10 && second < 40;
      boolean unseen = second >= 40 && second < 39 + ProcessSample.REST_STRIDE;
      if (!rests) cpu += 1;
      tick(process(1, unseen ? 10 : cpu, 0, Optional.empty()));
      now += 1;
    }
    now -= 1;
    assertThat(value(Feature.CPU_STEADINESS)).isLessThan(0.001);
    assertThat(value(Feature.CPU_CORES)).isCloseTo(1, within(1e-9));
  }

  @Test
  void without_the_right_to_read_there_is_no_rate_instead_of_none() {
    tick(process(1, 0, 0, Optional.empty()));
    now += 5;
    tick(process(1, 5, 0, Optional.empty()));
    assertThat(features().value(Feature.IO_RATE)).isEmpty();
    assertThat(features().value(Feature.CALLS)).isEmpty();
    assertThat(features().value(Feature.NET_RATE)).isEmpty();
    assertThat(features().value(Feature.SESSION_FILES)).isEmpty();
    assertThat(features().value(Feature.GPU_UTIL)).isEmpty();
  }

  @Test
  void files_speak_only_of_a_workload_that_computes() {
    files.add(file(How.OPEN, "/u/john.pot"));
    files.add(file(How.CHANGED, "/u/x.restore"));
    tick(process(1, 0, 0, Optional.empty()));
    now += 5;
    tick(process(1, 0.1, 0, Optional.empty()));
    assertThat(features().value(Feature.SESSION_FILES)).isEmpty();
    now += 5;
    tick(process(1, 10, 0, Optional.empty()));
    assertThat(value(Feature.SESSION_FILES)).isEqualTo(2);
  }

  @Test
  void a_pool_is_told_by_pushes_and_short_questions() {
    double cpu = 0;
    for (int second = 0; second < 120; second++) {
      long shares = second / 11;
      long jobs = (second + 3) / 25;
      sockets.clear();
      sockets.add(connection(90 + 150 * shares, 300 + 60 * shares + 350 * jobs));
      tick(process(1, cpu, 0, Optional.empty()));
      now += 1;
      cpu += 1;
    }
    now -= 1;
    assertThat(value(Feature.THIN_EXTERNAL)).isEqualTo(1);
    assertThat(value(Feature.PUSH_INTERVAL)).isEqualTo(25);
    assertThat(value(Feature.PUSH_BYTES)).isEqualTo(350);
    assertThat(value(Feature.ASK_BYTES)).isEqualTo(150);
    assertThat(value(Feature.SENT_SHARE)).isBetween(0.4, 0.6);
  }

  @Test
  void bytes_from_before_the_first_sight_of_a_connection_are_not_counted() {
    sockets.add(connection(1 << 20, 1 << 30));
    tick(process(1, 0, 0, Optional.empty()));
    now += 5;
    tick(process(1, 0, 0, Optional.empty()));
    assertThat(value(Feature.NET_RATE)).isZero();
    sockets.clear();
    sockets.add(connection(0, 0));
    now += 1;
    tick(process(1, 0, 0, Optional.empty()));
    assertThat(value(Feature.NET_RATE)).isZero();
  }

  @Test
  void the_last_bytes_of_a_connection_that_ended_count_and_one_never_seen_counts_nothing() {
    sockets.add(connection(0, 0));
    tick(process(1, 0, 0, Optional.empty()));
    now += 5;
    sockets.clear();
    sockets.add(connection(40000, 4000, 1000, State.ENDED));
    sockets.add(connection(40001, 1 << 20, 1 << 20, State.ENDED));
    tick(process(1, 0, 0, Optional.empty()));
    assertThat(value(Feature.NET_RATE)).isEqualTo(1000);
  }

  @Test
  void connections_beyond_the_bound_are_left_out_and_harm_nothing() {
    for (int port = 1; port < 5000; port++) sockets.add(connection(port, 0, 0));
    tick(process(1, 0, 0, Optional.empty()));
    now += 5;
    tick(process(1, 5, 0, Optional.empty()));
    assertThat(value(Feature.PEERS)).isEqualTo(1);
  }

  private double block(long bytes, long resident) {
    tick(holding(bytes, resident));
    now += 5;
    tick(holding(bytes, resident));
    return value(Feature.RANDOMX_PAGES);
  }

  @Test
  void a_filled_block_of_the_size_of_a_dataset_is_told_from_its_neighbours() {
    long dataset = 2080L << 20;
    assertThat(block(dataset, dataset + 4096)).isEqualTo(1);
    assertThat(block(dataset + (256L << 20), 2353L << 20)).isEqualTo(1);
    assertThat(block(dataset + 4096, 3L << 30)).isZero();
    assertThat(block(2400L << 20, 3L << 30)).isZero();
    assertThat(block(dataset, 100L << 20)).as("reserved, not filled").isZero();
  }

  private void tick(ProcessSample... processes) {
    Snapshot snapshot =
        Snapshot.of(
            Instant.EPOCH,
            Duration.ofMillis(Math.round(now * 1000)),
            "boot",
            100,
            everything(processes),
            List.of());
    var uses = memory.observe(snapshot, now - last);
    window.observe(
        new Share(
            now,
            now - last,
            List.copyOf(uses.values()),
            memory.ended(snapshot, now - last),
            sockets,
            files,
            List.of(),
            Surroundings.NONE));
    last = now;
  }

  private List<Sample> everything(ProcessSample... processes) {
    List<Sample> samples = new ArrayList<>(List.of(processes));
    samples.addAll(exits);
    return samples;
  }

  private Features features() {
    return window.features(now);
  }

  private double value(Feature feature) {
    return features().value(feature).orElseThrow();
  }

  private static ProcessSample process(long start, double user, double system, Optional<Io> io) {
    return new ProcessSample(
        new ProcessKey(7, start),
        1,
        7,
        "x",
        List.of("x"),
        false,
        Optional.of(new Executable("/usr/bin/x", false, false)),
        1000,
        1000,
        false,
        'R',
        1,
        0,
        new Cpu(user, system),
        0,
        0,
        OptionalLong.empty(),
        OptionalLong.empty(),
        io,
        OptionalLong.empty(),
        List.of());
  }

  private static ProcessSample holding(long block, long resident) {
    ProcessSample small = process(1, 0, 0, Optional.empty());
    return new ProcessSample(
        small.key(),
        small.parent(),
        small.session(),
        small.comm(),
        small.argv(),
        small.argvCut(),
        small.executable(),
        small.uid(),
        small.effectiveUid(),
        small.kernelThread(),
        small.state(),
        small.threads(),
        small.nice(),
        small.cpu(),
        0,
        0,
        OptionalLong.of(resident),
        OptionalLong.of(0),
        small.io(),
        small.netNamespace(),
        small.cgroups(),
        small.account(),
        OptionalLong.of(block));
  }

  private static Io io(long bytes) {
    return new Io(bytes, bytes, 1, 1, bytes, bytes);
  }

  private static FileSample file(How how, String path) {
    return new FileSample(new ProcessKey(7, 1), how, path, OptionalLong.of(10), Optional.empty());
  }

  private static SocketSample datagrams(OptionalLong sent, OptionalLong received) {
    return new SocketSample(
        9,
        Optional.of(new ProcessKey(7, 1)),
        Transport.UDP,
        State.BOUND,
        Endpoint.of(new byte[] {10, 0, 0, 5}, 6881),
        Endpoint.of(new byte[4], 0),
        1000,
        sent,
        received,
        1);
  }

  @Test
  void datagrams_count_where_somebody_accounts_them() {
    for (int second = 0; second <= 10; second++) {
      now += 1;
      sockets.clear();
      sockets.add(datagrams(OptionalLong.of(5000 + second * 100L), OptionalLong.of(second * 200L)));
      tick();
    }
    assertThat(value(Feature.NET_RATE)).isCloseTo(300, within(1e-6));
  }

  private static SocketSample connection(long sent, long received) {
    return connection(40000, sent, received);
  }

  private static SocketSample connection(int port, long sent, long received) {
    return connection(port, sent, received, State.ESTABLISHED);
  }

  private static SocketSample connection(int port, long sent, long received, State state) {
    return new SocketSample(
        9,
        Optional.of(new ProcessKey(7, 1)),
        Transport.TCP,
        state,
        Endpoint.of(new byte[] {10, 0, 0, 5}, port),
        Endpoint.of(new byte[] {(byte) 198, 51, 100, 7}, 443),
        1000,
        OptionalLong.of(sent),
        OptionalLong.of(received),
        1);
  }
}
