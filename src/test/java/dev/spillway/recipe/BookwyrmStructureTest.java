package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.BookwyrmDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive.json has BookWyrm's structure, key by key and type by type. */
class BookwyrmStructureTest {

  private static final String EXTERNAL_KEYS =
      "openlibraryKey finnaKey librisKey inventaireId librarythingKey goodreadsKey bnfId viaf wikidata asin aasin isfdb";

  /**
   * Where the sample has a value, and another account may have null; values of rows, and three of
   * statuses.
   */
  private static final Set<String> MAY_BE_NULL =
      Set.of(
          ".books[].comments[].progress",
          ".books[].comments[].progress_mode",
          ".books[].readthroughs[].start_date",
          ".books[].readthroughs[].finish_date");

  /** Where the sample happens to have null. */
  private static final Map<String, String> MAY_HAVE_VALUE =
      Map.of(
          ".books[].quotations[].position", "string",
          ".books[].quotations[].endposition", "string",
          ".books[].readthroughs[].progress", "integer",
          ".books[].readthroughs[].stopped_date", "string");

  /** A rating alone is a review without a name; a review may be without a rating. */
  private static final Set<String> MAY_LACK =
      Set.of(
          ".books[].reviews[].name",
          ".books[].reviews[].rating",
          ".books[].work.lastEditedBy",
          ".books[].edition.lastEditedBy",
          ".books[].authors[].lastEditedBy");

  /** What the format has beyond the sample, by the object that has it. */
  private static final Map<String, String> BEYOND =
      Map.of(
          "", "movedTo",
          ".icon", "type url name",
          ".goals[]", "goal year privacy",
          ".books[].work", "sortTitle subtitle cover " + EXTERNAL_KEYS,
          ".books[].edition", "sortTitle subtitle cover pages " + EXTERNAL_KEYS,
          ".books[].authors[]", "born died isni gutenbergId " + EXTERNAL_KEYS,
          ".books[].lists[]", "summary",
          ".books[].comments[]", "summary readingStatus updated",
          ".books[].quotations[]", "summary readingStatus updated",
          ".books[].reviews[]", "summary readingStatus updated");

  /** The same for objects that are in more than one place, by how their path ends. */
  private static final Map<String, String> WITHIN =
      Map.of(
          ".list_item", "notes",
          ".cover", "type url name",
          ".tag[]", "type href name",
          ".attachment[]", "type url name",
          ".attachment[].url", "type url name",
          ".fileLinks[]", "id type href mediaType availability attributedTo");

  private static JsonShape sample;
  private static JsonShape ours;

  @BeforeAll
  static void compare() throws Exception {
    try (var in =
        BookwyrmStructureTest.class.getResourceAsStream("/bookwyrm/archive-sample.json")) {
      sample = JsonShape.of(BookwyrmAccount.JSON.readTree(in));
    }
    BookwyrmDatabase database = BookwyrmDatabase.filled(2, 120, false);
    JsonNode first = BookwyrmAccount.of(database, 1).document();
    JsonNode second = BookwyrmAccount.of(database, 2).document();
    // One shape of two accounts: what both have is what every account has.
    ours =
        JsonShape.of(BookwyrmAccount.JSON.createObjectNode().putArray("of").add(first).add(second));
  }

  @Test
  void everyKeyOfTheSampleIsThere() {
    var lacking = new ArrayList<String>();
    sample
        .always()
        .forEach(
            (path, keys) -> {
              var mine = ours.always().getOrDefault("[]" + path, Set.of());
              for (String key : keys) {
                if (!mine.contains(key) && !MAY_LACK.contains(path + "." + key)) {
                  lacking.add(path + "." + key);
                }
              }
            });
    assertThat(lacking).isEmpty();
    assertThat(ours.types().keySet())
        .containsAll(sample.types().keySet().stream().map(path -> "[]" + path).toList());
  }

  @Test
  void everyTypeIsTheSamples() {
    sample
        .types()
        .forEach(
            (path, types) -> {
              var allowed = new TreeSet<>(types);
              if (MAY_BE_NULL.contains(path)) {
                allowed.add("null");
              }
              if (MAY_HAVE_VALUE.containsKey(path)) {
                allowed.add(MAY_HAVE_VALUE.get(path));
              }
              assertThat(allowed).as(path).containsAll(ours.types().get("[]" + path));
            });
  }

  @Test
  void nothingIsThereThatTheFormatDoesNotHave() {
    var unknown = new TreeSet<String>();
    ours.types()
        .keySet()
        .forEach(
            found -> {
              String path = found.replaceFirst("^\\[\\]", "");
              if (!found.isEmpty() && !sample.types().containsKey(path) && !isBeyond(path)) {
                unknown.add(path);
              }
            });
    assertThat(unknown).isEmpty();
  }

  private static boolean isBeyond(String path) {
    // Elements of lists that the sample has empty, and what is in them.
    List<String> emptyInSample =
        sample.types().entrySet().stream()
            .filter(entry -> entry.getValue().contains("array"))
            .map(entry -> entry.getKey() + "[]")
            .filter(element -> !sample.types().containsKey(element))
            .toList();
    if (emptyInSample.contains(path)) {
      return true;
    }
    int dot = path.lastIndexOf('.');
    String object = path.substring(0, dot);
    String key = path.substring(dot + 1);
    return keys(BEYOND.get(object)).contains(key)
        || WITHIN.entrySet().stream()
            .anyMatch(
                entry -> object.endsWith(entry.getKey()) && keys(entry.getValue()).contains(key));
  }

  private static List<String> keys(String words) {
    return words == null ? List.of() : Arrays.asList(words.split(" "));
  }
}
