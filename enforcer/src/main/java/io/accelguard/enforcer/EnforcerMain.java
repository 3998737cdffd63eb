// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.enforcer;

import io.accelguard.model.EnforcementAnswer;
import io.accelguard.model.EnforcementAnswer.Outcome;
import io.accelguard.model.EnforcementOrder;
import io.accelguard.model.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The program `accelguard-enforcer`: the unit, and what operators type.
public final class EnforcerMain {
  private static final String AGENT = "accelguard";
  private static final int MOST_BYTES = 64 << 10;
  private static final String USAGE =
      """
      accelguard-enforcer serve       what the unit does; started by its socket only
      accelguard-enforcer check       reads /etc/accelguard/enforcer.yaml and says what is wrong with it
      accelguard-enforcer warn|freeze|stop --incident ID [--dry-run] PID …
      accelguard-enforcer thaw --incident ID
                                      asks the unit; ends with 1 when it refuses
      """;

  private EnforcerMain() {}

  /// Ends the program with the code of what was asked.
  public static void main(String[] arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(arguments));
    Path root = Path.of("/");
    if (words.size() > 1 && words.getFirst().equals("--root")) {
      words.removeFirst();
      root = Path.of(words.removeFirst());
    }
    System.exit(run(new Places(root), words));
  }

  private static int run(Places places, List<String> words) throws IOException {
    if (words.equals(List.of("serve"))) return serve(places);
    if (words.equals(List.of("check"))) return check(places);
    Optional<OperatorOrder> asked = OperatorOrder.parse(words);
    if (asked.isPresent()) return ask(places, asked.get());
    System.err.print(USAGE);
    return Exit.USAGE;
  }

  private static int serve(Places places) throws IOException {
    if (!(System.inheritedChannel() instanceof ServerSocketChannel socket)) {
      System.err.println("started by accelguard-enforcer.socket only: systemctl start it");
      return Exit.USAGE;
    }
    new Service(places, System.out).run(socket, AGENT, InstantSource.system());
    return Exit.OK;
  }

  private static int check(Places places) {
    CeilingFile.Read read = new CeilingFile(places.config(), 0).read();
    read.problems().forEach(System.err::println);
    if (read.ceiling().isEmpty()) return Exit.CONFIGURATION;
    Ceiling ceiling = read.ceiling().get();
    String most = ceiling.most().map(action -> action.id()).orElse("none");
    System.out.println("max-action " + most + (ceiling.dryRun() ? ", dry run" : ", for real"));
    return Exit.OK;
  }

  private static int ask(Places places, OperatorOrder asked) throws IOException {
    Optional<EnforcementOrder> order =
        asked.order(
            new HostProcesses(),
            Places.bootId(),
            Places.uptimeTicks(),
            InstantSource.system().instant());
    if (order.isEmpty()) {
      System.err.println("a process is not there, or they belong to several users");
      return Exit.REFUSED;
    }
    JsonCodec codec = new JsonCodec();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(places.socket()))) {
      byte[] line = (codec.write(order.get()) + "\n").getBytes(StandardCharsets.UTF_8);
      ByteBuffer out = ByteBuffer.wrap(line);
      while (out.hasRemaining()) channel.write(out);
      InputStream in = Channels.newInputStream(channel);
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      Optional<EnforcementAnswer> answer = codec.read(EnforcementAnswer.class, text.strip());
      System.out.println(answer.map(codec::writePretty).orElse("no answer: only root may ask"));
      Outcome outcome = answer.map(EnforcementAnswer::outcome).orElse(Outcome.REFUSED);
      return outcome == Outcome.DONE || outcome == Outcome.REHEARSED ? Exit.OK : Exit.REFUSED;
    } catch (IOException e) {
      System.err.println(
          places.socket() + " does not answer: systemctl start accelguard-enforcer.socket");
      return Exit.UNAVAILABLE;
    }
  }
}
