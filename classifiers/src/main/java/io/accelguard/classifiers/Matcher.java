// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.rules.Observation;
import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.classifiers.rules.RuleBase.Matches;
import io.accelguard.model.Endpoint;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.SocketSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks the rules about processes, and asks again only when something a rule can see has changed:
/// counters move on every tick, names do not.
final class Matcher {
  private final RuleBase rules;
  private final Notes notes;
  private Map<ProcessKey, Answer> answers = Map.of();
  private Map<ProcessKey, Answer> next = new HashMap<>();
  private Map<ProcessKey, Set<String>> conversations = Map.of();

  /// @param notes takes what weighs nothing
  Matcher(RuleBase rules, Notes notes) {
    this.rules = rules;
    this.notes = notes;
  }

  /// What the rules said of a process, its parent, and the names of its files and sockets.
  private record Answer(
      ProcessSample process,
      Optional<ProcessSample> parent,
      Set<File> files,
      Set<Socket> sockets,
      Set<String> conversations,
      Set<String> facts,
      Matches said) {

    /// Whether nothing that a rule may look at has changed.
    boolean stands(
        ProcessSample now,
        Optional<ProcessSample> above,
        Set<File> names,
        Set<Socket> ends,
        Set<String> said,
        Set<String> odd) {
      return process.uid() == now.uid()
          && process.nice() == now.nice()
          && isFace(process, now)
          && parent.isPresent() == above.isPresent()
          && (parent.isEmpty() || isFace(parent.get(), above.get()))
          && files.equals(names)
          && sockets.equals(ends)
          && conversations.equals(said)
          && facts.equals(odd);
    }

    private static boolean isFace(ProcessSample one, ProcessSample other) {
      return one.comm().equals(other.comm())
          && one.argv().equals(other.argv())
          && one.executable().equals(other.executable());
    }
  }

  private record File(How how, String path, Optional<String> content) {}

  private record Socket(
      SocketSample.Transport transport,
      SocketSample.State state,
      Endpoint local,
      Endpoint remote) {}

  /// Begins a tick: answers about processes that are not asked for again are forgotten.
  ///
  /// @param known what each process is seen to say, of all processes
  void tick(Map<ProcessKey, Set<String>> known) {
    conversations = known;
    answers = next;
    next = HashMap.newHashMap(answers.size());
  }

  /// Every rule that is true of a process of the workload.
  ///
  /// @param passed those of its processes that are gone by now, or execute something else
  /// @param byPid all processes of the host, for parents
  List<RuleMatch> match(
      Workload workload,
      List<ProcessSample> passed,
      Map<Integer, ProcessSample> byPid,
      double uptime) {
    Map<ProcessKey, List<FileSample>> files = byProcess(workload.files());
    Map<ProcessKey, List<SocketSample>> sockets = byOwner(workload.sockets());
    Set<String> facts = facts(workload);
    List<RuleMatch> matches = new ArrayList<>();
    for (ProcessSample process : workload.processes()) {
      Matches said =
          match(
              process,
              Optional.ofNullable(byPid.get(process.parent())),
              files.getOrDefault(process.key(), List.of()),
              sockets.getOrDefault(process.key(), List.of()),
              facts);
      notes.see(process.key(), workload.key().toString(), said.informational(), uptime);
      for (Rule rule : said.rules()) {
        matches.add(new RuleMatch(rule, "process " + process.key().pid()));
      }
    }
    for (ProcessSample process : passed) {
      Observation seen =
          Observation.of(
              process,
              Optional.ofNullable(byPid.get(process.parent())),
              List.of(),
              List.of(),
              Set.of(),
              facts);
      for (Rule rule : rules.ask(seen).rules()) {
        matches.add(new RuleMatch(rule, "process " + process.key().pid() + " (short)"));
      }
    }
    return matches;
  }

  private Matches match(
      ProcessSample process,
      Optional<ProcessSample> parent,
      List<FileSample> files,
      List<SocketSample> sockets,
      Set<String> facts) {
    Set<File> names = names(files);
    Set<Socket> ends = ends(sockets);
    Set<String> said = conversations.getOrDefault(process.key(), Set.of());
    Answer answer = answers.get(process.key());
    if (answer == null || !answer.stands(process, parent, names, ends, said, facts)) {
      Observation seen = Observation.of(process, parent, files, sockets, said, facts);
      answer = new Answer(process, parent, names, ends, said, facts, rules.ask(seen));
    }
    next.put(process.key(), answer);
    return answer.said();
  }

  /// Rules about the files of a whole workload.
  List<Rule> match(List<FileSample> files) {
    return rules.ask(Observation.ofWorkload(files)).rules();
  }

  private static Set<String> facts(Workload workload) {
    if (workload.attribution().facts().isEmpty()) return Set.of();
    Set<String> facts = new HashSet<>();
    workload.attribution().facts().forEach(fact -> facts.add(fact.id()));
    return facts;
  }

  private static Map<ProcessKey, List<FileSample>> byProcess(List<FileSample> files) {
    if (files.isEmpty()) return Map.of();
    Map<ProcessKey, List<FileSample>> sorted = new HashMap<>();
    for (FileSample file : files) {
      sorted.computeIfAbsent(file.process(), _ -> new ArrayList<>()).add(file);
    }
    return sorted;
  }

  private static Map<ProcessKey, List<SocketSample>> byOwner(List<SocketSample> sockets) {
    if (sockets.isEmpty()) return Map.of();
    Map<ProcessKey, List<SocketSample>> sorted = new HashMap<>();
    for (SocketSample socket : sockets) {
      socket
          .owner()
          .ifPresent(owner -> sorted.computeIfAbsent(owner, _ -> new ArrayList<>()).add(socket));
    }
    return sorted;
  }

  private static Set<File> names(List<FileSample> files) {
    if (files.isEmpty()) return Set.of();
    Set<File> names = HashSet.newHashSet(files.size());
    files.forEach(file -> names.add(new File(file.how(), file.path(), file.content())));
    return names;
  }

  private static Set<Socket> ends(List<SocketSample> sockets) {
    if (sockets.isEmpty()) return Set.of();
    Set<Socket> ends = HashSet.newHashSet(sockets.size());
    sockets.forEach(socket ->
        ends.add(new Socket(socket.transport(), socket.state(), socket.local(), socket.remote())));
    return ends;
  }
}
