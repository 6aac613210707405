package dev.spillway.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.spillway.archive.entry.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The document that lists the missing entries of an archive: {@code {"missing":
 * ["invoices/3.pdf"]}}. What does not fit is counted: {@code {"missing": […], "more": 71204}}.
 */
final class MissingReport {

  /** Room for all that are not names. */
  private static final int FRAME = 1024;

  /** Two quotes, a comma and a space. */
  private static final int AROUND_NAME = 4;

  private MissingReport() {}

  /**
   * Returns the document.
   *
   * @param staged whether documents of any length can be stored; otherwise it is part of the
   *     manifest, and has at most {@link Content#INLINE_LIMIT} bytes
   */
  static SelectedEntry.ChosenDocument of(String entryName, List<String> missing, boolean staged) {
    int listed = staged ? missing.size() : fitting(missing, Content.INLINE_LIMIT - FRAME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeArrayFieldStart("missing");
      for (String name : missing.subList(0, listed)) {
        json.writeString(name);
      }
      json.writeEndArray();
      if (listed < missing.size()) {
        json.writeNumberField("more", missing.size() - listed);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory takes every byte.
    }
    return new SelectedEntry.ChosenDocument(
        entryName, ByteBuffer.wrap(bytes.toByteArray()), SelectedEntry.WITHOUT_TIME);
  }

  /** Returns how many names, from the first on, have at most {@code most} bytes. */
  private static int fitting(List<String> names, int most) {
    long bytes = 0;
    int count = 0;
    for (String name : names) {
      bytes += JsonStringEncoder.getInstance().quoteAsUTF8(name).length + AROUND_NAME;
      if (bytes > most) {
        break;
      }
      count++;
    }
    return count;
  }
}
