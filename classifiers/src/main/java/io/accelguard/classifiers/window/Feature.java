// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.window;

import static io.accelguard.classifiers.window.Span.LONG;
import static io.accelguard.classifiers.window.Span.MEDIUM;
import static io.accelguard.classifiers.window.Span.SHORT;
import static io.accelguard.model.Family.ACCELERATOR;
import static io.accelguard.model.Family.NETWORK;
import static io.accelguard.model.Family.PROCESS;
import static io.accelguard.model.Family.STORAGE;

import io.accelguard.model.Family;
import java.math.BigDecimal;
import java.math.MathContext;

/// One number about a workload. "Engine" is the executable of the workload that used most CPU in
/// the last 10 s: what a busy workload does is asked of the program that keeps it busy, so that a
/// shell or a compiler beside it does not blur the answer.
///
/// docs/features.md shows this table; a test holds the two equal.
public enum Feature {
  /// CPU of all processes
  CPU_CORES("cpu.cores_tree", "cores", PROCESS, SHORT, "stat"),
  /// CPU of the engine
  ENGINE_CORES("cpu.cores_engine", "cores", PROCESS, SHORT, "stat"),
  /// user / all CPU of the engine
  CPU_USER_SHARE("cpu.user_share", "ratio", PROCESS, SHORT, "stat"),
  /// page faults per CPU second of the engine
  CPU_FAULTS("cpu.faults_per_cpu_s", "1/s", PROCESS, SHORT, "stat"),
  /// spread of the engine's CPU, deviation / mean
  CPU_STEADINESS("cpu.cores_cv", "ratio", PROCESS, MEDIUM, "stat"),
  /// read and write calls per CPU second of the engine
  CALLS("io.calls_per_cpu_s", "1/s", PROCESS, SHORT, "io"),
  /// change of the engine's resident memory, without sign
  RESIDENT_DRIFT("mem.resident_drift", "MiB/min", PROCESS, MEDIUM, "status"),
  /// a process holds huge pages, or one filled block without a file, of the size of a RandomX
  /// dataset
  RANDOMX_PAGES("mem.block_2080mib", "0/1", PROCESS, SHORT, "status, maps"),
  /// new processes of other programs than the engine
  SPAWN_RATE("proc.spawn_rate", "1/s", PROCESS, MEDIUM, "stat, exits"),
  /// processes at nice 19 with a parent in the workload
  NICE19("proc.nice19_children", "n", PROCESS, SHORT, "stat"),
  /// a child was started by Python's spawn method
  SPAWN_ARGUMENT("proc.spawn_fork_arg", "0/1", PROCESS, SHORT, "cmdline"),
  /// the engine is deleted, in memory only or in a temporary folder
  HIDDEN_EXECUTABLE("proc.exe_deleted_or_tmp", "0/1", PROCESS, SHORT, "exe"),
  /// bytes read and written per CPU second of the engine
  BYTES_PER_CPU("io.bytes_per_cpu_s", "B/s", STORAGE, SHORT, "io"),
  /// bytes read per busy second of the devices
  BYTES_PER_GPU("io.read_bytes_per_gpu_busy_s", "B/s", STORAGE, MEDIUM, "io"),
  /// bytes through read and write calls
  IO_RATE("io.rate", "B/s", STORAGE, SHORT, "io"),
  /// bytes written / bytes received from external peers
  WRITES_FROM_NET("io.writes_to_net_in", "ratio", STORAGE, MEDIUM, "io, sockets"),
  /// bytes read / bytes sent to external peers
  READS_FOR_NET("io.reads_to_net_out", "ratio", STORAGE, MEDIUM, "io, sockets"),
  /// bytes written while a two-transport listener is held and TCP brings less than a tenth of them
  WRITES_FROM_UDP("io.writes_beside_udp", "B/s", STORAGE, MEDIUM, "io, sockets"),
  /// folders with open images, while computing
  IMAGE_FOLDERS("files.image_folders", "n", STORAGE, MEDIUM, "files"),
  /// exactly two such folders, with one name under two parents
  TWIN_FOLDERS("files.twin_folders", "0/1", STORAGE, MEDIUM, "files"),
  /// images rewritten during the run, while computing
  IMAGES_CHANGED("files.images_changed", "n", STORAGE, MEDIUM, "files"),
  /// model files rewritten during the run, while computing
  MODELS_CHANGED("files.models_changed", "n", STORAGE, MEDIUM, "files"),
  /// kinds of a guesser's books kept open or rewritten while computing: restore point, secrets
  SESSION_FILES("files.session_kinds", "n", STORAGE, MEDIUM, "files"),
  /// a word list of 64 KiB or more is open while computing
  WORD_LIST("files.word_list_open", "0/1", STORAGE, MEDIUM, "files"),
  /// payload both ways, of datagrams where somebody accounts them
  NET_RATE("net.rate", "B/s", NETWORK, SHORT, "sockets"),
  /// external addresses connected, while computing
  PEERS("net.peers_external", "n", NETWORK, MEDIUM, "sockets"),
  /// external connections older than 20 s that move less than 1 kB/s, while computing
  THIN_EXTERNAL("net.lowrate_external", "n", NETWORK, MEDIUM, "sockets"),
  /// the same with loopback and private peers
  THIN_LOCAL("net.lowrate_local", "n", NETWORK, MEDIUM, "sockets"),
  /// of the external ones, those older than 600 s
  OLD_THIN("net.longlived_lowrate", "n", NETWORK, LONG, "sockets"),
  /// time between messages that an external thin peer sends unasked
  PUSH_INTERVAL("net.push_interval_median", "s", NETWORK, LONG, "sockets"),
  /// size of these messages
  PUSH_BYTES("net.push_bytes_median", "B", NETWORK, LONG, "sockets"),
  /// push interval of a loopback or private thin peer
  PUSH_LOCAL("net.push_interval_local", "s", NETWORK, LONG, "sockets"),
  /// size of messages to the external thin peer that are answered within 1 s
  ASK_BYTES("net.ask_bytes_median", "B", NETWORK, LONG, "sockets"),
  /// sent / both ways on external thin connections
  SENT_SHARE("net.thin_sent_share", "ratio", NETWORK, MEDIUM, "sockets"),
  /// of the busier side: share of the bytes of external peers that came in which went on to
  /// external peers that were called, and back, within 5 s; from 64 KiB up
  RELAY_BALANCE("net.relay_balance", "ratio", NETWORK, MEDIUM, "sockets"),
  /// the same between called external peers and called loopback or private ones, of the direction
  /// that passes on less
  TUNNEL_BALANCE("net.tunnel_balance", "ratio", NETWORK, MEDIUM, "sockets"),
  /// /24 networks of external peers that came in
  GUEST_NETWORKS("net.guest_networks", "n", NETWORK, LONG, "sockets"),
  /// payload sent to them
  SERVED_RATE("net.served_rate", "B/s", NETWORK, LONG, "sockets"),
  /// sent / both ways with them, from 1 MiB up
  SERVED_SHARE("net.served_share", "ratio", NETWORK, MEDIUM, "sockets"),
  /// most connections older than 20 s that move less than 1 kB/s, called to one external address
  HELD_TO_ONE("net.held_to_one", "n", NETWORK, MEDIUM, "sockets"),
  /// one port from 1024 up listens on TCP and is bound on UDP, beyond loopback
  TWO_TRANSPORTS("net.tcp_udp_listener", "0/1", NETWORK, SHORT, "sockets"),
  /// UDP 6771 is bound (BitTorrent local service discovery)
  LOCAL_DISCOVERY("net.lsd_port", "0/1", NETWORK, SHORT, "sockets"),
  /// a listener on 6881–6999 or 51413
  TORRENT_PORT("net.bittorrent_port", "0/1", NETWORK, SHORT, "sockets"),
  /// the lesser of external peers that came in and external peers on high ports that were called
  TWO_WAY("net.peers_two_way", "n", NETWORK, MEDIUM, "sockets"),
  /// /24 networks of external peers that were called on high ports, and, where any was, of those
  /// that came in: who only receives guests is a server
  SPREAD("net.spread_24", "n", NETWORK, MEDIUM, "sockets"),
  /// called external peers on ports below 1024 / all called external peers
  WELL_KNOWN_SHARE("net.well_known_share", "ratio", NETWORK, MEDIUM, "sockets"),
  /// the listener has TCP peers, and all are loopback or private
  PRIVATE_ONLY("net.private_peers_only", "0/1", NETWORK, MEDIUM, "sockets"),
  /// sent / both ways with external peers on high ports, from 64 KiB up
  UPLOAD_SHARE("net.upload_share", "ratio", NETWORK, MEDIUM, "sockets"),
  /// connections begun to others than the workload's own address
  CALLS_BEGUN("net.calls_rate", "1/min", NETWORK, MEDIUM, "sockets, ends"),
  /// addresses that they went to
  CALLED_PEERS("net.called_peers", "n", NETWORK, MEDIUM, "sockets, ends"),
  /// ports that they went to
  CALLED_PORTS("net.called_ports", "n", NETWORK, MEDIUM, "sockets, ends"),
  /// destinations (address and port) that did not answer / those of which it is known, from 10 up
  CALLS_UNANSWERED("net.called_unanswered", "ratio", NETWORK, MEDIUM, "sockets, ends"),
  /// of the host: bytes that its devices received
  HOST_BYTES_IN("net.bytes_in", "B/s", NETWORK, SHORT, "net/dev"),
  /// of the host: bytes that its devices sent
  HOST_BYTES_OUT("net.bytes_out", "B/s", NETWORK, SHORT, "net/dev"),
  /// of the host: packets received
  HOST_PACKETS_IN("net.pps_in", "1/s", NETWORK, SHORT, "net/dev"),
  /// of the host: packets sent
  HOST_PACKETS_OUT("net.pps_out", "1/s", NETWORK, SHORT, "net/dev"),
  /// of the host: bytes / packets sent, from 100 packets up
  HOST_PACKET_SIZE("net.mean_pkt", "B", NETWORK, SHORT, "net/dev"),
  /// of the host: packets sent that no protocol counted; 0 while packets are 600 B or more on
  /// average
  HOST_UNEXPLAINED("net.pps_unexplained", "1/s", NETWORK, SHORT, "net/dev, net/snmp"),
  /// of the host: connections that failed before they were established
  HOST_FAILED_OPENS("net.failed_opens", "1/s", NETWORK, SHORT, "net/snmp"),
  /// of the host: these / connections that were begun, from 20 up
  HOST_UNANSWERED("net.syn_unanswered", "ratio", NETWORK, MEDIUM, "net/snmp"),
  /// of the host: resets sent
  HOST_RESETS("net.resets_out", "1/s", NETWORK, SHORT, "net/snmp"),
  /// of the host: resets sent / segments received, from 1,000 up
  HOST_RESET_SHARE("net.reset_share", "ratio", NETWORK, SHORT, "net/snmp"),
  /// of the host: segments sent again / segments sent, from 1,000 up
  HOST_REPEATED("net.retransmit_share", "ratio", NETWORK, MEDIUM, "net/snmp"),
  /// of the host: UDP datagrams that sockets sent
  HOST_DATAGRAMS_OUT("net.datagrams_out", "1/s", NETWORK, SHORT, "net/snmp"),
  /// of the host: UDP datagrams received for ports where nobody waits
  HOST_NO_PORTS("net.datagrams_refused", "1/s", NETWORK, SHORT, "net/snmp"),
  /// of the host: share of the bytes on its interfaces that sockets account for, from 1 MiB up
  HOST_BYTES_COUNTED("net.bytes_counted", "ratio", NETWORK, MEDIUM, "net/dev, sockets"),
  /// busy share of the devices, by this workload
  GPU_UTIL("gpu.sm_util_mean", "ratio", ACCELERATOR, MEDIUM, "NVML"),
  /// deviation / mean of the busy share
  GPU_UTIL_SPREAD("gpu.sm_util_cv", "ratio", ACCELERATOR, MEDIUM, "NVML"),
  /// share of time the device memory was read or written
  GPU_MEMORY_UTIL("gpu.memctl_util_mean", "ratio", ACCELERATOR, MEDIUM, "NVML"),
  /// device memory in use / present
  GPU_MEMORY("gpu.vram_frac", "ratio", ACCELERATOR, SHORT, "NVML"),
  /// change of device memory in use, without sign
  GPU_MEMORY_DRIFT("gpu.vram_drift", "MiB/min", ACCELERATOR, LONG, "NVML"),
  /// power / limit of devices held alone
  GPU_POWER("gpu.power_frac", "ratio", ACCELERATOR, MEDIUM, "NVML"),
  /// deviation / mean of the power
  GPU_POWER_SPREAD("gpu.power_cv", "ratio", ACCELERATOR, MEDIUM, "NVML"),
  /// from host to devices held alone
  GPU_PCIE("gpu.pcie_rx_rate", "MB/s", ACCELERATOR, MEDIUM, "NVML"),
  /// share of time in integer arithmetic, on devices held alone
  GPU_INTEGER("gpu.int_pipe", "ratio", ACCELERATOR, MEDIUM, "GPM"),
  /// share of time in matrix units
  GPU_TENSOR("gpu.tensor", "ratio", ACCELERATOR, MEDIUM, "GPM"),
  /// share of time in 32-bit floating point
  GPU_FP32("gpu.fp32", "ratio", ACCELERATOR, MEDIUM, "GPM"),
  /// share of time in 64-bit floating point
  GPU_FP64("gpu.fp64", "ratio", ACCELERATOR, MEDIUM, "GPM"),
  /// least busy of the driver's samples between two looks, mean over the looks
  GPU_UTIL_LEAST("gpu.sm_util_least", "ratio", ACCELERATOR, MEDIUM, "NVML samples"),
  /// (highest - lowest) / mean of the driver's power samples between two looks, mean over the looks
  GPU_POWER_SWING("gpu.power_swing", "ratio", ACCELERATOR, MEDIUM, "NVML samples"),
  /// of the host: mean / idle power over 5 minutes in which a device said that it did nothing
  HIDDEN_ENERGY("hid.energy_unexplained", "ratio", ACCELERATOR, LONG, "NVML"),
  /// of the host: active multiprocessors over a minute in which the device said likewise
  HIDDEN_PIPES("hid.pipes_unexplained", "ratio", ACCELERATOR, MEDIUM, "GPM"),
  /// of the host: share of a minute in which a device worked and no process was seen on it
  HIDDEN_HOLDER("hid.busy_without_pid", "ratio", PROCESS, MEDIUM, "NVML, fd"),
  /// of the host: the management library is not what its package brought
  HIDDEN_LIBRARY("hid.library_altered", "0/1", PROCESS, SHORT, "file"),
  /// of the host: processes that control groups know and /proc does not list
  HIDDEN_PROCESS("hid.process_gap", "n", PROCESS, SHORT, "cgroup");

  private final String id;
  private final String unit;
  private final Family family;
  private final Span span;
  private final String source;

  Feature(String id, String unit, Family family, Span span, String source) {
    this.id = id;
    this.unit = unit;
    this.family = family;
    this.span = span;
    this.source = source;
  }

  /// Name in evidence, after docs/detection.md, section 13, where it has one.
  public String id() {
    return id;
  }

  public String unit() {
    return unit;
  }

  public Family family() {
    return family;
  }

  public Span span() {
    return span;
  }

  /// What it is computed from.
  public String source() {
    return source;
  }

  /// A value with its unit, to three digits, for people.
  public String show(double value) {
    String number =
        new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    return switch (unit) {
      case "0/1" -> value > 0 ? "yes" : "no";
      case "ratio", "n" -> number;
      default -> number + " " + unit;
    };
  }
}
