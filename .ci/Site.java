// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;

/// Makes the Markdown of the repository into a folder of pages, and finds links that lead nowhere.
///
///     java -cp COMMONMARK Site.java REPOSITORY OUT
///
/// `docs/README.md` is the list beside every page and must name every document; `README.md` is the
/// first page. A file that a document links to is copied to `files/`, at its path. No page fetches
/// anything from elsewhere.
final class Site {
  private static final String CONTENTS = "docs/README.md";
  private static final Pattern ID = Pattern.compile(" id=\"([^\"]*)\"");
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { display: grid; grid-template-columns: 16rem minmax(0, 60rem); gap: 2.5rem; margin: 1.5rem; font: 16px/1.5 system-ui, sans-serif; }
      nav { font-size: .9rem; } nav ul { list-style: none; padding: 0; } nav h1 { font-size: 1.1rem; } nav h2 { font-size: .9rem; margin-bottom: 0; }
      pre { overflow-x: auto; padding: .7rem; background: color-mix(in srgb, currentColor 8%, transparent); }
      code { font-size: .9em; } img { max-width: 100%; }
      table { border-collapse: collapse; display: block; overflow-x: auto; } td, th { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .3rem .5rem; text-align: left; vertical-align: top; }
      @media (max-width: 50rem) { body { grid-template-columns: minmax(0, 1fr); } }
      """;

  private final Path root;
  private final Path out;
  private final List<Extension> extensions =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private final Parser parser = Parser.builder().extensions(extensions).build();
  private final HtmlRenderer renderer =
      HtmlRenderer.builder().extensions(extensions).escapeHtml(true).build();
  private final TextContentRenderer plain = TextContentRenderer.builder().build();
  private final Map<Path, Node> documents = new LinkedHashMap<>();
  private final Map<Path, TreeSet<String>> anchors = new LinkedHashMap<>();
  private final TreeSet<String> broken = new TreeSet<>();

  private Site(Path root, Path out) {
    this.root = root;
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    Site site = new Site(Path.of(args[0]).toRealPath(), Path.of(args[1]).toAbsolutePath());
    site.read();
    site.write();
    site.broken.forEach(System.err::println);
    if (!site.broken.isEmpty()) System.exit(1);
    System.out.println(site.documents.size() + " pages: " + site.out.resolve("index.html"));
  }

  private void read() throws IOException {
    for (String folder : List.of("", "docs", "docs/decisions"))
      try (Stream<Path> files = Files.list(root.resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".md")).sorted().toList()) {
          Node document = parser.parse(Files.readString(file));
          documents.put(file, document);
          TreeSet<String> ids = new TreeSet<>();
          ID.matcher(renderer.render(document)).results().forEach(id -> ids.add(id.group(1)));
          anchors.put(file, ids);
        }
      }
    Path decisions = root.resolve("docs/decisions/README.md");
    Path contents = root.resolve(CONTENTS);
    TreeSet<Path> listed = new TreeSet<>(List.of(contents));
    for (Path list : List.of(contents, decisions))
      documents
          .get(list)
          .accept(
              new AbstractVisitor() {
                @Override
                public void visit(Link link) {
                  listed.add(list.resolveSibling(link.getDestination()).normalize());
                }
              });
    for (Path file : documents.keySet())
      if (!listed.contains(file)) {
        Path list = file.startsWith(decisions.getParent()) ? decisions : contents;
        broken.add(root.relativize(list) + " does not list " + root.relativize(file));
      }
  }

  private void write() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("style.css"), STYLE);
    List<String> frames = new ArrayList<>();
    for (Map.Entry<Path, Node> document : documents.entrySet()) {
      Path page = page(document.getKey());
      Node contents = parser.parse(Files.readString(root.resolve(CONTENTS)));
      lead(contents, root.resolve(CONTENTS), page);
      lead(document.getValue(), document.getKey(), page);
      Path target = out.resolve(page);
      Files.createDirectories(target.getParent());
      Files.writeString(
          target,
          frame(
              page,
              title(document.getValue()),
              renderer.render(contents),
              renderer.render(document.getValue())));
    }
  }

  private static String frame(Path page, String title, String contents, String text) {
    return """
    <!doctype html>
    <html lang="en">
    <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title><link rel="stylesheet" href="%s"></head>
    <body><nav>
    %s</nav><main>
    %s</main></body>
    </html>
    """
        .formatted(
            title,
            "../".repeat(page.getNameCount() - 1) + "style.css",
            contents.replaceAll(ID.pattern(), ""),
            text);
  }

  private String title(Node document) {
    String first =
        document.getFirstChild() instanceof Heading h ? plain.render(h).strip() : "accelguard";
    return first.replace("&", "&amp;").replace("<", "&lt;");
  }

  /// Where the page of a document stands.
  private Path page(Path document) {
    String name = root.relativize(document).toString().replaceFirst("^docs/", "");
    if (document.equals(root.resolve(CONTENTS))) name = "contents.md";
    return Path.of(name.replace("README.md", "index.md").replaceFirst("\\.md$", ".html"));
  }

  /// Makes links between files into links between pages.
  private void lead(Node document, Path from, Path page) {
    document.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            link.setDestination(target(link.getDestination(), from, page));
            visitChildren(link);
          }

          @Override
          public void visit(Image image) {
            String to = image.getDestination();
            if (to.contains("://"))
              broken.add(root.relativize(from) + " shows " + to + ", which is elsewhere");
            else image.setDestination(target(to, from, page));
          }
        });
  }

  private String target(String to, Path from, Path page) {
    if (to.contains("://") || to.startsWith("mailto:")) return to;
    String[] parts = to.split("#", 2);
    Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
    String anchor = parts.length == 2 ? parts[1] : "";
    boolean known = documents.containsKey(file);
    if (!known && (!file.startsWith(root) || !Files.isRegularFile(file)))
      broken.add(root.relativize(from) + " links to " + to + ", which is no file");
    if (known && !anchor.isEmpty() && !anchors.get(file).contains(anchor))
      broken.add(
          root.relativize(from) + " links to " + to + "; anchors there: " + anchors.get(file));
    Path target = known ? page(file) : copy(file);
    Path here = page.getParent() == null ? Path.of("") : page.getParent();
    return here.relativize(target) + (anchor.isEmpty() ? "" : "#" + anchor);
  }

  private Path copy(Path file) {
    Path place = Path.of("files").resolve(root.relativize(file));
    if (!Files.isRegularFile(file)) return place;
    try {
      Files.createDirectories(out.resolve(place).getParent());
      Files.copy(file, out.resolve(place), REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return place;
  }
}
