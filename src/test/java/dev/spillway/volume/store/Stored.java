package dev.spillway.volume.store;

import dev.spillway.archive.entry.OpenContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Blobs of a store in the way of those who use it: staged, read and listed. */
public final class Stored {

  /**
   * What {@link BlobStore#list} has met: blobs as {@code <id>} or {@code <id> unfinished}, and
   * names that are foreign.
   */
  public record Listing(List<String> blobs, List<String> foreign) {}

  private Stored() {}

  /** An id in the folder of {@code slice}. */
  public static String id(String slice, int number) {
    return slice + String.format("%030x", number);
  }

  public static void stage(BlobStore store, String id, String text) throws IOException {
    try (BlobStore.Writer writer = store.write(id)) {
      writer.write(bytes(text));
      writer.finish();
    }
  }

  public static String read(BlobStore store, String id, int length) throws IOException {
    try (OpenContent content = store.open(id, length)) {
      String text = slice(content, 0, length);
      content.verify();
      return text;
    }
  }

  public static String slice(OpenContent content, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    content.read(buffer, position);
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Listing list(BlobStore store, int slice) throws IOException {
    Collected collected = new Collected();
    store.list(slice, slice + 1, collected);
    collected.blobs.sort(null);
    collected.foreign.sort(null);
    return new Listing(collected.blobs, collected.foreign);
  }

  /** All slices. */
  public static Listing list(BlobStore store) throws IOException {
    Collected collected = new Collected();
    for (int slice = 0; slice < BlobStore.SLICES; ) {
      slice = store.list(slice, BlobStore.SLICES, collected);
    }
    return new Listing(collected.blobs, collected.foreign);
  }

  private static final class Collected implements BlobStore.Visitor {
    private final List<String> blobs = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    @Override
    public void blob(BlobStore.Found found) {
      blobs.add(found.id() + (found.finished() ? "" : " unfinished"));
    }

    @Override
    public void foreign(String name) {
      foreign.add(name);
    }
  }
}
