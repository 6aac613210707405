package dev.spillway.volume.bucket;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.Printable;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The keys of an S3 volume. Any other key under its prefix is not Spillway's.
 *
 * @param prefix common prefix of all its keys: empty, or ending with {@code /}
 */
public record BucketNames(String prefix) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  /** No random id begins with this. */
  private static final String PROBE = "0".repeat(20);

  private static final Pattern SLICE = Pattern.compile("[0-9a-f]{2}");

  /** From the setting, where the last {@code /} may be missing. */
  public static BucketNames of(String prefix) {
    return new BucketNames(prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }

  String marker() {
    return prefix + ".spillway-volume";
  }

  String blobs() {
    return prefix + "blobs/";
  }

  String slice(String digits) {
    return blobs() + digits + "/";
  }

  String blob(String id) {
    // Objects are deleted by id: even if a row has a bad id, no other string may become a key.
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("the id of a blob is 32 hexadecimal digits, not " + id);
    }
    return slice(id.substring(0, 2)) + id;
  }

  /** Whether it is a folder as consoles make them: an empty object with the name of the folder. */
  boolean isFolderOfOurs(String key, long bytes) {
    return bytes == 0
        && (key.equals(prefix)
            || key.equals(blobs())
            || (key.length() == blobs().length() + 3 && isSlice(key)));
  }

  /** Whether {@code folder}, with its last slash, is a folder of blobs. */
  boolean isSlice(String folder) {
    return folder.startsWith(blobs())
        && folder.endsWith("/")
        && SLICE.matcher(folder.substring(blobs().length(), folder.length() - 1)).matches();
  }

  /** Whether {@code key} has the shape of a blob. */
  boolean isBlob(String key) {
    int digits = blobs().length();
    return key.length() > digits + 2 && isBlob(key, key.substring(digits, digits + 2));
  }

  /**
   * The slice that contains {@code key}, which is below {@link #blobs}, or the last slice before it
   * in a listing.
   */
  int sliceOf(String key) {
    if (isInSlice(key)) {
      return HexFormat.fromHexDigits(key, blobs().length(), blobs().length() + 2);
    }
    int slice = BlobStore.SLICES - 1;
    while (slice > 0 && key.compareTo(slice(digits(slice))) < 0) {
      slice--;
    }
    return slice;
  }

  static String digits(int slice) {
    return HexFormat.of().toHexDigits((byte) slice);
  }

  boolean isInSlice(String key) {
    int end = blobs().length() + 3;
    return key.length() >= end && isSlice(key.substring(0, end));
  }

  /**
   * The foreign name to report for {@code key}, which is in a slice and not a blob: the key itself,
   * or the topmost folder below the slice that contains it.
   */
  String foreign(String key) {
    int end = key.indexOf('/', blobs().length() + 3) + 1;
    return end > 0 ? key.substring(0, end) : key;
  }

  /**
   * The key of an object that tests whether the store takes objects. It has the shape of a blob's,
   * so that a sweep finds one that was left behind.
   */
  String probe(String digits) {
    return blob(PROBE + digits);
  }

  boolean isProbe(String key) {
    return isBlob(key) && id(key).startsWith(PROBE);
  }

  /** Whether {@code key} has the shape of a blob of the slice {@code digits}. */
  boolean isBlob(String key, String digits) {
    String folder = slice(digits);
    return key.startsWith(folder)
        && key.startsWith(digits, folder.length())
        && ID.matcher(key.substring(folder.length())).matches();
  }

  String id(String blobKey) {
    return blobKey.substring(blobKey.length() - 32);
  }

  /** For the log: without the prefix, and without the slash of a folder. */
  String shown(String key) {
    String name = key.substring(prefix.length());
    return Printable.of(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
  }
}
