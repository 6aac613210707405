package dev.spillway.volume.bucket;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.volume.store.MarkerText;
import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The object that says which installation a prefix of a bucket belongs to: a {@link MarkerText}.
 */
record BucketMarker(Bucket bucket, BucketNames names) {

  /** Far more than any id. No more is read, since the object may not be Spillway's. */
  private static final int LONGEST = 256;

  /**
   * The installation in the marker, in printable characters; empty when there is no marker.
   *
   * @throws NotOursException when a newer Spillway wrote it
   */
  Optional<String> read() throws IOException {
    Optional<byte[]> bytes = bucket.beginning(names.marker(), LONGEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        MarkerText.of(new String(bytes.get(), StandardCharsets.UTF_8))
            .known(place(), "spillway.volume.prefix to another one"));
  }

  /**
   * Returns when the marker names {@code installation}.
   *
   * @throws NotOursException when there is no marker, or it names another installation
   */
  void require(String installation) throws IOException {
    Optional<String> named = read();
    if (named.isEmpty()) {
      throw new NotOursException(
          ("%s has no marker '%s', as if the bucket were another one: set"
                  + " spillway.volume.bucket and spillway.volume.prefix to where the volume is; if"
                  + " its bytes are lost for good, say so by storing there an object of this one"
                  + " line: %s")
              .formatted(place(), names.marker(), installation));
    }
    if (!named.get().equals(installation)) {
      throw new NotOursException(
          ("%s belongs to installation '%s', not to this one: use the database of that"
                  + " installation, or set spillway.volume.prefix to this one's own; if that"
                  + " installation's objects are no longer needed, give them to this one by storing"
                  + " this one line in the object '%s': %s")
              .formatted(place(), named.get(), names.marker(), installation));
    }
  }

  /**
   * Writes the marker if there is none. {@link #require} shows whether it was written or another
   * installation was first. In a store without conditional writes the last writer owns the prefix;
   * the other finds out before its next write or deletion.
   */
  void write(String installation) throws IOException {
    byte[] text = (installation + "\n").getBytes(StandardCharsets.UTF_8);
    var _ = bucket.putNew(names.marker(), Body.of(text, 0, text.length));
  }

  /** The subject of sentences for the operator. */
  String place() {
    return ("The volume in bucket '%s' (spillway.volume.bucket) under '%s'"
            + " (spillway.volume.prefix)")
        .formatted(bucket.name(), names.prefix());
  }
}
