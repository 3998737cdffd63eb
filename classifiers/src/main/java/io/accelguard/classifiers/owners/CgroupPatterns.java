// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.owners;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The shapes that engines and schedulers give to cgroup paths. Order matters: the first that
/// matches wins.
final class CgroupPatterns {
  private static final String CONTAINER_ID = "[0-9a-f]{64}";
  private static final String POD_UNDERSCORE =
      "[0-9a-f]{8}(?:_[0-9a-f]{4}){3}_[0-9a-f]{12}|[0-9a-f]{32}";
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String STEP = "\\d{1,10}(?:\\+\\d{1,10})?|batch|extern|interactive";
  private static final String TABLE =
      """
      monitor.conmon      ^(?:/[^/]+\\.slice)+/(?:crio|libpod)-conmon-(?<cid>{cid})\\.scope
      monitor.podman      ^/libpod_parent/conmon
      slurm.v2            ^(?:/[^/]+\\.slice){1,4}/(?:(?<node>[^/]+)_)?slurmstepd\\.scope/(?:job_(?<job>\\d{1,10})|(?<sluid>s[0-9A-F][0-9A-HJKMNP-TV-Z]{12}))(?:/step_(?<step>{step}))?(?:/(?<role>user|slurm))?(?:/task_(?<task>\\d{1,10}|special))?
      slurm.v1            ^/slurm(?:_(?<node>[^/]+))?/uid_(?<uid>\\d{1,10})/job_(?<job>\\d{1,10})(?:/step_(?<step>{step}))?(?:/task_(?<task>\\d{1,10}|special))?
      monitor.slurm       ^(?:(?:/[^/]+\\.slice){1,4}/(?:[^/]+_)?slurmstepd\\.scope|/slurm(?:_[^/]+)?)(?:/system)?
      pbs.any             ^/pbs_jobs\\.service/(?:jobs|jobid)/(?<job>\\d{1,10}(?:\\[\\d{1,10}\\])?)\\.(?<server>[^/]+)
      condor.any          ^(?:/system\\.slice)?(?:/condor\\.service)?/htcondor/condor_[^/]*?_(?<slot>slot\\d+(?:_\\d+)?)(?:@(?<host>[^/]+))?
      lsf.any             ^/lsf/(?<cluster>[^/]+)/job\\.(?<job>\\d{1,10})(?:\\[(?<index>\\d{1,10})\\])?(?:\\.\\d+){0,2}
      pod.systemd         ^(?:/kubelet\\.slice)?/(?:kubelet-)?kubepods\\.slice(?:/(?:kubelet-)?kubepods-(?<qos>besteffort|burstable)\\.slice)?/(?:kubelet-)?kubepods(?:-(?:besteffort|burstable))?-pod(?<pod>{podu})\\.slice(?:/(?<rt>cri-containerd|crio|docker)-(?<cid>{cid})\\.scope(?:/container)?)?
      pod.colon           ^(?:/system\\.slice/[^/]+\\.service)?/(?:kubelet-)?kubepods(?:-(?<qos>besteffort|burstable))?-pod(?<pod>{podu})\\.slice:(?<rt>cri-containerd|crio):(?<cid>{cid})
      pod.cgroupfs        ^(?:/kubelet)?/kubepods(?:/(?<qos>besteffort|burstable))?/pod(?<pod>{podd})(?:/(?:crio-)?(?<cid>{cid}))?
      alloc.nomad         ^/nomad(?:\\.slice)?(?:/(?:share|reserve)(?:\\.slice)?)?/(?<alloc>{uuid})\\.(?<task>[^/]+?)(?:\\.scope)?
      container.ecs       ^/ecs/(?<task>[0-9a-f-]{32,36})/(?<cid>{cid})
      container.docker    ^/docker/(?<cid>{cid})
      container.podman    ^/libpod_parent/libpod-(?<cid>{cid})
      container.scope     ^(?:/[^/]+\\.slice)*/(?<rt>docker|nerdctl|crio|libpod)-(?<cid>{cid})\\.scope(?:/container)?
      container.split     ^(?:/[^/]+\\.slice)*/(?<unit>[^/]+\\.service)/libpod-payload-(?<cid>{cid})
      container.apptainer ^(?:/[^/]+\\.slice)*/apptainer-(?<instance>\\d{1,10})\\.scope
      vm.libvirt          ^/machine\\.slice/machine-qemu\\\\x2d(?<n>\\d+)\\\\x2d(?<vm>[^/]+)\\.scope
      vm.legacy           ^/machine/qemu-(?<n>\\d+)-(?<vm>[^/]+)\\.libvirt-qemu
      vm.proxmox          ^/qemu\\.slice/(?<vm>\\d+)\\.scope
      machine.nspawn      ^/machine\\.slice/systemd-nspawn@(?<name>[^/]+)\\.service
      machine.lxc         ^/lxc(?:\\.payload\\.|/)(?<name>[^/]+)
      session.login       ^/user\\.slice/user-(?<uid>\\d{1,10})\\.slice/session-(?<session>c?\\d+)\\.scope
      user.manager        ^/user\\.slice/user-(?<uid>\\d{1,10})\\.slice/user@\\k<uid>\\.service
      notebook.systemd    ^(?:/[^/]+\\.slice)+/jupyter-(?<hubuser>[^/]+)-singleuser\\.service
      service.any         ^(?:/[^/]+\\.slice)*/(?<unit>[^/]+\\.(?:service|scope))
      container.raw       ^/(?<ns>[A-Za-z0-9._-]{1,76})/(?<cid>{cid})
      """;

  /// One shape.
  ///
  /// @param name kind and variant, as docs/attribution.md lists it
  record Shape(String name, Pattern pattern) {
    /// What it names: the text before the dot.
    String kind() {
      return name.substring(0, name.indexOf('.'));
    }
  }

  private CgroupPatterns() {}

  /// All shapes, first match first.
  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    for (String line : TABLE.lines().toList()) {
      String name = line.substring(0, line.indexOf(' '));
      String regex =
          line.substring(name.length())
              .trim()
              .replace("{cid}", CONTAINER_ID)
              .replace("{podu}", POD_UNDERSCORE)
              .replace("{podd}", UUID + "|[0-9a-f]{32}")
              .replace("{uuid}", UUID)
              .replace("{step}", STEP);
      shapes.add(new Shape(name, Pattern.compile(regex + "(?=/|$)")));
    }
    return List.copyOf(shapes);
  }
}
