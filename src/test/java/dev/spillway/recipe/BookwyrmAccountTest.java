package dev.spillway.recipe;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.testing.BookwyrmDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries of the recipe {@code bookwyrm-account}, against the example database. */
class BookwyrmAccountTest {

  private static BookwyrmDatabase database;
  private static BookwyrmAccount first;

  @BeforeAll
  static void fill() throws Exception {
    database = BookwyrmDatabase.filled(3, 240, false);
    first = BookwyrmAccount.of(database, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theImporterTakesIt(long user) throws Exception {
    BookwyrmAccount account = BookwyrmAccount.of(database, user);
    assertThat(BookwyrmImporter.complaints(account.document(), account.files().keySet())).isEmpty();
    assertThat(account.queries()).isLessThanOrEqualTo(10);
  }

  @Test
  void theImporterRefusesWhatLacksAnyOfIt() {
    var paths =
        List.of(
            "/id",
            "/summary",
            "/settings/show_goal",
            "/hideFollows",
            "/goals/0/year",
            "/books/0/edition/work",
            "/books/0/work/title",
            "/books/0/authors/0/name",
            "/books/0/lists",
            "/books/0/comments/0/published",
            "/books/0/comments/0/cc");
    for (String path : paths) {
      ObjectNode broken = first.document().deepCopy();
      int slash = path.lastIndexOf('/');
      ((ObjectNode) broken.at(path.substring(0, slash))).putNull(path.substring(slash + 1));
      if (path.endsWith("year")) {
        ((ObjectNode) broken.at("/goals/0")).remove("year");
      }
      assertThat(BookwyrmImporter.complaints(broken, first.files().keySet())).as(path).isNotEmpty();
    }
    assertThat(BookwyrmImporter.complaints(first.document(), List.of())).hasSize(1);
  }

  @Test
  void theBooksAreAllThatTheAccountIsTiedTo() throws Exception {
    List<String> tied =
        strings(
            """
            select 'https://books.example/book/' || book_id from (
              select sb.book_id from bookwyrm_shelfbook sb join bookwyrm_shelf s on s.id = shelf_id where s.user_id = 1
              union select edition_id from bookwyrm_listitem where user_id = 1
              union select book_id from bookwyrm_readthrough where user_id = 1
              union select book_id from bookwyrm_review join bookwyrm_status s on s.id = status_ptr_id where user_id = 1
              union select book_id from bookwyrm_comment join bookwyrm_status s on s.id = status_ptr_id where user_id = 1 and not deleted
              union select book_id from bookwyrm_quotation join bookwyrm_status s on s.id = status_ptr_id where user_id = 1 and not deleted
            ) tie order by book_id
            """);
    assertThat(all("/edition/id")).hasSizeGreaterThan(235).isEqualTo(tied);
  }

  @Test
  void everyStatusIsThereButTheDeletedOnes() throws Exception {
    for (String kind : List.of("comment", "quotation", "review")) {
      List<String> expected =
          strings(
              "select remote_id from bookwyrm_status join bookwyrm_%s on status_ptr_id = id where user_id = 1 and not deleted"
                  .formatted(kind));
      assertThat(each(kind + "s", "id"))
          .hasSizeGreaterThan(70)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(first.document().toString()).doesNotContain("deleted ");
  }

  @Test
  void shelvesAndReadthroughsAreThere() throws Exception {
    assertThat(each("readthroughs", "remote_id"))
        .containsExactlyInAnyOrderElementsOf(
            strings("select remote_id from bookwyrm_readthrough where user_id = 1"));
    var perShelf = new HashMap<String, Integer>();
    var totals = new HashMap<String, Integer>();
    for (JsonNode book : first.document().path("books")) {
      for (JsonNode shelf : book.path("shelves")) {
        perShelf.merge(shelf.path("id").textValue(), 1, Integer::sum);
        totals.put(shelf.path("id").textValue(), shelf.path("totalItems").intValue());
      }
    }
    assertThat(totals).hasSize(4).isEqualTo(perShelf);
  }

  /** Whoever owns the list: BookWyrm's importer makes what is there the account's own. */
  @Test
  void ofListsItHasWhatTheAccountPutThere() throws Exception {
    Map<String, String> mine =
        pairs("select remote_id, edition_id::text from bookwyrm_listitem where user_id = 1");
    Map<String, String> owners =
        pairs(
            "select l.remote_id, u.remote_id from bookwyrm_list l join bookwyrm_user u on u.id = user_id");
    Map<String, String> totals =
        pairs(
            "select l.remote_id, count(*)::text from bookwyrm_list l join bookwyrm_listitem on book_list_id = l.id group by 1");
    var found = new HashMap<String, String>();
    var followers = new HashSet<String>();
    for (JsonNode book : first.document().path("books")) {
      for (JsonNode list : book.path("lists")) {
        String owner = list.path("owner").textValue();
        JsonNode item = list.path("list_item");
        found.put(
            item.path("id").textValue(), item.path("book").textValue().replaceFirst("^.*/", ""));
        assertThat(item.path("actor").textValue()).isEqualTo("https://books.example/user/reader1");
        assertThat(owner).isEqualTo(owners.get(list.path("id").textValue()));
        assertThat(list.path("totalItems").asText())
            .isEqualTo(totals.get(list.path("id").textValue()));
        for (String key : List.of("to", "cc")) {
          list.path(key).forEach(address -> followers.add(owner + " " + address.textValue()));
        }
      }
    }
    assertThat(found).isEqualTo(mine);
    assertThat(owners.values()).contains("https://books.example/user/reader3");
    assertThat(followers)
        .contains(
            "https://books.example/user/reader1 https://books.example/user/reader1/followers",
            "https://books.example/user/reader3 https://books.example/user/reader3/followers")
        .doesNotContain(
            "https://books.example/user/reader3 https://books.example/user/reader1/followers");
  }

  @Test
  void anEditedPostSaysWhen() throws Exception {
    Map<String, String> edited =
        pairs(
            """
            select remote_id, to_char(edited_date at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')
            from bookwyrm_status where user_id = 1 and edited_date is not null and not deleted
            """);
    var found = new HashMap<String, String>();
    for (JsonNode post : posts()) {
      if (post.has("updated")) {
        found.put(post.path("id").textValue(), post.path("updated").textValue());
      }
    }
    assertThat(found).hasSizeGreaterThan(20).isEqualTo(edited);
  }

  /** Objects make the importer fail: "Missing required field: actor". */
  @Test
  void theSeriesOfAWorkAreAddresses() throws Exception {
    List<String> addresses = strings("select remote_id from bookwyrm_seriesbook order by id");
    var found = new HashSet<String>();
    for (JsonNode book : first.document().path("books")) {
      book.path("work").path("seriesBooks").forEach(one -> found.add(one.textValue()));
    }
    assertThat(found).hasSizeGreaterThan(100).isSubsetOf(addresses);
  }

  @Test
  void picturesThatAreNotInTheArchiveHaveTheirAddress() throws Exception {
    Map<String, String> covers =
        pairs("select remote_id, cover from bookwyrm_book where cover <> ''");
    var coversOfWorks = new HashSet<String>();
    for (JsonNode book : first.document().path("books")) {
      for (String part : List.of("work", "edition")) {
        JsonNode cover = book.path(part).path("cover");
        String place = covers.get(book.path(part).path("id").textValue());
        assertThat(cover.isMissingNode()).isEqualTo(place == null);
        if (place != null) {
          boolean work = part.equals("work");
          assertThat(cover.path("url").textValue())
              .isEqualTo((work ? "https://books.example/" : "") + "images/" + place);
          coversOfWorks.add(work ? place : "");
        }
      }
    }
    assertThat(coversOfWorks).hasSizeGreaterThan(50);

    var attached = new HashMap<String, String>();
    for (JsonNode post : posts()) {
      for (JsonNode one : post.path("attachment")) {
        assertThat(one.path("type").textValue()).isEqualTo("Document");
        assertThat(one.path("url").path("type").textValue()).isEqualTo("Image");
        attached.put(one.path("url").path("url").textValue(), one.path("name").asText());
      }
    }
    assertThat(attached)
        .hasSizeGreaterThan(20)
        .isEqualTo(
            pairs(
                """
                select 'https://books.example/images/' || image, coalesce(caption, '')
                from bookwyrm_image join bookwyrm_status s on s.id = status_id where user_id = 1 and not deleted
                """));
  }

  private static List<JsonNode> posts() {
    var posts = new ArrayList<JsonNode>();
    for (JsonNode book : first.document().path("books")) {
      for (String kind : List.of("comments", "quotations", "reviews")) {
        book.path(kind).forEach(posts::add);
      }
    }
    return posts;
  }

  @Test
  void nothingOfAnotherReaderIsThere() {
    assertThat(first.document().toString())
        .doesNotContain("of reader2", "of reader3", "note of reader2", "never exported");
    for (String kind : List.of("comments", "quotations", "reviews")) {
      assertThat(each(kind, "attributedTo")).containsOnly("https://books.example/user/reader1");
    }
    assertThat(each("shelves", "owner")).containsOnly("https://books.example/user/reader1");
    assertThat(first.document().toString()).contains("note of reader1", "of reader1");
  }

  @Test
  void textIsTheSameToTheLetter() throws Exception {
    Map<String, String> titles = pairs("select remote_id, title from bookwyrm_book");
    Map<String, String> posts =
        pairs("select remote_id, coalesce(content, '') from bookwyrm_status where user_id = 1");
    Map<String, String> quotes =
        pairs(
            "select remote_id, quote from bookwyrm_status join bookwyrm_quotation on status_ptr_id = id");
    var seen = new HashSet<String>();
    for (JsonNode book : first.document().path("books")) {
      for (String part : List.of("edition", "work")) {
        String title = book.path(part).path("title").textValue();
        seen.add(title.replaceFirst("^(Work|Edition) \\d+ ", ""));
        assertThat(title).isEqualTo(titles.get(book.path(part).path("id").textValue()));
      }
      for (JsonNode post : book.path("comments")) {
        assertThat(post.path("content").textValue())
            .isEqualTo(posts.get(post.path("id").textValue()));
      }
      for (JsonNode post : book.path("quotations")) {
        assertThat(post.path("quote").textValue())
            .isEqualTo(quotes.get(post.path("id").textValue()));
      }
    }
    assertThat(seen).hasSize(8).anyMatch(title -> title.indexOf(1) >= 0);
  }

  @Test
  void timesAreTheDatabasesWhateverItsTimeZone() throws Exception {
    Map<String, String> published =
        pairs(
            "select remote_id, extract(epoch from published_date)::text from bookwyrm_status where user_id = 1");
    for (JsonNode book : first.document().path("books")) {
      for (JsonNode post : book.path("comments")) {
        OffsetDateTime time = OffsetDateTime.parse(post.path("published").textValue());
        assertThat(time.toEpochSecond() + "." + "%06d".formatted(time.getNano() / 1000))
            .isEqualTo(published.get(post.path("id").textValue()));
      }
    }
    try (Connection elsewhere = database.connect();
        var statement = elsewhere.createStatement()) {
      statement.execute("set timezone = 'Asia/Kathmandu'");
      assertThat(BookwyrmAccount.of(elsewhere, 1)).isEqualTo(first);
    }
  }

  @Test
  void whatHasLostItsAddressOrItsWorkIsStillTaken() throws Exception {
    BookwyrmDatabase worn = BookwyrmDatabase.filled(1, 60, false);
    for (String table :
        List.of("user", "book", "author", "shelf", "list", "listitem", "status", "keypair")) {
      worn.execute("update bookwyrm_" + table + " set remote_id = null");
    }
    worn.execute("update bookwyrm_edition set parent_work_id = null where book_ptr_id % 2 = 0");
    BookwyrmAccount account = BookwyrmAccount.of(worn, 1);
    assertThat(BookwyrmImporter.complaints(account.document(), account.files().keySet())).isEmpty();
    assertThat(account.document().path("books")).hasSize(60);
    assertThat(account.document().path("id").textValue())
        .isEqualTo("https://books.example/user/reader1");
  }

  @Test
  void anAccountOfAnotherServerIsNotThere() throws Exception {
    try (Connection connection = database.connect();
        var statement =
            connection.prepareStatement(
                Files.readString(Path.of("examples/bookwyrm/recipes/sql/person.sql"))
                    .replace(":user_id", "?"))) {
      statement.setLong(1, database.newcomer() + 1);
      assertThat(statement.executeQuery().next()).isFalse();
    }
  }

  @Test
  void anAccountWithNothingHasEverythingEmpty() throws Exception {
    BookwyrmAccount newcomer = BookwyrmAccount.of(database, database.newcomer());
    ObjectNode document = newcomer.document();
    for (String list :
        List.of("goals", "books", "saved_lists", "follows", "blocks", "alsoKnownAs")) {
      assertThat(document.path(list).toString()).as(list).isEqualTo("[]");
    }
    assertThat(document.path("icon").toString()).isEqualTo("{}");
    assertThat(document.path("summary").textValue()).isEmpty();
    assertThat(document.path("preferredUsername").textValue()).isEqualTo("newcomer");
    assertThat(newcomer.files()).isEmpty();
  }

  @Test
  void theAvatarHasTheNameThatTheAccountGives() throws Exception {
    assertThat(first.files()).hasSize(1);
    first
        .files()
        .forEach(
            (name, path) -> {
              assertThat(name).matches("avatars/[^/]+\\.png");
              assertThat(path).isEqualTo(name);
              assertThat(first.document().at("/icon/url").textValue()).isEqualTo(name);
            });
    BookwyrmAccount without = BookwyrmAccount.of(database, 3);
    assertThat(without.document().path("icon").toString()).isEqualTo("{}");
    assertThat(without.files()).isEmpty();
  }

  private static List<String> all(String pointer) {
    return StreamSupport.stream(first.document().path("books").spliterator(), false)
        .map(book -> book.at(pointer).textValue())
        .toList();
  }

  private static List<String> each(String members, String key) {
    var values = new ArrayList<String>();
    for (JsonNode book : first.document().path("books")) {
      book.path(members).forEach(member -> values.add(member.path(key).textValue()));
    }
    return values;
  }

  private static List<String> strings(String sql) throws SQLException {
    return List.copyOf(rows(sql).stream().map(row -> row.get(0)).toList());
  }

  private static Map<String, String> pairs(String sql) throws SQLException {
    return rows(sql).stream().collect(toMap(row -> row.get(0), row -> row.get(1)));
  }

  private static List<List<String>> rows(String sql) throws SQLException {
    try (Connection connection = database.connect();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var rows = new ArrayList<List<String>>();
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        var row = new ArrayList<String>();
        for (int column = 1; column <= columns; column++) {
          row.add(found.getString(column));
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
