package dev.spillway.volume.local;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that a local volume uses. Any other name in its folder is not Spillway's.
 *
 * @param folder the folder of the volume
 */
record LocalNames(Path folder) {

  private static final String BLOBS = "blobs";
  private static final String MARKER = ".spillway-volume";
  private static final String PROBE = ".spillway-probe";
  private static final String LOCK = ".spillway-lock";
  private static final String UNFINISHED = ".part";
  private static final Pattern SLICE = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern BLOB = Pattern.compile("[0-9a-f]{32}(\\.part)?");

  /** At the top: Spillway's names, and what a file system puts into its root folder. */
  private static final Set<String> TOP =
      Set.of(BLOBS, MARKER, MARKER + UNFINISHED, PROBE, LOCK, "lost+found");

  static boolean isTop(String name) {
    return TOP.contains(name);
  }

  static boolean isSlice(String name) {
    return SLICE.matcher(name).matches();
  }

  /**
   * Whether {@code name} in the folder of {@code slice} has the shape of a blob's, finished or not.
   */
  static boolean isBlob(String name, String slice) {
    return name.startsWith(slice) && BLOB.matcher(name).matches();
  }

  static boolean isFinished(String blobName) {
    return !blobName.endsWith(UNFINISHED);
  }

  static String id(String blobName) {
    return isFinished(blobName)
        ? blobName
        : blobName.substring(0, blobName.length() - UNFINISHED.length());
  }

  Path marker() {
    return folder.resolve(MARKER);
  }

  Path unfinishedMarker() {
    return folder.resolve(MARKER + UNFINISHED);
  }

  Path probe() {
    return folder.resolve(PROBE);
  }

  Path lock() {
    return folder.resolve(LOCK);
  }

  Path blobs() {
    return folder.resolve(BLOBS);
  }

  Path slice(String digits) {
    return blobs().resolve(digits);
  }

  Path finished(String id) {
    // Files are deleted by id: even if a row has a bad id, no other string may become a path.
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("the id of a blob is 32 hexadecimal digits, not " + id);
    }
    return slice(id.substring(0, 2)).resolve(id);
  }

  Path unfinished(String id) {
    return finished(id).resolveSibling(id + UNFINISHED);
  }
}
