package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a page leads to within the repository is there: the file, and the section of it. */
class DocumentLinksTest {

  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("docs", "clients", "examples", "bench", "helm", ".github")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
      }
    }
    try (Stream<Path> files = Files.list(Path.of("."))) {
      files
          .map(Path::normalize)
          .filter(file -> file.toString().endsWith(".md"))
          .forEach(pages::add);
    }
    return pages;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (var link : LINK.matcher(prose(page)).results().toList()) {
        Path target =
            link.group(1).isEmpty()
                ? page
                : page.toAbsolutePath().resolveSibling(link.group(1)).normalize();
        boolean there =
            Files.exists(target)
                && (link.group(2) == null || sections(target).contains(link.group(2)));
        if (!there) {
          broken.add(page + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsInTheIndex() throws IOException {
    String index = Files.readString(Path.of("docs/README.md"));
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      assertThat(
              pages
                  .filter(Files::isRegularFile)
                  .map(page -> page.getFileName().toString())
                  .filter(page -> !page.equals("README.md")))
          .isNotEmpty()
          .allMatch(page -> index.contains("](" + page + ")"));
    }
  }

  /** The Chinese page is a translation: its sections, commands and links are the same. */
  @Test
  void theChineseReadmeKeepsStep() throws IOException {
    Path english = Path.of("README.md");
    Path chinese = Path.of("README.zh-CN.md");
    assertThat(found("(?m)^## ", chinese)).hasSameSizeAs(found("(?m)^## ", english));
    assertThat(found("(?ms)^```(?:sh|yaml)$.*?^```$", chinese))
        .isEqualTo(found("(?ms)^```(?:sh|yaml)$.*?^```$", english));
    assertThat(new TreeSet<>(found("]\\((?!README)[^)]+\\)", chinese)))
        .isEqualTo(new TreeSet<>(found("]\\((?!README)[^)]+\\)", english)));
  }

  private static List<String> found(String pattern, Path page) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(page))
        .results()
        .map(result -> result.group())
        .toList();
  }

  private static String prose(Path page) throws IOException {
    return CODE.matcher(Files.readString(page)).replaceAll("");
  }

  /** As GitHub makes them of headings. */
  private static Set<String> sections(Path page) throws IOException {
    return HEADING
        .matcher(prose(page))
        .results()
        .map(heading -> heading.group(1).replaceAll("]\\([^)]*\\)", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
