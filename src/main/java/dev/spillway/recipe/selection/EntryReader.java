package dev.spillway.recipe.selection;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.EntryNames;
import dev.spillway.archive.entry.Utf8;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.recipe.type.Suggestion;
import dev.spillway.recipe.type.TextType;
import dev.spillway.source.root.RootPath;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads one entry of a selection from JSON, strictly. */
final class EntryReader {

  private static final List<String> MEMBERS =
      List.of("root", "path", "name", "size", "crc32", "etag", "modified", "text", "folder");

  private static final String OF_A_FILE = "belongs to a file, an entry with \"path\"";

  /** Years of four digits, which are written as they are read. */
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

  private static final BigInteger MOST_CRC32 = BigInteger.valueOf(0xFFFF_FFFFL);

  /** Longer names of roots and ETags exist nowhere. */
  private static final int LONGEST_WORD = 1024;

  private final JsonParser json;
  private final String entry;

  private Optional<String> root = Optional.empty();
  private Optional<String> path = Optional.empty();
  private Optional<String> name = Optional.empty();
  private Optional<String> text = Optional.empty();
  private Optional<String> folder = Optional.empty();
  private Optional<String> etag = Optional.empty();
  private OptionalLong size = OptionalLong.empty();
  private OptionalInt crc32 = OptionalInt.empty();
  private Optional<Instant> modified = Optional.empty();
  private String member = "";

  private EntryReader(JsonParser json, int index) {
    this.json = json;
    this.entry = "selection[" + index + "]";
  }

  /**
   * Reads the entry that begins at the current token.
   *
   * @param index its number, counted from 0, for messages
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is not JSON
   */
  static RequestedEntry read(JsonParser json, int index)
      throws IOException, InvalidSelectionException {
    return new EntryReader(json, index).read();
  }

  private RequestedEntry read() throws IOException, InvalidSelectionException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new InvalidSelectionException(
          entry, Optional.empty(), "must be an object with \"path\", \"text\" or \"folder\"");
    }
    try {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        member = json.currentName();
        json.nextToken();
        readMember();
      }
    } catch (StreamConstraintsException _) {
      // Its message names settings of the parser.
      throw refused(Optional.empty(), "is far too long");
    }
    return entry();
  }

  private void readMember() throws IOException, InvalidSelectionException {
    switch (member) {
      case "root" -> root = Optional.of(name(LONGEST_WORD));
      case "path" -> path = Optional.of(path());
      case "name" -> name = Optional.of(name(EntryNames.LONGEST_NAME));
      case "folder" -> folder = Optional.of(folder());
      case "text" -> text = Optional.of(text());
      case "etag" -> etag = Optional.of(name(LONGEST_WORD));
      case "size" -> size = OptionalLong.of(size());
      case "crc32" -> crc32 = OptionalInt.of(crc32());
      case "modified" -> modified = Optional.of(modified());
      default ->
          throw refused(
              Optional.empty(),
              "is no member of an entry."
                  + Suggestion.sentence(member, MEMBERS)
                  + " Its members are "
                  + String.join(", ", MEMBERS));
    }
  }

  private RequestedEntry entry() throws InvalidSelectionException {
    int kinds = (path.isPresent() ? 1 : 0) + (text.isPresent() ? 1 : 0);
    if (kinds + (folder.isPresent() ? 1 : 0) != 1) {
      throw new InvalidSelectionException(
          entry, Optional.empty(), "must have exactly one of \"path\", \"text\" and \"folder\"");
    }
    if (path.isPresent()) {
      return new RequestedEntry.File(root, path.get(), name, expected());
    }
    refuseMembersOfAFile();
    if (folder.isPresent()) {
      if (name.isPresent()) {
        throw refused("name", "belongs to a file or a text; the value of \"folder\" is the name");
      }
      return new RequestedEntry.Folder(folder.get());
    }
    if (name.isEmpty()) {
      throw refused("name", "is missing; a text needs a name");
    }
    return new RequestedEntry.Text(text.get(), name.get());
  }

  private RequestedEntry.Expected expected() {
    return size.isEmpty() && crc32.isEmpty() && etag.isEmpty() && modified.isEmpty()
        ? RequestedEntry.Expected.NOTHING
        : new RequestedEntry.Expected(size, crc32, etag, modified);
  }

  private void refuseMembersOfAFile() throws InvalidSelectionException {
    if (root.isPresent()) {
      throw refused("root", OF_A_FILE);
    }
    if (size.isPresent()) {
      throw refused("size", OF_A_FILE);
    }
    if (crc32.isPresent()) {
      throw refused("crc32", OF_A_FILE);
    }
    if (etag.isPresent()) {
      throw refused("etag", OF_A_FILE);
    }
    if (modified.isPresent()) {
      throw refused("modified", OF_A_FILE);
    }
  }

  private String string() throws IOException, InvalidSelectionException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw refused(Optional.empty(), "must be a string");
    }
    return json.getText();
  }

  private String name(int longest) throws IOException, InvalidSelectionException {
    String given = string();
    if (given.isEmpty() || Utf8.length(given) > longest) {
      throw refused(shown(given), "must have 1 to " + longest + " bytes");
    }
    if (!TextType.storable(given)) {
      throw refused(shown(given), "must be text without NUL and unpaired surrogates");
    }
    return given;
  }

  private String folder() throws IOException, InvalidSelectionException {
    String given = name(EntryNames.LONGEST_NAME);
    String plain = given;
    while (plain.endsWith("/")) {
      plain = plain.substring(0, plain.length() - 1);
    }
    if (plain.isEmpty()) {
      throw refused(shown(given), "must be the name of a folder");
    }
    return plain;
  }

  private String path() throws IOException, InvalidSelectionException {
    String given = name(EntryNames.LONGEST_NAME);
    if (RootPath.of(given).isEmpty()) {
      throw refused(
          shown(given),
          "must be a path below the root: names between /, none of them empty, . or ..");
    }
    return given;
  }

  private String text() throws IOException, InvalidSelectionException {
    String given = string();
    if (Utf8.length(given) > Content.INLINE_LIMIT) {
      throw refused(Optional.empty(), "must have at most " + Content.INLINE_LIMIT + " bytes");
    }
    if (given.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      throw refused(Optional.empty(), "must be text without unpaired surrogates");
    }
    return given;
  }

  private long size() throws IOException, InvalidSelectionException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 0) {
      throw refused(Optional.empty(), "must be a number of bytes");
    }
    return json.getLongValue();
  }

  private int crc32() throws IOException, InvalidSelectionException {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger number = json.getBigIntegerValue();
      if (number.signum() >= 0 && number.compareTo(MOST_CRC32) <= 0) {
        return number.intValue();
      }
    } else if (json.currentToken() == JsonToken.VALUE_STRING
        && json.getText().matches("[0-9a-fA-F]{8}")) {
      return HexFormat.fromHexDigits(json.getText());
    }
    throw refused(
        Optional.empty(), "must be eight hexadecimal digits, or a number from 0 to " + MOST_CRC32);
  }

  private Instant modified() throws IOException, InvalidSelectionException {
    String given = string();
    try {
      Instant time = OffsetDateTime.parse(given).toInstant();
      if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException _) {
      // Refused as one out of bounds is.
    }
    throw refused(shown(given), "must be a time such as 2026-11-30T12:00:00Z");
  }

  private static Optional<String> shown(String value) {
    return Optional.of(SafeText.value(value));
  }

  private InvalidSelectionException refused(String other, String allowed) {
    return new InvalidSelectionException(entry + "." + other, Optional.empty(), allowed);
  }

  private InvalidSelectionException refused(Optional<String> value, String allowed) {
    return new InvalidSelectionException(entry + "." + SafeText.text(member), value, allowed);
  }
}
