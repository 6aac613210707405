package dev.spillway.source.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.entry.Stamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link Root} promises. */
public abstract class RootContract {

  protected abstract Root root();

  /** Puts a file into the place of the root. */
  protected abstract void put(String path, String text) throws IOException;

  /** Stamps of {@code a.txt} that it does not have, when it has {@code planned} and 10 bytes. */
  protected abstract List<Stamp> others(Stamp planned);

  @Test
  void listsAcceptedFilesSortedByPath() throws IOException {
    put("b/二.txt", "two");
    put("b-1.txt", "b");
    put("a.txt", "one");
    put("b/c/三.txt", "three");

    assertThat(root().list(path -> !path.startsWith("b/c")))
        .extracting(SourceFile::path)
        .containsExactly("a.txt", "b-1.txt", "b/二.txt");
    List<SourceFile> met = new ArrayList<>();
    assertThat(root().walk(met::add)).isEqualTo(new WalkSummary(4, 0, 0, 0, 0));
    assertThat(met).containsExactlyInAnyOrderElementsOf(root().list(path -> true));
  }

  @Test
  void findsWhatItLists() throws IOException {
    put("视觉/1/练习 01.png", "12345");

    SourceFile listed = root().list(path -> true).getFirst();
    assertThat(root().find("视觉/1/练习 01.png")).contains(listed);
    assertThat(listed.stamp().size()).isEqualTo(5);
  }

  @Test
  void namesTheChildrenOfADirectory() throws IOException {
    put("b/x.txt", "x");
    put("a.txt", "a");

    assertThat(root().children("")).containsExactly("a.txt", "b");
    assertThat(root().children("b")).containsExactly("x.txt");
    assertThat(root().children("c")).isEmpty();
    assertThat(root().children("a.txt")).isEmpty();
    assertThat(root().children("../" + root().name())).isEmpty();
    assertThat(root().children("/")).isEmpty();
  }

  /** Whether there can be a file of this name at all. */
  protected boolean takes(String path) {
    return true;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", ".", "..", "../a.txt", "b/../a.txt", "b/../../etc/passwd", "./a.txt", "b//x.txt",
        "/etc/passwd", "a.txt/", "a.txt/b", "b", "missing", "b/missing", "a.txt\0", "\0", "a\0/x",
        "..\\a.txt", "b\\x.txt", "%2e%2e/a.txt", "b%2fx.txt", "..%2f", "a.txt\n", "\uD800"
      })
  void findsNothingByAnyOtherName(String path) throws IOException {
    put("a.txt", "a");
    put("b/x.txt", "x");
    Stamp planned = root().find("a.txt").orElseThrow().stamp();

    assertThat(root().find(path)).isEmpty();
    if (takes(path)) {
      assertThatThrownBy(() -> Reading.begin(root(), path, planned))
          .isInstanceOf(ContentChangedException.class);
    }
    assertThatThrownBy(() -> root().check(path, planned))
        .isInstanceOf(ContentChangedException.class);
  }

  @Test
  void takesStrangeNamesAsTheyAre() throws IOException {
    List<String> names =
        Stream.of("%2e%2e", "...", "a\\b", "c:d", "e\nf", "g\uFFFDh", "i\u202ej", " ", "-rf", "😀")
            .filter(this::takes)
            .toList();
    for (String name : names) {
      put("strange/" + name, name);
    }

    assertThat(root().children("strange")).containsExactlyInAnyOrderElementsOf(names);
    for (SourceFile file : root().list(path -> true)) {
      assertThat(Reading.all(root(), file)).isEqualTo(file.path().substring("strange/".length()));
    }
  }

  @Test
  void readsAnySlice() throws IOException {
    put("a.txt", "0123456789");
    SourceFile file = root().find("a.txt").orElseThrow();

    try (OpenContent content = root().open("a.txt", file.stamp())) {
      assertThat(Reading.slice(content, 7, 3)).isEqualTo("789");
      assertThat(Reading.slice(content, 0, 4)).isEqualTo("0123");
      assertThat(Reading.slice(content, 10, 0)).isEmpty();
      content.verify();
      assertThatThrownBy(() -> Reading.slice(content, 8, 3))
          .isInstanceOf(ContentChangedException.class);
    }
  }

  @Test
  void opensNothingThatIsStampedOtherwise() throws IOException {
    put("a.txt", "0123456789");
    Stamp now = root().find("a.txt").orElseThrow().stamp();

    root().check("a.txt", now);
    for (Stamp other : others(now)) {
      assertThatThrownBy(() -> Reading.begin(root(), "a.txt", other))
          .isInstanceOf(ContentChangedException.class)
          .hasMessageContaining("a.txt");
      assertThatThrownBy(() -> root().check("a.txt", other))
          .isInstanceOf(ContentChangedException.class)
          .hasMessageContaining("a.txt");
    }
  }

  @Test
  void listsWhatBeginsSo() throws IOException {
    put("2024/invoice-1.pdf", "1");
    put("2024/invoice-2.txt", "2");
    put("2024/letter.pdf", "3");
    put("2025/invoice-3.pdf", "4");

    assertThat(root().list("2024/inv", path -> path.endsWith(".pdf"), 9))
        .extracting(SourceFile::path)
        .containsExactly("2024/invoice-1.pdf");
    assertThat(root().list("nothing", path -> true, 9)).isEmpty();
    assertThat(root().list("", path -> true, 3)).hasSize(3);
    assertThat(root().list("", path -> true, 4)).hasSize(4);
  }

  @Test
  void findsNothingOutsideAmongMany() throws IOException {
    put("f/a.txt", "a");
    List<String> paths =
        List.of(
            "f/..",
            "f/a.txt",
            "",
            "../a.txt",
            "/etc/passwd",
            "f//a.txt",
            "f/./a.txt",
            "f/",
            "f/\0",
            "a\0/x",
            "f/../f/a.txt",
            "f/a.txt/b",
            "f");
    List<Optional<SourceFile>> found = root().findAll(paths);
    assertThat(found).hasSize(paths.size());
    assertThat(found.stream().flatMap(Optional::stream).map(SourceFile::path))
        .containsExactly("f/a.txt");
    assertThat(found.get(1)).isPresent();
  }

  @Test
  void findsManyInTheirOrder() throws IOException {
    for (int i = 0; i < 50; i++) {
      put("f/" + i, "text " + i);
    }
    List<String> paths = new ArrayList<>();
    for (int i = 49; i >= 0; i--) {
      paths.add("f/" + i);
      paths.add("missing/" + i);
    }

    List<Optional<SourceFile>> found = root().findAll(paths);

    assertThat(found).hasSize(100);
    for (int i = 0; i < 100; i += 2) {
      assertThat(found.get(i)).map(SourceFile::path).contains(paths.get(i));
      assertThat(found.get(i + 1)).isEmpty();
    }
    List<SourceFile> there = found.stream().flatMap(Optional::stream).toList();
    root().checkAll(there);
    put("f/17", "another text");
    assertThatThrownBy(() -> root().checkAll(there)).isInstanceOf(ContentChangedException.class);
  }
}
