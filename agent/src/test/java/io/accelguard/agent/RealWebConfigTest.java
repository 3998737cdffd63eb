// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The cases of exporter-toolkit's web configuration, in our words: what openssl made is served,
/// and a real curl is or is not let in.
@Tag("real")
class RealWebConfigTest {
  private static final String HASH = "$2y$10$l.UM9sHxdiasWLCrr1VFdel1SxJ3k3j.eXKKBfsMRheF2QciDzGd.";
  private static final String TLS =
      "tls_server_config: {cert_file: server.crt, key_file: server.key";

  @TempDir static Path folder;
  private Optional<ScrapeServer> server = Optional.empty();

  @BeforeAll
  static void certificates() throws Exception {
    for (String program : List.of("openssl", "curl"))
      assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), "not installed: " + program);
    for (String name : List.of("server", "other", "client", "stranger"))
      run(
          "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%1$s"
                  .formatted(name)
              + " -addext subjectAltName=DNS:%1$s.example,IP:127.0.0.1 -keyout %1$s.key -out %1$s.crt"
                  .formatted(name));
    run("openssl ec -in server.key -out old.key");
    Files.writeString(folder.resolve("junk.pem"), "junk");
  }

  @AfterEach
  void stop() {
    server.ifPresent(ScrapeServer::close);
  }

  private static String run(String command) throws IOException, InterruptedException {
    return run(command.split(" "));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? said : "exit " + process.exitValue() + " " + said;
  }

  private void serve(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("web.yml"), yaml);
    WebGate gate = WebGate.of(file, () -> 0);
    Metrics metrics = new Metrics(MetricSnapshots::new);
    server =
        Optional.of(
            new ScrapeServer(new ListenAddress("127.0.0.1", 0), gate, metrics, new Always()));
  }

  private record Always() implements ScrapeServer.Health {
    @Override
    public String trouble() {
      return "";
    }

    @Override
    public boolean ready() {
      return true;
    }
  }

  /// What curl says of `/healthz`: the status, or its own exit status.
  private String curl(String scheme, String options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("curl", "-sS", "--max-time", "10", "-o", "/dev/null", "-w", "%{http_code}"));
    if (!options.isEmpty()) command.addAll(List.of(options.split(" ")));
    command.add(scheme + "://127.0.0.1:" + server.orElseThrow().port() + "/healthz");
    String said = run(command.toArray(String[]::new));
    return said.startsWith("exit ") ? said.split(" ")[0] + " " + said.split(" ")[1] : said;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      textBlock =
          """
          nothing set, plain client                    | {}                                           | http  |                                              | 200
          nothing set, client speaks TLS               | {}                                           | https | -k --max-time 1                              | exit 28
          TLS, plain client                            | TLS}                                         | http  |                                              | exit 1
          TLS, client trusts the certificate           | TLS}                                         | https | --cacert server.crt                          | 200
          TLS, client trusts another                   | TLS}                                         | https | --cacert other.crt                           | exit 60
          TLS, client of TLS 1.2                       | TLS}                                         | https | -k --tls-max 1.2                             | 200
          TLS, client of TLS 1.1                       | TLS}                                         | https | -k --tls-max 1.1 --ciphers DEFAULT:@SECLEVEL=0 | exit 35
          TLS 1.3 only, client of 1.2                  | TLS, min_version: TLS13}                     | https | -k --tls-max 1.2                             | exit 35
          TLS 1.2 only, client of 1.3                  | TLS, max_version: TLS12}                     | https | -k --tlsv1.3                                 | exit 35
          common cipher                                | TLS, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]} | https | -k --tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-GCM-SHA256 | 200
          no common cipher                             | TLS, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]} | https | -k --tls-max 1.2 --ciphers ECDHE-ECDSA-AES256-GCM-SHA384 | exit 35
          suites of 1.2 leave 1.3 alone                | TLS, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]} | https | -k --tlsv1.3              | 200
          common curve                                 | TLS, curve_preferences: [CurveP256]}         | https | -k --curves P-256                            | 200
          no common curve                              | TLS, curve_preferences: [CurveP256]}         | https | -k --curves P-521                            | exit 35
          any certificate, none shown                  | TLS, client_auth_type: RequireAnyClientCert} | https | -k                                           | exit 56
          any certificate, a stranger's                | TLS, client_auth_type: RequireAnyClientCert} | https | -k --cert stranger.crt --key stranger.key    | 200
          asked for a certificate, none shown          | TLS, client_auth_type: RequestClientCert}    | https | -k                                           | 200
          verified if given, none shown                | TLS, client_auth_type: VerifyClientCertIfGiven, client_ca_file: client.crt} | https | -k            | 200
          verified if given, a stranger's              | TLS, client_auth_type: VerifyClientCertIfGiven, client_ca_file: client.crt} | https | -k --cert stranger.crt --key stranger.key | exit 56
          verified, the right one                      | TLS, client_auth_type: RequireAndVerifyClientCert, client_ca_file: client.crt} | https | -k --cert client.crt --key client.key | 200
          verified, a stranger's                       | TLS, client_auth_type: RequireAndVerifyClientCert, client_ca_file: client.crt} | https | -k --cert stranger.crt --key stranger.key | exit 56
          verified, none shown                         | TLS, client_auth_type: RequireAndVerifyClientCert, client_ca_file: client.crt} | https | -k | exit 56
          named, the right name                        | TLS, client_auth_type: RequireAndVerifyClientCert, client_ca_file: client.crt, client_allowed_sans: [client.example]} | https | -k --cert client.crt --key client.key | 200
          named, another name                          | TLS, client_auth_type: RequireAndVerifyClientCert, client_ca_file: client.crt, client_allowed_sans: [x.example]} | https | -k --cert client.crt --key client.key | exit 56
          password, none given                         | basic_auth_users: {alice: HASH}              | http  |                                              | 401
          password, the right one                      | basic_auth_users: {alice: HASH}              | http  | -u alice:p                                   | 200
          password, a wrong one                        | basic_auth_users: {alice: HASH}              | http  | -u alice:q                                   | 401
          password, an unknown name                    | basic_auth_users: {alice: HASH}              | http  | -u bob:p                                     | 401
          password, something else than Basic          | basic_auth_users: {alice: HASH}              | http  | -H Authorization:Bearer,p                    | 401
          password and TLS                             | TLS}\\nbasic_auth_users: {alice: HASH}       | https | -k -u alice:p                                | 200
          no user at all                               | basic_auth_users: {}                         | http  |                                              | 200
          """)
  void a_client_gets(String name, String yaml, String scheme, String options, String expected)
      throws Exception {
    serve(
        yaml.replace("TLS}", TLS + "}")
            .replace("TLS, ", TLS + ", ")
            .replace("HASH", "'" + HASH + "'")
            .replace("\\n", "\n"));
    assertThat(curl(scheme, options == null ? "" : options)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          no mapping            | junk                                                          | expected a mapping
          unknown key           | tls_config: {}                                                | tls_config: unknown key
          unknown key of TLS    | TLS, cert_fil: x}                                             | unknown key; did you mean cert_file?
          rate limit            | rate_limit: {interval: 1s, burst: 2}                          | unknown key
          no certificate        | tls_server_config: {key_file: server.key}                     | tls_server_config.cert_file: is missing
          empty certificate     | tls_server_config: {cert_file: '', key_file: server.key}      | tls_server_config.cert_file: is empty
          no key                | tls_server_config: {cert_file: server.crt}                    | tls_server_config.key_file: is missing
          certificate not there | tls_server_config: {cert_file: no.crt, key_file: server.key}  | no.crt: does not exist
          key not there         | tls_server_config: {cert_file: server.crt, key_file: no.key}  | no.key: does not exist
          key of another        | tls_server_config: {cert_file: server.crt, key_file: other.key} | the key is not the certificate's
          key in the old form   | tls_server_config: {cert_file: server.crt, key_file: old.key} | openssl pkcs8 -topk8
          junk for a key        | tls_server_config: {cert_file: server.crt, key_file: junk.pem} | there is no private key in it
          junk for certificate  | tls_server_config: {cert_file: junk.pem, key_file: server.key} | cannot be used
          authority, no policy  | TLS, client_ca_file: client.crt}                              | no client is asked for a certificate
          policy, no authority  | TLS, client_auth_type: RequireAndVerifyClientCert}            | client_ca_file: is missing
          unknown policy        | TLS, client_auth_type: Any}                                   | unknown policy `Any`
          names, no policy      | TLS, client_allowed_sans: [x]}                                | needs a client_auth_type
          unknown version       | TLS, min_version: TLS111}                                     | unknown TLS version `TLS111`
          versions crossed      | TLS, min_version: TLS13, max_version: TLS12}                  | is less than min_version
          unknown cipher        | TLS, cipher_suites: [TLS_X]}                                  | unknown cipher `TLS_X`
          unknown curve         | TLS, curve_preferences: [P7]}                                 | unknown curve `P7`
          no hash               | basic_auth_users: {alice: secret}                             | no bcrypt hash
          a dear hash           | basic_auth_users: {alice: '$2y$18$l.UM9sHxdiasWLCrr1VFdel1SxJ3k3j.eXKKBfsMRheF2QciDzGd.'} | costs more than 15
          unknown header        | http_server_config: {headers: {Server: x}}                    | `Server` cannot be set
          wrong header          | http_server_config: {headers: {X-Frame-Options: maybe}}       | must be one of deny, sameorigin
          """)
  void a_mistake_is_told(String name, String yaml, String message) {
    assertThatThrownBy(() -> serve(yaml.replace("TLS}", TLS + "}").replace("TLS, ", TLS + ", ")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_changed_file_is_taken_without_a_restart_and_one_with_mistakes_is_not() throws Exception {
    serve(TLS + "}");
    assertThat(curl("https", "--cacert server.crt")).isEqualTo("200");
    Path file = folder.resolve("web.yml");
    Files.writeString(
        file,
        "tls_server_config: {cert_file: other.crt, key_file: other.key}\n"
            + "basic_auth_users: {alice: '"
            + HASH
            + "'}\n");
    server.orElseThrow().refresh();
    assertThat(curl("https", "--cacert server.crt")).isEqualTo("exit 60");
    assertThat(curl("https", "--cacert other.crt")).isEqualTo("401");
    Files.writeString(file, "tls_server_config: {cert_file: gone.crt, key_file: other.key}\n");
    server.orElseThrow().refresh();
    assertThat(curl("https", "--cacert other.crt -u alice:p")).isEqualTo("200");
    Files.writeString(file, "basic_auth_users: {}\n");
    server.orElseThrow().refresh();
    assertThat(curl("https", "--cacert other.crt -u alice:p")).isEqualTo("200");
  }

  @Test
  void headers_are_on_every_answer() throws Exception {
    serve(
        "http_server_config: {headers: {X-Frame-Options: deny, Strict-Transport-Security: ''}}\n"
            + "basic_auth_users: {alice: '"
            + HASH
            + "'}");
    String said = run("curl -s -i http://127.0.0.1:" + server.orElseThrow().port() + "/metrics");
    assertThat(said)
        .contains("401 Unauthorized", "X-frame-options: deny", "Www-authenticate: Basic realm=")
        .doesNotContainIgnoringCase("Strict-Transport-Security", "accelguard_");
  }
}
