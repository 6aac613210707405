package dev.spillway.recipe.selection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/** The JSON of selections. */
public final class EntryJson {

  /** Limits what one value can make the parser keep; larger than any valid value. */
  private static final int LONGEST_VALUE = 1024 * 1024;

  private static final int LONGEST_MEMBER_NAME = 1024;
  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(LONGEST_VALUE)
                  .maxNameLength(LONGEST_MEMBER_NAME)
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Otherwise the names of members that a client makes up stay in memory.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private EntryJson() {}

  /** Returns a strict parser, which reads a body of any length in blocks. */
  public static JsonParser parser(InputStream body) throws IOException {
    return FACTORY.createParser(body);
  }

  /** Returns a generator of one entry a line. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  /** Writes an entry; equal entries are equal bytes. */
  static void write(RequestedEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    switch (entry) {
      case RequestedEntry.File file -> {
        write(json, "root", file.root());
        json.writeStringField("path", file.path());
        write(json, "name", file.name());
        write(json, file.expected());
      }
      case RequestedEntry.Text text -> {
        json.writeStringField("text", text.text());
        json.writeStringField("name", text.name());
      }
      case RequestedEntry.Folder folder -> json.writeStringField("folder", folder.folder());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, RequestedEntry.Expected expected)
      throws IOException {
    if (expected.size().isPresent()) {
      json.writeNumberField("size", expected.size().getAsLong());
    }
    if (expected.crc32().isPresent()) {
      json.writeStringField("crc32", HexFormat.of().toHexDigits(expected.crc32().getAsInt()));
    }
    write(json, "etag", expected.etag());
    write(json, "modified", expected.modified().map(Instant::toString));
  }

  private static void write(JsonGenerator json, String member, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(member, value.get());
    }
  }
}
