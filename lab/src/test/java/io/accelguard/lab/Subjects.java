// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import io.accelguard.model.Category;
import java.util.List;
import java.util.Optional;

/// The cast: programs that must be caught, and innocent twins that must not be.
final class Subjects {
  private static final int SECONDS = 150;

  private Subjects() {}

  static List<Subject> guilty() {
    return List.of(
        guilty(
            "a Stratum miner against a pool on loopback",
            Category.CRYPTO_MINING,
            List.of("gcc", "python3"),
            "gcc -O2 -pthread -o $DIR/labminer $SUBJECTS/stratum_miner.c",
            """
            python3 $SUBJECTS/stratum_pool.py --for %1$d >pool.port &
            while [ ! -s pool.port ]; do sleep 0.1; done
            exec setsid -w $DIR/labminer -a sha256d -o stratum+tcp://127.0.0.1:$(cat pool.port) \\
              -u bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.rig1 -p x --for %1$d
            """),
        guilty(
            "john in incremental mode",
            Category.PASSWORD_CRACKING,
            List.of("john"),
            JOHN_HASHES,
            "exec timeout %1$d john --format=crypt --incremental hashes.txt"),
        guilty(
            "john under another name",
            Category.PASSWORD_CRACKING,
            List.of("john"),
            JOHN_HASHES + "; cp /usr/sbin/john $DIR/python-train",
            "export JOHN=/usr/share/john; exec timeout %1$d $DIR/python-train hashes.txt"),
        guilty(
            "hashcat on a CPU",
            Category.PASSWORD_CRACKING,
            List.of("hashcat"),
            HASHCAT_WARM,
            "export POCL_CACHE_DIR=$DIR/../pocl; exec timeout %1$d hashcat -D 1 -m 1400 -a 3"
                + " --potfile-disable hash.txt ?a?a?a?a?a?a?a?a"),
        guilty(
            "hashcat under another name",
            Category.PASSWORD_CRACKING,
            List.of("hashcat"),
            HASHCAT_WARM
                + "; cp /usr/bin/hashcat $DIR/evaluate; ln -sfn /usr/share/hashcat/* $DIR; ln -sfn"
                + " /usr/lib/hashcat/modules $DIR",
            "export POCL_CACHE_DIR=$DIR/../pocl; exec timeout %1$d $DIR/evaluate -D 1 -m 1400 -a 3"
                + " --potfile-disable hash.txt ?a?a?a?a?a?a?a?a"),
        guilty(
            "a face-swap trainer",
            Category.DEEPFAKE,
            List.of("python3:torch", "python3:PIL"),
            "/usr/bin/python3 $SUBJECTS/face_swap_trainer.py prepare $DIR/workspace",
            """
            exec /usr/bin/python3 $SUBJECTS/face_swap_trainer.py train \\
              --training-data-src-dir workspace/data_src/aligned --training-data-dst-dir workspace/data_dst/aligned \\
              --model-dir workspace/model --model SAEHD --for %1$d
            """),
        torrent("a torrent over uTP by transmission", "transmission", "transmission-cli", ""),
        torrent("transmission under another name", "transmission", "transmission-cli", "photosync"),
        torrent("a torrent over TCP by aria2", "aria2", "aria2c", ""),
        torrent("aria2 under another name", "aria2", "aria2c", "photosync"));
  }

  /// A relay, a file server and a scanner with strangers, and an honest gateway beside them.
  static Subject outward() {
    return new Subject(
        "doors and a scan",
        Optional.empty(),
        List.of("microsocks", "vsftpd", "nmap", "nginx", "curl", "ip", "nsenter"),
        "",
        "exec $SUBJECTS/outward_tools.sh $DIR %1$d".formatted(SECONDS));
  }

  /// Twins that run at the same time, so that those that need the processors have them for
  /// themselves.
  static List<List<Subject>> innocentGroups() {
    return List.of(
        List.of(
            innocent(
                "openssl speed",
                List.of("openssl"),
                "exec timeout %1$d openssl speed -multi 2 -seconds 30 sha256 sha512"),
            innocent(
                "an idle websocket",
                List.of("python3"),
                "exec python3 $SUBJECTS/idle_websocket.py --for %1$d")),
        List.of(
            innocent(
                "a gcc build",
                List.of("gcc", "make"),
                "exec $SUBJECTS/gcc_build.sh $DIR/build %1$d"),
            innocent(
                "curl from nginx",
                List.of("nginx", "curl"),
                "exec $SUBJECTS/web_serving.sh $DIR/web %1$d")),
        List.of(
            innocent(
                "ResNet training",
                List.of("python3:torchvision"),
                "exec /usr/bin/python3 $SUBJECTS/resnet_trainer.py $DIR/pictures --for %1$d")),
        List.of(
            innocent(
                "matrix products in numpy",
                List.of("python3:numpy"),
                "exec /usr/bin/python3 $SUBJECTS/matrix_multiply.py --for %1$d")));
  }

  /// Salted hashes of words that no list holds, so that the attack lasts.
  private static final String JOHN_HASHES =
      "for i in 1 2 3 4; do echo user$i:$(openssl passwd -6 -salt s$i zq!$RANDOM$RANDOM-$i); done"
          + " >hashes.txt";

  /// The first run on a machine compiles kernels for half a minute; that is not what is judged.
  private static final String HASHCAT_WARM =
      "echo 8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa5 >hash.txt; "
          + "export POCL_CACHE_DIR=$DIR/../pocl; mkdir -p $POCL_CACHE_DIR; "
          + "hashcat -D 1 -m 1400 -a 3 --potfile-disable --runtime 1 hash.txt ?d?d?d?d || true";

  private static Subject torrent(String name, String client, String program, String alias) {
    return guilty(
        name,
        Category.P2P,
        List.of(program, "opentracker", "mktorrent", "ip", "nsenter"),
        "",
        "exec $SUBJECTS/torrent_exchange.sh " + client + " $DIR/torrent %1$d " + alias);
  }

  private static Subject guilty(
      String name, Category category, List<String> needs, String prepare, String command) {
    return new Subject(name, Optional.of(category), needs, prepare, command.formatted(SECONDS));
  }

  private static Subject innocent(String name, List<String> needs, String command) {
    return new Subject(name, Optional.empty(), needs, "", command.formatted(SECONDS));
  }
}
