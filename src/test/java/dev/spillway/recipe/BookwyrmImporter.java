package dev.spillway.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What BookWyrm's importer checks in an archive.json; whatever breaks one of these rules fails the
 * whole import.
 */
final class BookwyrmImporter {

  private final List<String> complaints = new ArrayList<>();

  private BookwyrmImporter() {}

  /**
   * A sentence for each broken rule; none when the archive can be imported.
   *
   * @param files names in the archive beside archive.json
   */
  static List<String> complaints(JsonNode archive, Iterable<String> files) {
    var importer = new BookwyrmImporter();
    importer.account(archive, files);
    importer.books(archive.path("books"));
    return importer.complaints;
  }

  private void account(JsonNode archive, Iterable<String> files) {
    check(isUrl(archive.path("id")), "id is no URL");
    check(archive.path("summary").isTextual(), "summary would become the text None");
    for (String key : List.of("manuallyApprovesFollowers", "hideFollows", "discoverable")) {
      check(archive.path(key).isBoolean(), key + " is no boolean");
    }
    JsonNode settings = archive.path("settings");
    check(settings.path("show_goal").isBoolean(), "show_goal");
    check(settings.path("preferred_timezone").isTextual(), "preferred_timezone");
    check(settings.path("default_post_privacy").isTextual(), "default_post_privacy");
    check(settings.path("show_suggested_users").isBoolean(), "show_suggested_users");
    for (String key : List.of("goals", "books", "saved_lists", "follows", "blocks")) {
      check(archive.path(key).isArray(), key + " is no list");
    }
    for (JsonNode goal : archive.path("goals")) {
      check(keys(goal).equals(List.of("goal", "privacy", "year")), "goal has " + keys(goal));
    }
    for (String key : List.of("saved_lists", "follows", "blocks")) {
      archive.path(key).forEach(url -> check(isUrl(url), key + " has " + url));
    }
    check(archive.path("icon").isObject(), "icon is no object");
    if (archive.path("icon").has("url")) {
      String first = null;
      for (String file : files) {
        first = first == null && file.startsWith("avatar") ? file : first;
      }
      check(
          archive.path("icon").path("url").textValue().equals(first),
          "icon is " + archive.path("icon") + " and the first avatar " + first);
    }
    for (String file : files) {
      check(!file.startsWith("archive") && !file.startsWith("./"), file + " is no name for a file");
    }
  }

  private void books(JsonNode books) {
    for (JsonNode book : books) {
      required(book.path("edition"), "Edition", "title", "work");
      required(book.path("work"), "Work", "title");
      check(
          book.path("work").path("id").equals(book.path("edition").path("work")),
          "the edition is of another work");
      book.path("authors").forEach(author -> required(author, "Author", "name"));
      book.path("shelves").forEach(shelf -> required(shelf, "Shelf", "name"));
      book.path("lists")
          .forEach(
              list ->
                  required(
                      list, "BookList", "name", "privacy", "list_item", "totalItems", "first"));
      for (var status :
          Map.of("comments", "Comment", "quotations", "Quotation", "reviews", "Review")
              .entrySet()) {
        for (JsonNode post : book.path(status.getKey())) {
          required(
              post, status.getValue(), "published", "attributedTo", "inReplyToBook", "to", "cc");
        }
      }
      book.path("quotations").forEach(post -> required(post, "Quotation", "quote"));
      for (String key :
          List.of(
              "authors", "shelves", "lists", "comments", "quotations", "reviews", "readthroughs")) {
        check(book.path(key).isArray(), key + " is no list");
      }
      for (JsonNode reading : book.path("readthroughs")) {
        for (String key :
            List.of("progress_mode", "start_date", "finish_date", "stopped_date", "is_active")) {
          check(reading.has(key), "readthrough without " + key);
        }
      }
    }
  }

  /** An ActivityPub object: null and {} count as missing. */
  private void required(JsonNode object, String type, String... keys) {
    check(isUrl(object.path("id")), type + " has the id " + object.path("id"));
    check(object.path("type").asText().equals(type), type + " is " + object.path("type"));
    for (String key : keys) {
      JsonNode value = object.path(key);
      check(
          !value.isMissingNode() && !value.isNull() && !(value.isObject() && value.isEmpty()),
          type + " " + object.path("id") + " has no " + key);
    }
  }

  private static boolean isUrl(JsonNode value) {
    return value.isTextual() && value.textValue().matches("https?://[^/\\s]+/\\S+");
  }

  static List<String> keys(JsonNode object) {
    var keys = new TreeSet<String>();
    object.fieldNames().forEachRemaining(keys::add);
    return List.copyOf(keys);
  }

  private void check(boolean kept, String complaint) {
    if (!kept) {
      complaints.add(complaint);
    }
  }
}
