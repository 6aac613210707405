package dev.spillway.archive.entry;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/** Describes where the bytes of one {@link Entry} are. {@link ContentReader} reads them. */
public sealed interface Content {

  /**
   * Maximum size of inline content, in bytes: meant for an overview or a {@code manifest.json}, not
   * for payload. An overview of a year has 110 KB.
   */
  int INLINE_LIMIT = 256 * 1024;

  /**
   * Returns the number of bytes that reading this content yields, in its stored form (deflated if
   * the entry is deflated).
   */
  long length();

  /**
   * A file of a root: a regular file in a folder, or an object in a bucket.
   *
   * @param root name of the root, as configured
   * @param path path below the root, with {@code /} between its parts, never starting with one; for
   *     an object, its key without the prefix of the root
   * @param stamp identifies the planned version; if it differs later, the file has changed
   */
  record RootFile(String root, String path, Stamp stamp) implements Content {
    @Override
    public long length() {
      return stamp.size();
    }
  }

  /**
   * Bytes that are part of the manifest, at most {@link #INLINE_LIMIT}. Read-only; the accessor
   * returns a new view.
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
   * A blob: immutable bytes that Spillway stores on its volume.
   *
   * @param id of the blob
   * @param length stored bytes; a blob with another length is not this blob
   */
  record Blob(String id, long length) implements Content {}

  /**
   * A slice of a blob that holds the contents of several entries.
   *
   * @param id of the blob
   * @param blobLength bytes of the whole blob; a blob with another length is not this blob
   * @param offset of the slice in the blob
   * @param length bytes of the slice
   * @param sha256 of the slice, lower-case hexadecimal: equal contents may have been deflated to
   *     different bytes
   */
  record BlobPart(String id, long blobLength, long offset, long length, String sha256)
      implements Content {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException when the slice is not within its blob, or the hash is
     *     malformed
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
