// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers;

import io.accelguard.classifiers.owners.Workload;
import io.accelguard.model.Category;
import io.accelguard.model.OwnerKind;
import io.accelguard.model.ProcessSample;
import io.accelguard.model.ProcessSample.Executable;
import io.accelguard.model.Trust;
import java.util.List;

/// Tells the doors of the operator from doors of tenants: sshd, a mesh agent, a gateway, a mirror.
/// Who opens the node is not its abuser, so that what the host's own service manager runs, under a
/// system account and from programs that only root can install, is not asked whether it lets
/// outsiders in (docs/decisions/0060-doors-of-the-operator.md). Whether it attacks others is asked
/// of everybody.
final class OperatorServices {
  /// Accounts of people begin here, on every distribution in use.
  private static final int FIRST_ACCOUNT = 1000;

  private static final List<String> INSTALLED =
      List.of("/usr/", "/opt/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/nix/store/", "/snap/");

  private OperatorServices() {}

  /// Whether the category is the operator's own business in this workload.
  static boolean may(Category category, Workload workload) {
    return switch (category) {
      case REMOTE_ACCESS, FILE_HOSTING -> isService(workload);
      case CRYPTO_MINING,
          PASSWORD_CRACKING,
          DEEPFAKE,
          P2P,
          OUTBOUND_ATTACK,
          MANY_ACCOUNTS,
          HIDDEN_COMPUTE ->
          false;
    };
  }

  private static boolean isService(Workload workload) {
    return workload.owner().kind() == OwnerKind.UNIT
        && workload.owner().trust() == Trust.SURE
        && workload.processes().stream().allMatch(OperatorServices::isInstalled);
  }

  private static boolean isInstalled(ProcessSample process) {
    return process.uid() < FIRST_ACCOUNT
        && process.executable().filter(OperatorServices::isInstalled).isPresent();
  }

  private static boolean isInstalled(Executable executable) {
    return !executable.memfd() && INSTALLED.stream().anyMatch(executable.path()::startsWith);
  }
}
