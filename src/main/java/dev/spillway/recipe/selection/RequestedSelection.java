package dev.spillway.recipe.selection;

import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  private final int start;

  RequestedSelection(byte[] bytes) {
    this.bytes = bytes;
    this.start = DIGEST + 1 + Byte.toUnsignedInt(bytes[DIGEST]);
  }

  /**
   * Returns the same selection with the root of files that name none: the recipe may change before
   * they are read.
   *
   * @throws IllegalArgumentException when the name has more than 255 bytes
   */
  public RequestedSelection withRoot(String root) {
    byte[] name = root.getBytes(StandardCharsets.UTF_8);
    if (name.length > 255) {
      throw new IllegalArgumentException("a root with a name of " + name.length + " bytes");
    }
    ByteBuffer named = ByteBuffer.allocate(DIGEST + 1 + name.length + bytes.length - start);
    named.put(bytes, 0, DIGEST).put((byte) name.length).put(name);
    named.put(bytes, start, bytes.length - start);
    return new RequestedSelection(named.array());
  }

  /** The root of files that name none; empty when it was not set. */
  public Optional<String> root() {
    String name = new String(bytes, DIGEST + 1, start - DIGEST - 1, StandardCharsets.UTF_8);
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /** Returns the selection whose {@link #bytes()} were stored. */
  public static RequestedSelection stored(byte[] bytes) {
    return new RequestedSelection(bytes.clone());
  }

  /**
   * Its stored form: the digest, the length of the root's name and the name, then the entries as
   * deflated NDJSON.
   */
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
                new ByteArrayInputStream(bytes, start, bytes.length - start), inflater);
        JsonParser json = EntryJson.parser(lines)) {
      List<RequestedEntry> entries = new ArrayList<>();
      while (json.nextToken() != null) {
        RequestedEntry entry = EntryReader.read(json, entries.size());
        entries.add(
            entry instanceof RequestedEntry.File file && file.root().isEmpty()
                ? new RequestedEntry.File(root(), file.path(), file.name(), file.expected())
                : entry);
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
