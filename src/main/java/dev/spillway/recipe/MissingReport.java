package dev.spillway.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The document that lists the missing entries of an archive: {@code {"missing":
 * ["invoices/3.pdf"]}}.
 */
final class MissingReport {

  private MissingReport() {}

  static SelectedEntry.ChosenDocument of(String entryName, List<String> missing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeArrayFieldStart("missing");
      for (String name : missing) {
        json.writeString(name);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory takes every byte.
    }
    return new SelectedEntry.ChosenDocument(
        entryName, ByteBuffer.wrap(bytes.toByteArray()), SelectedEntry.WITHOUT_TIME);
  }
}
