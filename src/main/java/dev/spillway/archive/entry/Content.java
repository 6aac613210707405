package dev.spillway.archive.entry;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * Where the bytes of one {@link Entry} are. Content is a description; {@link ContentReader} reads
 * it.
 */
public sealed interface Content {

  /**
   * The largest inline content, in bytes: an overview or a {@code manifest.json}, never a payload.
   * An overview of a year has 110 KB.
   */
  int INLINE_LIMIT = 256 * 1024;

  /**
   * The number of bytes that reading this content yields, as it is stored (deflated bytes when the
   * entry is deflated).
   */
  long length();

  /**
   * A file of a root: a regular file of a folder, or an object of a bucket.
   *
   * @param root name of the root, as configured
   * @param path path below the root, {@code /} between its parts, never starting with one; for an
   *     object its key without the prefix of the root
   * @param stamp what the file was when it was planned; when it differs later, the file has changed
   */
  record RootFile(String root, String path, Stamp stamp) implements Content {
    @Override
    public long length() {
      return stamp.size();
    }
  }

  /**
   * Bytes that travel in the manifest itself, at most {@link #INLINE_LIMIT}. Read-only; the
   * accessor yields a view of its own.
   */
  record Inline(ByteBuffer bytes) implements Content {
    public Inline {
      if (bytes.remaining() > INLINE_LIMIT) {
        throw new IllegalArgumentException(
            "inline content of " + bytes.remaining() + " bytes, at most " + INLINE_LIMIT);
      }
      bytes = bytes.slice().asReadOnlyBuffer();
    }

    public static Inline of(byte[] bytes) {
      return new Inline(ByteBuffer.wrap(bytes.clone()));
    }

    @Override
    public ByteBuffer bytes() {
      return bytes.duplicate();
    }

    @Override
    public long length() {
      return bytes.remaining();
    }
  }

  /**
   * A blob: bytes of Spillway's own, on its volume. They never change.
   *
   * @param id which blob
   * @param length bytes that were stored; a blob that has another length by now is not that blob
   */
  record Blob(String id, long length) implements Content {}

  /**
   * A slice of a blob: what one entry has of the bytes that were staged for several.
   *
   * @param id which blob
   * @param blobLength bytes of the whole blob; one that has another length by now is not that blob
   * @param offset where the slice starts in the blob
   * @param length bytes of the slice
   * @param sha256 of the slice, lower-case hexadecimal: tells apart what equal contents were
   *     deflated to
   */
  record BlobPart(String id, long blobLength, long offset, long length, String sha256)
      implements Content {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException when the slice is not within its blob, or the hash is none
     */
    public BlobPart {
      if (offset < 0 || length < 0 || offset > blobLength - length) {
        throw new IllegalArgumentException(
            length + " bytes from " + offset + " of a blob of " + blobLength + " bytes");
      }
      if (!SHA256.matcher(sha256).matches()) {
        throw new IllegalArgumentException("\"" + sha256 + "\" is no SHA-256 in hexadecimal");
      }
    }
  }
}
