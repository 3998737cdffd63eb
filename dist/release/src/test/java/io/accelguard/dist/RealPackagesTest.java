// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// One life of the packages on this Debian, in order; the packages for Red Hat are looked at.
@Tag("real")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealPackagesTest {
  private static final Path PACKAGES = Path.of("target/release").toAbsolutePath();
  private static final String OURS =
      "find /etc /usr /var /run -xdev -path '*accelguard*' -not -path '/etc/accelguard/*' "
          + "-not -path '/usr/*/accelguard*/*' -not -path '/var/*accelguard*/*' | sort";
  private static ScratchRoot host;

  @BeforeAll
  static void mount() throws IOException {
    host = new ScratchRoot(PACKAGES);
  }

  @AfterAll
  static void unmount() throws IOException {
    host.close();
  }

  @Test
  @Order(1)
  void checksums_hold() throws Exception {
    assertThat(host.run("cd /packages; sha256sum --strict -c SHA256SUMS | grep -c OK"))
        .isEqualTo("8\n");
  }

  @Test
  @Order(2)
  void installing_puts_each_file_with_its_owner_and_mode() throws Exception {
    host.run("dpkg -i /packages/*.deb");

    assertThat(
            host.run(
                """
                stat -c '%U:%G %a %n' /etc/accelguard /etc/accelguard/agent.yaml /etc/accelguard/controller.yaml \\
                  /etc/accelguard/rules.d /var/lib/accelguard /usr/lib/accelguard/bin/accelguard \\
                  /usr/lib/accelguard/runtime/bin/java /usr/lib/accelguard/runtime/lib/jspawnhelper \\
                  /usr/lib/accelguard/accelguard.aot /usr/lib/systemd/system/accelguard-{agent,controller}.service \\
                  /usr/share/doc/accelguard-agent/copyright
                readlink /usr/bin/accelguard /usr/bin/accelguard-controller
                id -nu accelguard
                """))
        .isEqualTo(
            """
            root:root 755 /etc/accelguard
            root:root 644 /etc/accelguard/agent.yaml
            root:root 644 /etc/accelguard/controller.yaml
            root:root 755 /etc/accelguard/rules.d
            accelguard:accelguard 700 /var/lib/accelguard
            root:root 755 /usr/lib/accelguard/bin/accelguard
            root:root 755 /usr/lib/accelguard/runtime/bin/java
            root:root 755 /usr/lib/accelguard/runtime/lib/jspawnhelper
            root:root 644 /usr/lib/accelguard/accelguard.aot
            root:root 644 /usr/lib/systemd/system/accelguard-agent.service
            root:root 644 /usr/lib/systemd/system/accelguard-controller.service
            root:root 644 /usr/share/doc/accelguard-agent/copyright
            /usr/lib/accelguard/bin/accelguard
            /usr/lib/accelguard-controller/bin/accelguard-controller
            accelguard
            """);
    assertThat(host.run("find /usr/lib/accelguard* ! -user root -o -type f -perm /022")).isEmpty();
    assertThat(host.run("dpkg --verify accelguard-agent accelguard-controller")).isEmpty();
  }

  @Test
  @Order(3)
  void what_is_installed_runs() throws Exception {
    assertThat(host.run("accelguard --version; accelguard-controller --version")).contains("0.1.0");
    host.run("accelguard config check /etc/accelguard/agent.yaml");
    assertThat(host.run("accelguard doctor || true"))
        .contains("process          works", "rules            works");
  }

  @Test
  @Order(4)
  void an_upgrade_keeps_what_was_edited_and_the_state() throws Exception {
    host.run(
        """
        echo '# of the site' >>/etc/accelguard/agent.yaml
        echo kept >/var/lib/accelguard/state
        mkdir /tmp/next
        dpkg-deb -R /packages/accelguard-agent_*.deb /tmp/next
        sed -i 's/^Version:.*/Version: 0.1.1/' /tmp/next/DEBIAN/control
        echo '# a new default' >>/tmp/next/etc/accelguard/agent.yaml
        dpkg-deb -Znone -b /tmp/next /tmp/next.deb
        dpkg --force-confdef --force-confold -i /tmp/next.deb
        """);

    assertThat(
            host.run(
                """
                tail -n 1 /etc/accelguard/agent.yaml
                tail -n 1 /etc/accelguard/agent.yaml.dpkg-dist
                cat /var/lib/accelguard/state
                dpkg-query -W -f '${Version}\n' accelguard-agent
                ls /usr/lib/accelguard/accelguard.aot
                """))
        .isEqualTo(
            """
            # of the site
            # a new default
            kept
            0.1.1
            /usr/lib/accelguard/accelguard.aot
            """);
  }

  @Test
  @Order(5)
  void removing_leaves_configuration_and_state() throws Exception {
    host.run("dpkg -r accelguard-agent accelguard-controller");

    assertThat(host.run(OURS + " | grep -v /dpkg/ || true"))
        .isEqualTo("/etc/accelguard\n/var/lib/accelguard\n");
    assertThat(host.run("ls /etc/accelguard /var/lib/accelguard"))
        .contains("agent.yaml", "controller.yaml", "state");
  }

  @Test
  @Order(6)
  void purging_leaves_nothing() throws Exception {
    host.run(
        "touch /etc/accelguard/rules.d/site.yml; dpkg -P accelguard-agent accelguard-controller");

    assertThat(host.run(OURS)).isEmpty();
    assertThat(host.run("getent passwd accelguard || getent group accelguard || true")).isEmpty();
  }

  @Test
  @Order(7)
  void the_packages_for_red_hat_keep_configuration_and_own_no_directory_of_the_system()
      throws Exception {
    String agent = "rpm -qp --nosignature /packages/accelguard-agent-*.rpm ";
    assertThat(host.run(agent + "--qf '[%{FILENAMES} %{FILEMODES:octal} %{FILEFLAGS:fflags}\n]'"))
        .contains(
            "/etc/accelguard/agent.yaml 100644 cn\n",
            "/usr/bin/accelguard 120",
            "/usr/lib/accelguard 40755",
            "/usr/lib/accelguard/bin/accelguard 100755",
            "/usr/lib/accelguard/runtime/lib/jspawnhelper 100755",
            "/usr/lib/accelguard/lib/bcprov",
            "/usr/lib/systemd/system/accelguard-agent.service 100644",
            "/usr/lib/sysusers.d/accelguard-agent.conf 100644")
        .doesNotContain("/usr/lib 4", "/usr 4", "/usr/share 4", "/usr/lib/systemd 4");
    assertThat(host.run(agent + "--requires")).contains("glibc", "systemd");
    assertThat(host.run(agent + "--scripts"))
        .contains("systemd-sysusers accelguard-agent.conf", "try-restart accelguard-agent.service")
        .doesNotContain("[[");
  }
}
