// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.Outbox.Destination;
import io.accelguard.model.AcceleratorSample;
import io.accelguard.model.Sync;
import io.accelguard.model.VerdictState;
import io.accelguard.notifiers.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The way to the controller: a spool that takes every event, and a thread that delivers it.
final class ControllerLink implements AutoCloseable {
  private final Spool spool;
  private final Uplink uplink;
  private final StepThread thread;
  private final Optional<RulePackUpdate> packs;
  private final Optional<NoticeBoard> board;
  private volatile boolean stopping;

  /// What the link needs to know of the daemon.
  record Self(
      String host,
      String bootId,
      String version,
      Supplier<Mode> mode,
      Supplier<Standing> standing,
      Supplier<Map<String, String>> inventory,
      Supplier<String> rules,
      HostClock clock) {}

  /// @param ids gives new UUIDs of version 7
  /// @throws CommandException when the spool or the controller's address cannot be used
  ControllerLink(
      AgentConfig config,
      AgentConfig.Controller controller,
      Self self,
      InstantSource wall,
      Supplier<UUID> ids,
      RandomGenerator random)
      throws CommandException {
    Path state = config.stateDirectory();
    String instance = ids.get().toString();
    packs = RulePackStore.of(config).map(store -> new RulePackUpdate(store, wall));
    board =
        config.notices().isOn()
            ? Optional.of(new NoticeBoard(config.notices(), config.hostRoot(), wall))
            : Optional.empty();
    try {
      spool = Spool.open(state.resolve("spool"), ids);
      Membership membership =
          new Membership(controller, new NodeIdentity(state), config.hostRoot(), self.version());
      Uplink.Parts parts =
          new Uplink.Parts(
              spool,
              membership,
              packs,
              (node, logs) -> request(self, instance, wall, node, logs),
              notices -> board.ifPresent(one -> one.answered(notices)));
      uplink = new Uplink(parts, wall, random);
      thread = new StepThread("uplink", uplink::step);
    } catch (IOException e) {
      throw new CommandException(Exit.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /// Where the outbox puts events.
  Destination destination() {
    return new Destination(spool, _ -> true);
  }

  void start() {
    thread.start();
  }

  private Sync.Request request(
      Self self, String instance, InstantSource wall, String node, List<Sync.Batch> logs) {
    Standing standing = self.standing().get();
    Map<String, Integer> workloads = new TreeMap<>();
    for (Map.Entry<VerdictState, Integer> count : standing.byState().entrySet())
      workloads.put(count.getKey().id(), count.getValue());
    Sync.NodeState state =
        new Sync.NodeState(
            standing.lag().toMillis() / 1e3,
            spool.isWritable(),
            standing.blind(),
            standing.accelerators().stream().map(ControllerLink::text).toList(),
            self.inventory().get(),
            workloads,
            new Sync.Rules(
                self.rules().get(),
                packs.map(RulePackUpdate::version).orElse(0L),
                packs.map(RulePackUpdate::refused).orElse("")));
    return new Sync.Request(
        Sync.PROTO,
        node,
        self.version(),
        instance,
        self.bootId(),
        self.host(),
        wall.instant(),
        self.clock().uptime().toMillis() / 1e3,
        stopping ? "stopping" : self.mode().get().id(),
        logs,
        state,
        board.map(NoticeBoard::told).orElse(null));
  }

  private static String text(AcceleratorSample accelerator) {
    return accelerator.model() + " " + accelerator.key();
  }

  /// Tells the controller that silence is meant, and ends.
  @Override
  public void close() {
    stopping = true;
    thread.close();
    uplink.farewell();
    uplink.close();
  }
}
