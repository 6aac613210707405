package dev.spillway.recipe.selection;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.spillway.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Reads the entries of a selection one after the other, and keeps them compressed. */
public final class SelectionCollector implements AutoCloseable {

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final DeflaterOutputStream deflated = new DeflaterOutputStream(kept, deflater, 8192);
  private final MessageDigest digest = Sha256.begin();
  private final JsonGenerator lines;
  private final Map<String, Integer> roots = new LinkedHashMap<>();
  private OptionalInt text = OptionalInt.empty();
  private int entries;

  /** Creates a collector without entries. */
  public SelectionCollector() throws IOException {
    // The root is not known yet.
    kept.writeBytes(new byte[RequestedSelection.DIGEST + 1]);
    lines = EntryJson.generator(new DigestOutputStream(deflated, digest));
  }

  /**
   * Reads the entry that begins at the current token of {@code json}, and adds it.
   *
   * @throws InvalidSelectionException when it is not an entry
   * @throws com.fasterxml.jackson.core.JsonProcessingException when it is not JSON
   */
  public void add(JsonParser json) throws IOException, InvalidSelectionException {
    RequestedEntry entry = EntryReader.read(json, entries);
    switch (entry) {
      case RequestedEntry.File file -> roots.putIfAbsent(file.root().orElse(""), entries);
      case RequestedEntry.Text _ -> text = text.isPresent() ? text : OptionalInt.of(entries);
      case RequestedEntry.Folder _ -> {}
    }
    EntryJson.write(entry, lines);
    entries++;
  }

  /** Number of entries so far. */
  public int entries() {
    return entries;
  }

  /** Bytes that are kept so far. */
  public int bytes() {
    return kept.size();
  }

  /** Returns the selection of all entries; nothing can be added afterwards. */
  public ReadSelection finish() throws IOException {
    lines.close();
    deflated.finish();
    byte[] bytes = kept.toByteArray();
    System.arraycopy(digest.digest(), 0, bytes, 0, RequestedSelection.DIGEST);
    return new ReadSelection(new RequestedSelection(bytes), entries, roots, text);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
