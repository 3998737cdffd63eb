// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static io.accelguard.classifiers.rules.RuleText.seen;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.accelguard.model.Category;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Processes that led other tools astray: honest work that looks guilty, and guilty work that does
/// not.
final class TrickyLines {
  private TrickyLines() {}

  /// Honest: nothing above a token may match.
  static Stream<Observation> honest() {
    return Stream.concat(silent(), named());
  }

  /// Honest, and not even worth a token.
  static Stream<Observation> silent() {
    return Stream.of(
        run("gcc", "-c", "-o", "pool.o", "pool.c"),
        run("echo", "-o stratum+tcp"),
        run("bash", "-c", "echo \"-o stratum+tcp\""),
        run("grep", "-rn", "stratum+tcp://", "docs/"),
        run("vim", "xmrig.md"),
        run("git", "clone", "https://example.org/someone/xmrig-detector"),
        run("python", "train.py", "--data", "crypto/stratum+tcp-notes.txt"),
        run("httpx", "https://example.org/", "--follow-redirects"),
        run("python3", "serve.py", "--cpu-priority=3"),
        run("pytest", "tests/test_hashcat_parser.py", "-m", "slow", "-a"),
        run("git", "commit", "-a", "-m", "hashcat and john in one list"),
        run("tar", "--create", "--incremental", "--format=gnu", "-f", "a.tar", "/srv"),
        run("node", "mcp-server.js", "{\"jsonrpc\":\"2.0\",\"method\":\"login\",\"id\":1}"),
        run("clangd", "--background-index", "--log=verbose"),
        run("python", "-m", "yolo", "train", "data=coco.yaml", "model=yolo11n.pt", "epochs=90"),
        run("blender", "-b", "scene.blend", "-a", "-t", "8"),
        run("gmx", "mdrun", "-deffnm", "md", "-nb", "gpu", "-ntomp", "8"),
        run("pip", "install", "-U", "hashid", "torrentool"),
        run("conda", "install", "-c", "conda-forge", "aria2", "john"),
        run("chrome", "--headless", "--remote-debugging-port=9222", "https://example.org"),
        run("dask-ssh", "--hostfile", "hosts", "--nthreads", "8"),
        run("python", "detect_fake.py", "--dataset", "FaceForensics++", "--method", "FaceSwap"),
        run("openssl", "speed", "-evp", "sha256", "-multi", "8"),
        run("torchrun", "--nproc_per_node=8", "train_gpt.py", "--model_size", "350M", "-m", "3"),
        run("ssh", "-o", "ProxyJump=gate:22", "-u", "host"),
        run("mysqldump", "--user", "root", "--server", "db.example:3306"),
        run("mktorrent", "-l", "18", "-a", "https://example.org/announce", "-o", "a", "data"),
        run("docker", "run", "-u", "1000:1000", "-w", "/w", "-p", "8080:80", "nginx"),
        run("grep", "-rn", "ngrok", "http", "docs/"),
        run("vim", "frpc.toml"),
        run("systemctl", "start", "frpc"),
        run("apt", "install", "hydra", "nmap", "masscan", "tor", "openvpn"),
        run("git", "clone", "https://example.org/gkbrk/slowloris"),
        run("pip", "install", "copyparty", "sshuttle", "patator"),
        run("python", "train.py", "hydra.run.dir=out", "-p", "4"),
        run("python", "-c", "import socks; print('ssh -R 80:localhost:80 serveo.net')"),
        run("ssh", "-N", "-L", "8888:localhost:8888", "me@gpu7"),
        run("ssh", "-J", "gate", "-p", "2222", "node", "srun", "-N", "4", "train"),
        run("rclone", "copy", "remote:data", "/scratch", "--transfers", "32"),
        run("kubectl", "port-forward", "svc/web", "8080:80"),
        run("nginx", "-g", "daemon off;"),
        run("prometheus", "--config.file=/etc/prometheus.yml", "--web.listen-address=:9090"),
        run("iperf3", "-s", "-p", "5201"),
        run("tailscale", "up", "--auth-key=x"),
        run("docker", "run", "-p", "80:80", "filebrowser/filebrowser", "-r", "/srv"),
        run("curl", "-x", "socks5://10.0.0.3:1080", "-L", "https://example.org"),
        run("ping", "-c", "4", "203.0.113.7"),
        run("pytest", "-k", "ssh_login", "tests/test_nmap_parser.py"),
        run("sudo", "apt", "install", "nmap", "masscan", "-y"),
        run("sudo", "-u", "hydra", "tail", "-f", "-L", "-P", "/var/log/syslog"),
        run("bash", "-c", "ngrok http 8888", "ngrok", "http"),
        run("python3", "-c", "import frpc", "frpc", "-c", "x"),
        run("python3", "-m", "pip", "install", "slowloris", "https://example.org/x"),
        run("env", "EDITOR=frpc", "vim", "-c", "frpc"),
        run("timeout", "60", "grep", "-R", "serveo.net", "conf", "-p"),
        run("nohup", "tar", "-cf", "xray.tar", "-C", "/srv", "xray"),
        run("perl", "-lane", "print if /hydra/", "hydra", "-L", "-P"),
        run("node", "-e", "require('localtunnel')", "lt", "--port"),
        run("java", "-cp", "nmap.jar", "org.example.Main", "-sS", "203.0.113.7"),
        run("strace", "-o", "nmap", "ls", "-A"),
        run("python3", "xray.py", "--config", "chest.yaml"),
        run("python3", "clash.py", "run", "-c", "game.json"),
        run("nice", "-n", "19", "make", "-C", "zmap", "-p"),
        seen("Image", "/usr/bin/python3", "MappedFile", "/opt/torch/lib/libtorch.so"),
        seen("Image", "/usr/bin/python3", "OpenFile", "/data/strings/miners-and-pools.parquet"));
  }

  /// Honest, with the name of something or a model that honest work shares.
  private static Stream<Observation> named() {
    return Stream.of(
        seen("Image", "/usr/bin/aria2c", "OpenFile", "/d/a.iso", "ChangedFile", "/d/a.iso.aria2"),
        seen("Image", "/usr/bin/hashcat", "CommandLine", "hashcat --version"),
        seen("Image", "/usr/sbin/john", "CommandLine", "john --list=formats"),
        seen("Comm", "python3", "OpenFile", "/m/GFPGANv1.4.pth", "OpenFile", "/m/codeformer.pth"),
        seen("Comm", "python3", "OpenFile", "/m/buffalo_l/w600k_r50.onnx"),
        seen("Comm", "turbostat", "OpenFile", "/dev/cpu/0/msr"),
        run("python3", "probe.py", "stratum+tcp://pool.example:3333"),
        run("python3", "index.py", "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567"));
  }

  /// Guilty behind a disguise: a rule of grade structured must match.
  static Stream<Arguments> evasive() {
    List<String> long1 = new ArrayList<>(List.of("python3", "train.py"));
    long1.addAll(Collections.nCopies(200, "--epochs=" + "9".repeat(200)));
    long1.addAll(List.of("-o", "stratum+tcp://pool.example:443", "-u", "W"));
    return Stream.of(
        arguments(Category.CRYPTO_MINING, argv(long1)),
        arguments(
            Category.CRYPTO_MINING,
            run("python3", "-o", "STRATUM+TCP://POOL.EXAMPLE:3333", "-u", "W")),
        arguments(
            Category.CRYPTO_MINING,
            run("kworker", "-o", "stratum+tcp://p.example:1", "-u", "W", "--rig-id", "xmrig1")),
        arguments(
            Category.CRYPTO_MINING,
            run(
                "SRBMiner-MULTI",
                "--algorithm",
                "RandomX",
                "--pool",
                "p.example:9000",
                "--wallet",
                "W")),
        arguments(
            Category.CRYPTO_MINING,
            seen("Image", "/memfd:x", "Memfd", "true", "MappedFile", "/dev/shm/libxmrig-cuda.so")),
        arguments(
            Category.PASSWORD_CRACKING,
            seen("Image", "/tmp/train", "MappedFile", "/dev/shm/modules/module_01000.so")),
        arguments(
            Category.PASSWORD_CRACKING,
            seen("Comm", "x", "OpenFile", "/a/john.pot", "OpenFile", "/tmp/s.rec")),
        arguments(Category.REMOTE_ACCESS, run("train", "-c", "./frpc_node7.toml")),
        arguments(Category.REMOTE_ACCESS, run("sync", "client", "https://c.example", "R:socks")),
        arguments(
            Category.REMOTE_ACCESS,
            run("sudo", "-u", "bob", "nohup", "frpc-linux-amd64", "-c", "/tmp/a")),
        arguments(
            Category.REMOTE_ACCESS, run("/lib64/ld-linux-x86-64.so.2", "./ngrok", "http", "8888")),
        arguments(Category.REMOTE_ACCESS, run("stdbuf", "-oL", "node", "-r", "x", "lt.mjs", "-p")),
        arguments(Category.FILE_HOSTING, run("env", "-i", "python3", "-m", "copyparty", "-p", "1")),
        arguments(
            Category.OUTBOUND_ATTACK,
            run("timeout", "-k", "5", "1h", "nmap", "-sS", "203.0.113.0/24")),
        arguments(Category.REMOTE_ACCESS, run("x", "-L=relay+tls://:8443", "-F=socks5://h:1080")),
        arguments(
            Category.REMOTE_ACCESS,
            run("work", "tunnel", "--no-autoupdate", "run", "--token", "eyJhIjoi")),
        arguments(
            Category.OUTBOUND_ATTACK,
            run("train", "-p22", "--rate=50000", "198.51.100.0/22", "--wait=0")),
        arguments(Category.OUTBOUND_ATTACK, run("eval", "-L", "u", "-P", "p", "ssh://203.0.113.7")),
        arguments(Category.P2P, seen("MappedFile", "/l/libtorrent.so.21", "Listening", "tcp/443")));
  }

  private static Observation run(String... argv) {
    return argv(List.of(argv));
  }

  private static Observation argv(List<String> argv) {
    Map<Field, List<String>> given = new EnumMap<>(Field.class);
    given.put(Field.IMAGE, List.of("/usr/bin/" + argv.getFirst()));
    given.put(Field.COMM, List.of(argv.getFirst()));
    given.put(Field.ARGV, argv);
    return Observation.ofExample(Scope.PROCESS, given);
  }
}
