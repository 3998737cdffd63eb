// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// Puts together `MODULE/target/NAME`, a folder that runs without anything installed. Maven calls
/// it at the end of `package`, with the JDK of the build.
///
///     java Bundle.java MODULE_DIRECTORY NAME JAVA_MODULES
///
/// - `bin/` from the module's `src/main/bundle/bin`
/// - `lib/` the jars of `target/classpath` and the module's own, and nothing else
/// - `demo/` the recordings named in the module's `src/main/bundle/demo/scenes`, where there is one
/// - `native/` JNA's library, so that nothing is unpacked at start (a `noexec` /tmp is no obstacle)
/// - `config/` the repository's `config/`
/// - `runtime/` a Java runtime with JAVA_MODULES only, linked again only when an input changed
record Bundle(Path module, Path out, String javaModules) {

  public static void main(String[] args) throws IOException {
    Path module = Path.of(args[0]).toRealPath();
    new Bundle(module, module.resolve("target", args[1]), args[2]).assemble();
  }

  void assemble() throws IOException {
    mirror(module.resolve("src/main/bundle/bin"), out.resolve("bin"));
    for (Path launcher : list(out.resolve("bin")))
      Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config = module.resolveSibling("config");
    if (Files.isDirectory(config)) mirror(config, out.resolve("config"));
    copyRecordings(module.resolve("src/main/bundle/demo/scenes"));
    copyJars();
    unpackJna();
    link();
  }

  /// The recordings lie beside the list or are fixtures of the tests; what the demonstration names
  /// of them is shipped.
  private void copyRecordings(Path scenes) throws IOException {
    if (!Files.exists(scenes)) return;
    Path demo = Files.createDirectories(out.resolve("demo"));
    copy(scenes, demo.resolve("scenes"));
    for (String line : Files.readAllLines(scenes)) {
      String name = line.split(" ", 2)[0];
      Path own = scenes.resolveSibling(name);
      if (name.endsWith(".agrec"))
        copy(
            Files.exists(own) ? own : module.resolve("src/test/resources/hosts").resolve(name),
            demo.resolve(name));
    }
  }

  private void copyJars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String jar :
        Files.readString(module.resolve("target/classpath")).split(File.pathSeparator))
      jars.add(Path.of(jar.strip()));
    for (Path file : list(module.resolve("target")))
      if (file.toString().matches(".*-(SNAPSHOT|\\d)\\.jar")) jars.add(file);
    Path lib = Files.createDirectories(out.resolve("lib"));
    Set<Path> wanted = jars.stream().map(Path::getFileName).collect(Collectors.toSet());
    for (Path old : list(lib)) if (!wanted.contains(old.getFileName())) Files.delete(old);
    for (Path jar : jars) copy(jar, lib.resolve(jar.getFileName()));
  }

  private void unpackJna() throws IOException {
    Path library = Files.createDirectories(out.resolve("native")).resolve("libjnidispatch.so");
    String machine =
        switch (System.getProperty("os.arch")) {
          case "amd64" -> "x86-64";
          case String other -> other;
        };
    for (Path jar : list(out.resolve("lib"))) {
      if (!jar.getFileName().toString().matches("jna-(jpms-)?[0-9].*")) continue;
      try (ZipFile zip = new ZipFile(jar.toFile());
          InputStream in =
              zip.getInputStream(
                  zip.getEntry("com/sun/jna/linux-" + machine + "/libjnidispatch.so"))) {
        Files.copy(in, library, REPLACE_EXISTING);
      }
    }
  }

  /// Takes some ten seconds, so the inputs are kept beside the result and compared.
  private void link() throws IOException {
    Path runtime = out.resolve("runtime");
    List<String> options =
        List.of(
            "--add-modules",
            javaModules,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress=zip-2",
            "--generate-cds-archive");
    String inputs = Runtime.version() + " " + String.join(" ", options) + "\n";
    Path stamp = runtime.resolve("linked-from");
    if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) return;
    delete(runtime);
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("--output", runtime.toString()));
    int code =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink"))
            .run(System.out, System.err, arguments.toArray(String[]::new));
    if (code != 0) throw new IOException("jlink ended with " + code);
    Files.writeString(stamp, inputs);
  }

  private static void mirror(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else copy(file, target);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)
        && Files.size(to) == Files.size(from)
        && Files.getLastModifiedTime(to).equals(Files.getLastModifiedTime(from))) return;
    Files.copy(from, to, REPLACE_EXISTING, COPY_ATTRIBUTES);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) return;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}
