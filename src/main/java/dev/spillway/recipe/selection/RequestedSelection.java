package dev.spillway.recipe.selection;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries that a request names itself, compressed as they are stored with the export: many
 * requests may wait to be planned, and few are planned at once. Immutable.
 */
public final class RequestedSelection {

  /** Bytes of a SHA-256. */
  static final int DIGEST = 32;

  private final byte[] bytes;

  RequestedSelection(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the selection whose {@link #bytes()} were stored. */
  public static RequestedSelection stored(byte[] bytes) {
    return new RequestedSelection(bytes.clone());
  }

  /** Its stored form: the digest, then the entries as deflated NDJSON. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the entries: equal selections have the same, however they were written. */
  public byte[] digest() {
    return Arrays.copyOf(bytes, DIGEST);
  }

  /** Returns the entries, in the order of the request. */
  public List<RequestedEntry> entries() {
    Inflater inflater = new Inflater();
    try (InputStream lines =
            new InflaterInputStream(
                new ByteArrayInputStream(bytes, DIGEST, bytes.length - DIGEST), inflater);
        JsonParser json = EntryJson.parser(lines)) {
      List<RequestedEntry> entries = new ArrayList<>();
      while (json.nextToken() != null) {
        entries.add(EntryReader.read(json, entries.size()));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("a stored selection cannot be read", e);
    } catch (InvalidSelectionException e) {
      throw new IllegalStateException("a stored selection was checked when it was read", e);
    } finally {
      inflater.end();
    }
  }
}
