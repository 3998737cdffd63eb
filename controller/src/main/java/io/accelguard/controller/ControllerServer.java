// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.controller;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.accelguard.notifiers.UuidV7;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the parts behind two ports, one for people and scripts and one for nodes, with the headers
/// that keep a browser from doing more than it should.
final class ControllerServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerServer.class);

  private static final String NODES = "nodes";

  private final WebServer server;

  private ControllerServer(WebServer server) {
    this.server = server;
  }

  /// What is served.
  record Parts(
      AgentApi agents,
      Logins logins,
      Reports reports,
      Attempts attempts,
      ControllerMetrics metrics,
      Database database,
      Cases cases,
      Fairness fairness,
      Notifications notifications,
      Rounds rounds,
      NodeParts nodes,
      RulePacks packs) {

    /// All of it over one database.
    ///
    /// @throws IOException when there is no authority for nodes or a secret of a receiver cannot be
    ///   used, with a message for people
    static Parts of(
        ControllerConfig config, Database database, InstantSource clock, Secrets secrets)
        throws IOException, SQLException {
      UuidV7 ids = new UuidV7(clock, new SecureRandom());
      Duration interval = config.syncInterval();
      Fairness fairness = Fairness.of(config, database, clock, secrets, ids);
      ControllerMetrics metrics = new ControllerMetrics(ControllerMain.version());
      NodeParts nodes = NodeParts.of(config, database, clock, secrets);
      Enrolments enrolments =
          new Enrolments(database, clock, nodes.authority(), config.nodes().life(), ids);
      Notifications notifications = Notifications.of(config, database, clock, ids, metrics);
      RulePacks packs = new RulePacks(database, clock);
      return new Parts(
          new AgentApi(
              nodes.identities(),
              enrolments,
              new Ingest(database, clock, interval, packs),
              packs,
              metrics),
          new Logins(database, clock, secrets, new Users(database, clock, secrets)),
          new Reports(database, clock, interval),
          new Attempts(clock),
          metrics,
          database,
          new Cases(database, clock),
          fairness,
          notifications,
          new Rounds(
              new Filing(database, config.accounts(), ids, clock),
              new Consequences(database, clock, ids, config.consequences(), fairness.notices()),
              notifications),
          nodes,
          packs);
    }
  }

  /// What belongs to who nodes are.
  record NodeParts(
      CertificateAuthority authority, SSLContext tls, Tokens tokens, Identities identities) {

    private static NodeParts of(
        ControllerConfig config, Database database, InstantSource clock, Secrets secrets)
        throws IOException, SQLException {
      CertificateAuthority authority = CertificateAuthority.open(config, clock.instant());
      Tokens tokens = new Tokens(database, clock, secrets);
      tokens.pin(authority.pin());
      return new NodeParts(
          authority,
          NodeTls.of(authority, config.nodes(), clock),
          tokens,
          new Identities(database, clock));
    }
  }

  /// What belongs to consequences and to those who bear them.
  record Fairness(
      ConsequencesConfig config,
      InstantSource clock,
      SignedLinks links,
      Notices notices,
      Appeals appeals,
      Exemptions exemptions,
      Eligibility eligibility,
      PastMonth history) {

    private static Fairness of(
        ControllerConfig config,
        Database database,
        InstantSource clock,
        Secrets secrets,
        UuidV7 ids) {
      ConsequencesConfig set = config.consequences();
      SignedLinks links = new SignedLinks(database, clock, secrets);
      return new Fairness(
          set,
          clock,
          links,
          new Notices(database, clock, ids, set, links),
          new Appeals(database, clock, ids, set.appealWithin()),
          new Exemptions(database, clock, ids),
          new Eligibility(database, clock, set.halfLife(), config.accounts()),
          new PastMonth(database, clock));
    }
  }

  /// Every route of the port for people and scripts.
  static HttpRules people(HttpRules rules, ControllerConfig config, Parts parts) {
    Html html = new Html(TemplateEngine.createPrecompiled(ContentType.Html));
    Access access = new Access(parts.logins());
    Leads leads = new Leads(parts.database());
    CasePages pages = new CasePages(access, html, parts.cases(), parts.reports(), leads);
    boolean secure = config.tls().isPresent() || config.behindProxy();
    return rules
        .any((_, response) -> {
          protect(response);
          response.next();
        })
        .register(new Pages(access, html, parts, secure))
        .register(pages)
        .register(
            new NodePages(
                access,
                html,
                new NodeViews(parts.database()),
                parts.nodes(),
                parts.fairness().clock()))
        .register(new RulePages(access, html, parts.packs(), parts.fairness().clock()))
        .register(new AuditPages(access, html, parts.database()))
        .register(new OwnPages(html, pages, parts.fairness(), parts.cases()))
        .register(new ConsequencePages(access, html, parts.cases(), parts.fairness()))
        .register(new IncidentPages(access, html, parts.cases(), parts.reports()))
        .register(new NotificationPages(access, html, parts.notifications()))
        .register(new StaticFiles())
        .get("/metrics", (request, response) -> metrics(parts, request, response))
        .get("/healthz", (_, response) -> response.send("ok\n"))
        .get(
            "/readyz",
            (_, response) -> {
              boolean up = parts.database().isUp();
              response.status(up ? 200 : 503).send(up ? "ok\n" : "the database does not answer\n");
            });
  }

  static ControllerServer start(ControllerConfig config, Parts parts) throws UnknownHostException {
    HttpRouting.Builder routing = HttpRouting.builder();
    people(routing, config, parts);
    routing
        .error(
            SQLException.class,
            (_, response, error) -> {
              protect(response);
              LOG.atWarn()
                  .addKeyValue("cause", error.getMessage())
                  .log("a page could not be read from the database");
              response
                  .status(503)
                  .header(HeaderNames.RETRY_AFTER, "5")
                  .send("the database does not answer\n");
            })
        .error(
            HttpException.class,
            (_, response, error) -> {
              protect(response);
              response
                  .status(error.status())
                  .send(
                      Texts.visible(
                              Objects.requireNonNullElse(
                                  error.getMessage(), error.status().reasonPhrase()))
                          + "\n");
            });
    WebServerConfig.Builder builder =
        WebServer.builder()
            .address(InetAddress.getByName(config.listen().host()))
            .port(config.listen().port())
            .maxPayloadSize(4L << 20)
            .idleConnectionTimeout(Duration.ofMinutes(2))
            .shutdownHook(false)
            .routing(routing)
            .routing(NODES, HttpRouting.builder().register("/v1", parts.agents()))
            .putSocket(NODES, nodes(config.nodes().listen(), parts.nodes().tls()));
    config.tls().ifPresent(tls -> builder.tls(tls(tls)));
    return new ControllerServer(builder.build().start());
  }

  /// A node shows its certificate as soon as it has one.
  private static ListenerConfig nodes(Listen listen, SSLContext tls) throws UnknownHostException {
    return ListenerConfig.builder()
        .address(InetAddress.getByName(listen.host()))
        .port(listen.port())
        .maxPayloadSize(4L << 20)
        .idleConnectionTimeout(Duration.ofMinutes(2))
        .contentEncoding(encodings -> encodings.addContentEncoding(new GzipBodies()))
        .tls(
            Tls.builder()
                .sslContext(tls)
                .clientAuth(TlsClientAuth.OPTIONAL)
                .addEnabledProtocol("TLSv1.3")
                .build())
        .build();
  }

  private static Tls tls(ControllerConfig.Tls files) {
    return Tls.builder()
        .privateKey(key -> key.pem(pem -> pem.key(resource -> resource.path(files.key()))))
        .privateKeyCertChain(chain ->
            chain.pem(pem -> pem.certChain(resource -> resource.path(files.certificate()))))
        .build();
  }

  private static void protect(ServerResponse response) {
    response.header(
        "Content-Security-Policy",
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Referrer-Policy", "no-referrer");
    response.header("Cache-Control", "no-store");
  }

  private static void metrics(Parts parts, ServerRequest request, ServerResponse response) {
    try {
      parts.metrics().update(parts.reports().overview(Visitor.STRANGER), parts.reports().events());
      parts.metrics().waiting(parts.notifications());
      parts.metrics().databaseIs(true);
    } catch (SQLException e) {
      parts.metrics().databaseIs(false);
    }
    String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
    boolean open = accept.contains("application/openmetrics-text");
    response.header(
        HeaderNames.CONTENT_TYPE,
        open
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8");
    response.send(parts.metrics().scrape(accept).getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return server.port();
  }

  int nodesPort() {
    return server.port(NODES);
  }

  @Override
  public void close() {
    server.stop();
  }
}
