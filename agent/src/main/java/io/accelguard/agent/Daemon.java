// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.agent.ControllerLink.Self;
import io.accelguard.agent.StateSeries.RuleCounts;
import io.accelguard.agent.Ticker.Tick;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.ConfigProblem;
import io.accelguard.notifiers.UuidV7;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent as a service. The thread that calls [#run] samples and judges and waits for nothing
/// else; the others keep files, send, and answer scrapes.
final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);
  private static final Duration FOR_EVER = Duration.ofDays(365_000);

  private final AgentConfig config;
  private final Installation installation;
  private final SystemdNotify systemd;
  private final Judge judge;
  private final Ticker ticker;
  private final Health health;
  private final Metrics metrics;
  private final Reporter reporter;
  private final Logbook logbook = new Logbook();
  private final ScrapeServer server;
  private final StepThread webWatch;
  private final Keeper keeper;
  private final Webhooks webhooks;
  private final Optional<ControllerLink> link;
  private final Outbox outbox;
  private final EnforcerClient enforcer;
  private final EnforcementDesk enforcement;
  private final AtomicReference<Standing> standing;
  private final AtomicReference<Rulebook> rules;
  private volatile Mode mode;
  private final AtomicReference<Optional<RuleBase>> newRules =
      new AtomicReference<>(Optional.empty());

  /// Wires everything and binds the port; nothing runs yet but the endpoint.
  ///
  /// @throws CommandException when the host does not let us
  Daemon(
      ConfigFile file,
      Installation installation,
      Senses senses,
      InstantSource wall,
      SystemdNotify systemd)
      throws ConfigException, CommandException {
    this.config = file.config();
    this.mode = config.mode();
    this.installation = installation;
    this.systemd = systemd;
    String host = HostName.of(config.hostRoot());
    Rulebook book = RuleFiles.of(config, installation).usable();
    for (ConfigProblem problem : book.problems())
      log.error("a rule was left out: {}", Terminal.safe(problem.toString()));
    Path state = StateDirectory.open(config.stateDirectory());
    HostClock clock = clock(config, wall);
    rules = new AtomicReference<>(book);
    standing = new AtomicReference<>(Standing.none(host, clock.now()));
    judge = senses.judge(config, book.rules());
    ticker = new Ticker(host, new Sampler(senses.collectors(config), clock), judge);
    health = new Health(config.tick(), System::nanoTime);
    Reload reload = new Reload(file, installation);
    keeper = new Keeper(new StatusFile(state), reload, this::take);
    SecureRandom random = new SecureRandom();
    UuidV7 ids = new UuidV7(wall, random);
    webhooks =
        new Webhooks(config.webhooks(), state, () -> mode != Mode.OBSERVE, wall, ids, random);
    HostClock linkClock = clock(config, wall);
    Self self =
        new Self(
            host,
            clock.bootId(),
            installation.version(),
            () -> mode,
            standing::get,
            () -> senses.inventory(config),
            () -> rules.get().rules().version(),
            linkClock);
    link =
        config.controller().isPresent()
            ? Optional.of(
                new ControllerLink(config, config.controller().get(), self, wall, ids, random))
            : Optional.empty();
    outbox = new Outbox(destinations(), () -> {});
    metrics =
        new Metrics(
            new StateSeries(
                installation.version(),
                config.scrape().workloadSeries(),
                standing::get,
                outbox::counts,
                () -> ruleCounts(reload)));
    reporter = new Reporter(new Events(host, clock, ids), outbox, metrics);
    enforcer = new EnforcerClient(config.enforcement().socket());
    boolean live = config.hostRoot().getNameCount() == 0;
    enforcement =
        new EnforcementDesk(
            new EnforcementPlan(config.enforcement(), ids),
            enforcer,
            () -> live && mode == Mode.ENFORCE);
    server = serve(config.scrape());
    webWatch =
        new StepThread(
            "web-config",
            () -> {
              server.refresh();
              return Duration.ofSeconds(1);
            });
  }

  /// The port of the metrics endpoint.
  int port() {
    return server.port();
  }

  /// Samples until the pace says stop, then tells everybody and returns.
  void run(Pace pace) {
    reporter.lifecycle(
        "agent.started",
        "agent "
            + installation.version()
            + " started in mode "
            + config.mode().id()
            + " with "
            + rules.get().rules().rules().size()
            + " rules, version "
            + rules.get().rules().version()
            + "; metrics on "
            + config.scrape().listen().host()
            + ":"
            + port());
    keeper.start();
    if (config.scrape().webConfig().isPresent()) webWatch.start();
    outbox.start();
    webhooks.start();
    link.ifPresent(ControllerLink::start);
    enforcer.start();
    new TickLoop(config.tick(), pace)
        .run(
            FOR_EVER,
            new TickLoop.Step() {
              @Override
              public void tick(Duration lag) {
                Daemon.this.tick(lag);
              }

              @Override
              public void took(Duration time, boolean late) {
                metrics.tick(time, late);
              }
            });
    systemd.stopping();
    reporter.lifecycle("agent.stopping", "agent is stopping");
  }

  @Override
  public void close() {
    ticker.close();
    keeper.close();
    webhooks.close();
    link.ifPresent(ControllerLink::close);
    enforcer.close();
    outbox.close();
    webWatch.close();
    server.close();
  }

  private List<Outbox.Destination> destinations() {
    List<Outbox.Destination> all = new ArrayList<>(webhooks.destinations());
    link.ifPresent(to -> all.add(to.destination()));
    return all;
  }

  private void tick(Duration lag) {
    newRules.getAndSet(Optional.empty()).ifPresent(this::use);
    Tick tick = ticker.tick(lag);
    standing.set(tick.standing());
    reporter.report(tick);
    enforcement.tick(tick, reporter, metrics);
    logbook.add(tick.assessment().incidents());
    keeper.offer(tick.standing(), logbook.incidents());
    boolean first = !health.ready();
    health.ticked();
    if (first) systemd.ready("watching");
    systemd.alive();
  }

  private void use(RuleBase base) {
    judge.use(base);
    reporter.lifecycle(
        "rules.changed",
        "%d rules are in force, version %s".formatted(base.rules().size(), base.version()));
  }

  private void take(Reload.Fresh fresh) {
    rules.set(fresh.rules());
    newRules.set(Optional.of(fresh.rules().rules()));
    mode = fresh.config().mode();
    LogSetup.apply(fresh.config().log());
  }

  private RuleCounts ruleCounts(Reload reload) {
    Rulebook book = rules.get();
    RuleBase base = book.rules();
    return new RuleCounts(
        base.rules().size(),
        base.informational().size(),
        base.skipped().size(),
        book.rejected(),
        base.version(),
        reload.successful());
  }

  private ScrapeServer serve(AgentConfig.Scrape scrape) throws ConfigException, CommandException {
    WebGate gate =
        scrape.webConfig().isPresent()
            ? WebGate.of(scrape.webConfig().get(), System::nanoTime)
            : WebGate.open();
    if (gate.config().tls().isPresent())
      metrics.certificate(() -> gate.config().tls().orElseThrow().ends());
    try {
      return new ScrapeServer(scrape.listen(), gate, metrics, health);
    } catch (IOException e) {
      throw new CommandException(
          Exit.REFUSED, "cannot listen on " + scrape.listen() + ": " + e.getMessage());
    }
  }

  private static HostClock clock(AgentConfig config, InstantSource wall) throws CommandException {
    try {
      return new HostClock(config.hostRoot(), wall);
    } catch (IOException e) {
      throw new CommandException(
          Exit.REFUSED, config.hostRoot() + " is not the root of a Linux host: " + e.getMessage());
    }
  }
}
