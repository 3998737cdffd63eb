// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.classifiers.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolsTest {
  /// Cut at `_`, so that an argument may hold blanks.
  private static Set<String> called(String argv) {
    return Tools.of(Optional.empty(), List.of(argv.split("_", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "frpc_-c_x.toml, frpc",
        "./dir/FRPC_-c, frpc",
        "-bash, bash",
        "/home/my user/frpc_-c, frpc",
        "ngrok http 80, ngrok",
        "python3_slowloris.py_example.org, python3 slowloris.py slowloris",
        "python3.11_-u_-W_ignore_-X_dev_/opt/patator.py, python3.11 patator.py patator",
        "pypy3_-OO_copyparty-sfx.py, pypy3 copyparty-sfx.py copyparty-sfx",
        "python3_-m_pproxy_-l_x, python3 pproxy",
        "python_-mhttp.server, python http.server",
        "python_-um_a.b, python a.b",
        "python3_MHDDoS/, python3 mhddos",
        "perl_-w_-I_lib_slowloris.pl_-dns, perl slowloris.pl slowloris",
        "ruby_-Ilib_dnscat2.rb, ruby dnscat2.rb dnscat2",
        "node_--max-old-space-size=99_-r_ts_/usr/bin/lt_--port, node lt",
        "nodejs_/m/localtunnel/bin/lt.mjs, nodejs lt.mjs lt",
        "java_-Xmx4G_-cp_a.jar_-jar_paper-1.21.jar_nogui, java paper-1.21.jar paper-1.21",
        "java_-cp_nmap.jar_org.example.Main, java org.example.main",
        "mono_hashcat.exe, mono hashcat.exe hashcat",
        "bash_-euo_pipefail_run.sh, bash run.sh run",
        "sh_+x_--_frpc, sh frpc",
        "busybox_nc_-e_sh, busybox nc",
        "busybox_nohup_sh_frpc.sh, busybox nohup sh frpc.sh frpc",
        "nohup_./frpc, nohup frpc",
        "env_-i_-u_A_B=1_C=2_frpc, env frpc",
        "sudo_-nu_bob_A=b_--_nmap_-sS, sudo nmap",
        "timeout_-k_5_-s_KILL_60_nmap, timeout nmap",
        "stdbuf_-oL_-e_0_hydra_-L, stdbuf hydra",
        "nice_-n_19_ionice_-c3_taskset_-c_0-3_xmrig, nice ionice taskset xmrig",
        "sudo_nohup_timeout_9_python3_-m_pproxy, sudo nohup timeout python3 pproxy",
        "proxychains4_-q_-f_p.conf_nmap, proxychains4 nmap",
        "sshpass_-p_secret_ssh_-R_80, sshpass ssh",
        "/lib64/ld-linux-x86-64.so.2_--library-path_/l_/tmp/frpc, ld-linux-x86-64.so.2 frpc",
        "cloudflared-linux-amd64_tunnel, cloudflared-linux-amd64 cloudflared",
        "frps.linux.x64, frps.linux.x64 frps"
      })
  void a_tool_is_seen_through_what_runs_it(String argv, String names) {
    assertThat(called(argv)).containsExactly(names.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "vim_xmrig.md, vim",
        "grep_-R_nmap_nmap, grep",
        "cat_/etc/frpc_frpc, cat",
        "git_clone_https://example.org/nmap, git",
        "apt_install_nmap, apt",
        "sudo_apt_install_nmap, sudo apt",
        "sudo_-u_nmap_ls, sudo ls",
        "sudo_-l_nmap, sudo",
        "sudo_vim_/etc/nmap, sudo vim",
        "pip_install_nmap, pip",
        "python3_/usr/bin/pip_install_nmap, python3 pip",
        "python3_-m_pip_install_nmap, python3 pip",
        "python3_-c_import x_nmap, python3",
        "python3_-Wnmap_a.py_nmap, python3 a.py a",
        "python3_-W_nmap_-X_nmap_a.py, python3 a.py a",
        "python3_-uc_/usr/bin/nmap, python3",
        "bash_-c_nmap -sS x, bash",
        "bash_-lc_/usr/bin/nmap, bash",
        "bash_--rcfile_nmap_a.sh, bash a.sh a",
        "bash_-c_/opt/nmap_nmap, bash",
        "sh_-s_nmap, sh",
        "perl_-lane_print if /nmap_nmap, perl",
        "perl_-MO=nmap_-e_1_nmap, perl",
        "ruby_-ne_puts_nmap, ruby",
        "node_-e_1_nmap, node",
        "node_-pe_1_/x/nmap, node",
        "php_-r_1;_nmap, php",
        "env_-S_nmap -sS, env",
        "env_EDITOR=nmap_vim_nmap, env vim",
        "timeout_nmap_cat_nmap, timeout cat",
        "stdbuf_-o_nmap_tail_-f_nmap, stdbuf tail",
        "nice_-n_nmap_make_-C_nmap, nice make",
        "strace_-o_nmap_ls_nmap, strace ls",
        "flock_nmap_ls, flock ls",
        "flock_/tmp/l_-c_/x/nmap, flock",
        "docker_run_nmap/nmap, docker",
        "man_nmap, man",
        "nmapper_x, nmapper",
        "echo_nmap, echo",
        "vim notes/nmap, vim",
        "java_-jar, java",
        "python3_-m, python3",
        "python3, python3",
        "sudo_-u, sudo"
      })
  void a_name_elsewhere_is_no_tool(String argv, String names) {
    assertThat(called(argv)).containsExactly(names.split(" ", -1));
  }

  @Test
  void a_module_that_is_a_folder_is_called_as_the_folder_is() {
    assertThat(Tools.of(Optional.empty(), List.of("python3", "-m", "copyparty.__main__")))
        .containsExactly("python3", "copyparty");
    assertThat(Tools.of(Optional.empty(), List.of("python3", "/x/MHDDoS/__main__.py")))
        .containsExactly("python3", "mhddos");
  }

  @Test
  void the_executable_counts_whatever_it_calls_itself() {
    assertThat(Tools.of(Optional.of("xray"), List.of("python3", "run")))
        .containsExactly("xray", "python3", "run");
    assertThat(Tools.of(Optional.of("frpc"), List.of())).containsExactly("frpc");
  }

  @Test
  void a_renamed_interpreter_is_seen_through_and_a_linked_busybox_is_not() {
    assertThat(Tools.of(Optional.of("python3.11"), List.of("train", "patator.py")))
        .containsExactly("python3.11", "train", "patator.py", "patator");
    assertThat(Tools.of(Optional.of("busybox"), List.of("grep", "nmap")))
        .containsExactly("busybox", "grep");
  }

  @Test
  void a_long_chain_or_command_line_ends_somewhere() {
    List<String> chain = new ArrayList<>(Collections.nCopies(60, "nohup"));
    chain.add("nmap");
    assertThat(Tools.of(Optional.empty(), chain)).containsExactly("nohup");
    List<String> options = new ArrayList<>(List.of("python3"));
    options.addAll(Collections.nCopies(100_000, "-u"));
    options.add("nmap.py");
    assertThat(Tools.of(Optional.empty(), options)).containsExactly("python3");
    String folders = "/__main__.py".repeat(50_000);
    assertThat(Tools.of(Optional.empty(), List.of("python3", folders)))
        .containsExactly("python3", "__main__.py", "__main__");
    assertThat(Tools.of(Optional.empty(), List.of("x".repeat(1 << 17)))).isEmpty();
  }

  @Test
  void nothing_that_a_process_shows_breaks_it() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> parts =
        List.of(
            "",
            "-",
            "--",
            "-m",
            "-c",
            "sudo",
            "env",
            "python3",
            "/",
            "//",
            "a=b",
            " ",
            "é\0",
            ".",
            "-linux",
            ".py",
            "linux",
            "ld-linux",
            "+o",
            "sh",
            "timeout",
            "__main__.py",
            "/__main__.py");
    for (int round = 0; round < 20_000; round++) {
      List<String> argv = new ArrayList<>();
      for (int i = random.nextInt(7); i >= 0; i--)
        argv.add(parts.get(random.nextInt(parts.size())) + parts.get(random.nextInt(parts.size())));
      assertThat(Tools.of(Optional.of(argv.getLast()), argv))
          .doesNotContain("")
          .hasSizeLessThan(24);
    }
  }
}
