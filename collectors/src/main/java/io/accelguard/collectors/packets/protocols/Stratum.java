// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.collectors.packets.protocols;

import static io.accelguard.model.Category.CRYPTO_MINING;

import io.accelguard.collectors.packets.protocols.JsonMessages.Message;
import io.accelguard.model.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Mining pools' JSON-RPC in clear text: Stratum v1 (`mining.*`, BIP 310), the CryptoNote `login`
/// dialect, Ethereum `eth_*` over TCP, and getwork over HTTP.
///
/// What counts is the value of `method`. A `login` is nobody's own: it needs a miner's parameters
/// and a job in the answer.
final class Stratum implements Recogniser {
  private static final Set<String> POOL_METHODS =
      Set.of(
          "mining.subscribe",
          "mining.authorize",
          "mining.configure",
          "mining.submit",
          "mining.notify",
          "mining.set_difficulty",
          "mining.set_target",
          "mining.set_extranonce",
          "mining.extranonce.subscribe",
          "mining.set_version_mask",
          "mining.suggest_difficulty",
          "mining.suggest_target",
          "mining.hello");
  private static final Set<String> ETHEREUM_METHODS =
      Set.of("eth_submitLogin", "eth_getWork", "eth_submitWork", "eth_submitHashrate");

  @Override
  public Optional<Recognition> recognise(Conversation c) {
    if (c.transport() != Transport.TCP) return Optional.empty();
    Bytes client = c.client().stream();
    if (client.startsWith("POST ") || client.startsWith("GET ")) return work(client);
    List<Message> asked = JsonMessages.in(client);
    List<Message> told = JsonMessages.in(c.server().stream());
    List<String> seen = new ArrayList<>();
    Stream.concat(asked.stream(), told.stream())
        .flatMap(message -> message.value("method").stream())
        .filter(method -> POOL_METHODS.contains(method) || ETHEREUM_METHODS.contains(method))
        .distinct()
        .map(method -> "method " + method)
        .forEach(seen::add);
    boolean login = Stream.concat(asked.stream(), told.stream()).anyMatch(Stratum::isMinersLogin);
    boolean job = Stream.concat(asked.stream(), told.stream()).anyMatch(Stratum::isJob);
    if (login && job) seen.add("method login with a miner's parameters");
    if (job) seen.add("job with blob and target");
    if (seen.isEmpty()) return Optional.empty();
    return found(seen.size() > 1 ? Grade.CONTENT : Grade.STRUCTURED, seen);
  }

  private static Optional<Recognition> found(Grade grade, List<String> seen) {
    return Optional.of(new Recognition("stratum", Optional.of(CRYPTO_MINING), grade, seen));
  }

  private static boolean isMinersLogin(Message message) {
    Function<String, Boolean> has = key -> message.has("params." + key);
    return message.value("method").filter("login"::equals).isPresent()
        && has.apply("login")
        && (has.apply("pass") || has.apply("agent") || has.apply("algo"));
  }

  /// A job inside the answer to the login, or pushed.
  private static boolean isJob(Message message) {
    return isJob(message, "result.job.")
        || (message.value("method").filter("job"::equals).isPresent() && isJob(message, "params."));
  }

  private static boolean isJob(Message message, String at) {
    return message.has(at + "blob") && message.has(at + "job_id") && message.has(at + "target");
  }

  /// One request a connection: the method, and with it a header that only miners send.
  private static Optional<Recognition> work(Bytes request) {
    var body = request.find("\r\n\r\n", 0);
    if (body.isEmpty()) return Optional.empty();
    String head = request.first(body.getAsInt()).latin1();
    List<String> seen = new ArrayList<>();
    JsonMessages.in(request.from(body.getAsInt() + 4)).stream()
        .flatMap(message -> message.value("method").stream())
        .filter(method -> ETHEREUM_METHODS.contains(method) || method.equals("getwork"))
        .findFirst()
        .ifPresent(method -> seen.add("method " + method + " over HTTP"));
    if (seen.isEmpty()) return Optional.empty();
    if (head.contains("X-Mining-Extensions")) seen.add("header X-Mining-Extensions");
    return found(seen.size() > 1 ? Grade.CONTENT : Grade.STRUCTURED, seen);
  }
}
