// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.agent;

import io.accelguard.classifiers.rules.FailedExample;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.RulePack;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rules keygen` and `rules sign`: what whoever writes rules for all nodes runs, on a machine that
/// is neither a node nor the controller.
final class RulePackCommands {
  private RulePackCommands() {}

  /// Makes a pair of keys.
  @Command(
      name = "keygen",
      description =
          "makes the key that signs rules for all nodes: FILE, and FILE.pub for the nodes",
      exitCodeList = {"0:made", "71:the files could not be made"},
      footer = "  accelguard rules keygen site.key")
  static final class KeyGen implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "where the private key goes; must not exist")
    private Path file;

    @Override
    public Integer call() throws CommandException {
      Path open = file.resolveSibling(file.getFileName() + ".pub");
      try {
        KeyPair made = KeyPairGenerator.getInstance(RulePackSeal.ALGORITHM).generateKeyPair();
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, Pem.text("PRIVATE KEY", made.getPrivate().getEncoded()));
        Files.writeString(
            open,
            Pem.text("PUBLIC KEY", made.getPublic().getEncoded()),
            StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new CommandException(Exit.REFUSED, e.getFile() + " exists; keys are not overwritten");
      } catch (IOException e) {
        throw new CommandException(Exit.REFUSED, file + " " + Unreadable.why(e));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has Ed25519", e);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("Keep " + file + " away from nodes and controller: who has it can blind them.");
      out.println("Copy " + open + " to each node and name it in rules.pack-keys.");
      return Exit.OK;
    }
  }

  /// Signs a folder.
  @Command(
      name = "sign",
      description = {
        "makes a pack of a folder of rules and signs it",
        "The rules are checked and asked about their own examples first. Publish the pack with"
            + " `accelguard-controller rules publish`."
      },
      exitCodeList = {
        "0:signed",
        "3:a rule gets an example wrong",
        "71:the pack could not be written",
        "78:a rule has a mistake"
      },
      footer = "  accelguard rules sign --key site.key --pack-version 1 --out pack.json rules/")
  static final class Sign implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(366);

    @Spec private CommandSpec spec;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "private key (PEM)")
    private Path key = Path.of("");

    @Option(
        names = "--pack-version",
        paramLabel = "N",
        required = true,
        description = "must be above all earlier ones; nodes take no other")
    private long version;

    @Option(
        names = "--expires",
        paramLabel = "DURATION",
        defaultValue = "90d",
        converter = DurationConverter.class,
        description =
            "from now on, at most 366d; then the rules of the agent hold again; default"
                + " ${DEFAULT-VALUE}")
    private Duration life = LONGEST;

    @Option(
        names = "--note",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "what changed, for people")
    private String note = "";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the signed pack")
    private Path out = Path.of("");

    @Parameters(
        paramLabel = "FOLDER",
        description = "rules; a path below it replaces the same path")
    private Path folder;

    private final InstantSource clock;

    Sign(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public Integer call() throws ConfigException, CommandException {
      if (version < 1 || life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0)
        throw new CommandException(
            Exit.USAGE, "--pack-version is 1 or more, --expires more than 0 and at most 366d");
      RuleFiles files = RuleFiles.of(List.of(folder));
      RuleBase rules = files.parse();
      List<FailedExample> failed = rules.test();
      PrintWriter terminal = spec.commandLine().getOut();
      for (FailedExample example : failed) terminal.println(Terminal.safe(example.toString()));
      if (!failed.isEmpty()) return Exit.FOUND;
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      List<RulePack.File> content =
          files.sources().stream()
              .map(file ->
                  new RulePack.File(
                      folder.relativize(Path.of(file.path())).toString(), file.text()))
              .toList();
      if (content.isEmpty()) throw new CommandException(Exit.REFUSED, folder + " holds no rules");
      seal(new RulePack(version, now, now.plus(life), note, content));
      terminal.println(
          "pack %d with %d rules, until %s: %s"
              .formatted(version, rules.rules().size(), now.plus(life), out));
      return Exit.OK;
    }

    private void seal(RulePack pack) throws CommandException {
      try {
        String sealed = new RulePackSeal().seal(Pem.privateKey(Files.readString(key)), pack);
        if (sealed.getBytes(StandardCharsets.UTF_8).length > RulePack.MAX_BYTES)
          throw new CommandException(Exit.REFUSED, "the pack is larger than 8 MiB");
        Files.writeString(out, sealed);
      } catch (IOException e) {
        throw new CommandException(Exit.REFUSED, "the pack was not written: " + e.getMessage());
      } catch (GeneralSecurityException e) {
        throw new CommandException(Exit.REFUSED, key + ": " + e.getMessage());
      }
    }
  }
}
