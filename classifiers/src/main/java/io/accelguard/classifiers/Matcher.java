// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.classifiers.rules.Observation;
import io.accelguard.classifiers.rules.Rule;
import io.accelguard.classifiers.rules.RuleBase;
import io.accelguard.model.Endpoint;
import io.accelguard.model.FileSample;
import io.accelguard.model.FileSample.How;
import io.accelguard.model.ProcessKey;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
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
  private Map<ProcessKey, Answer> answers = Map.of();
  private Map<ProcessKey, Answer> next = new HashMap<>();

  Matcher(RuleBase rules) {
    this.rules = rules;
  }

  private record Answer(Visible visible, List<Rule> rules) {}

  /// Everything of a process that a rule may look at.
  private record Visible(
      Face self, Optional<Face> parent, int uid, int nice, Set<File> files, Set<Socket> sockets) {}

  private record Face(Optional<Executable> executable, List<String> argv, String comm) {
    static Face of(ProcessSample process) {
      return new Face(process.executable(), process.argv(), process.comm());
    }
  }

  private record File(How how, String path, Optional<String> content) {}

  private record Socket(
      SocketSample.Transport transport,
      SocketSample.State state,
      Endpoint local,
      Endpoint remote) {}

  /// Begins a tick: answers about processes that are not asked for again are forgotten.
  void tick() {
    answers = next;
    next = HashMap.newHashMap(answers.size());
  }

  /// Every rule that is true of a process of the workload.
  ///
  /// @param byPid all processes of the host, for parents
  List<RuleMatch> match(Workload workload, Map<Integer, ProcessSample> byPid) {
    Map<ProcessKey, List<FileSample>> files = new HashMap<>();
    for (FileSample file : workload.files()) {
      files.computeIfAbsent(file.process(), _ -> new ArrayList<>()).add(file);
    }
    Map<ProcessKey, List<SocketSample>> sockets = new HashMap<>();
    for (SocketSample socket : workload.sockets()) {
      socket
          .owner()
          .ifPresent(owner -> sockets.computeIfAbsent(owner, _ -> new ArrayList<>()).add(socket));
    }
    List<RuleMatch> matches = new ArrayList<>();
    for (ProcessSample process : workload.processes()) {
      List<Rule> rules =
          match(
              process,
              Optional.ofNullable(byPid.get(process.parent())),
              files.getOrDefault(process.key(), List.of()),
              sockets.getOrDefault(process.key(), List.of()));
      for (Rule rule : rules) {
        matches.add(new RuleMatch(rule, "process " + process.key().pid()));
      }
    }
    return matches;
  }

  private List<Rule> match(
      ProcessSample process,
      Optional<ProcessSample> parent,
      List<FileSample> files,
      List<SocketSample> sockets) {
    Visible visible =
        new Visible(
            Face.of(process),
            parent.map(Face::of),
            process.uid(),
            process.nice(),
            names(files),
            ends(sockets));
    Answer known = answers.get(process.key());
    if (known == null || !known.visible().equals(visible)) {
      known = new Answer(visible, rules.match(Observation.of(process, parent, files, sockets)));
    }
    next.put(process.key(), known);
    return known.rules();
  }

  /// Rules about the files of a whole workload.
  List<Rule> match(List<FileSample> files) {
    return rules.match(Observation.ofWorkload(files));
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
