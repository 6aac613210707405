package dev.spillway.volume.bucket;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.ListedUploads;
import dev.spillway.s3.StoredObject;
import dev.spillway.volume.store.BlobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Stores blobs under a prefix of a bucket. A blob is a multipart upload until it is finished, and
 * cannot be read before; small blobs are put in one request. Nothing is written to a local disk.
 *
 * <p>A finished object is durable once the store has confirmed it. A read returns the bytes that
 * were stored: each request is for the very object that was opened.
 */
public final class BucketStore implements BlobStore {

  private final Bucket bucket;

  /** For requests that a client may wait for; all others use the bucket with its retries. */
  private final Bucket prompt;

  private final BucketNames names;
  private final BucketMarker marker;
  private final String installation;
  private final boolean versions;
  private final Function<String, Optional<String>> etags;
  private final InstantSource clock;
  private final InstantSource believed;
  private final Executor uploads;

  /**
   * A store in a bucket, under a prefix that is claimed ({@link BucketClaim}).
   *
   * @param installation the id in its marker
   * @param versions whether all versions of an object are deleted with it
   * @param etags the ETag that a blob's object was finished with, by id, where it is known: an
   *     object with another ETag is not the blob
   * @param clock time of day of this machine
   * @param believed time of day that all nodes share, for times that the store compares with its
   *     own
   * @param uploads runs uploads while more is produced
   */
  public BucketStore(
      Bucket bucket,
      BucketNames names,
      String installation,
      boolean versions,
      Function<String, Optional<String>> etags,
      InstantSource clock,
      InstantSource believed,
      Executor uploads) {
    this.bucket = bucket;
    this.prompt = bucket.prompt();
    this.names = names;
    this.marker = new BucketMarker(prompt, names);
    this.installation = installation;
    this.versions = versions;
    this.etags = etags;
    this.clock = clock;
    this.believed = believed;
    this.uploads = uploads;
  }

  /** The length itself: a bucket has no blocks. */
  @Override
  public long counted(long length) {
    return length;
  }

  /** Unlimited: only the quota limits what is in a bucket. */
  @Override
  public Space space() {
    return Space.ENDLESS;
  }

  @Override
  public void requireOurs() throws IOException {
    marker.require(installation);
  }

  @Override
  public Writer write(String id) throws IOException {
    return write(id, 0);
  }

  @Override
  public Writer write(String id, long largest) throws IOException {
    String key = names.blob(id);
    return bucket
        .patience()
        .ask(
            () -> {
              requireOurs();
              abort(key);
              return new BucketWriter(bucket, key, BucketWriter.partSize(largest), uploads);
            });
  }

  @Override
  public OpenContent open(String id, long length) throws IOException {
    return open(id, length, 0, length);
  }

  @Override
  public OpenContent open(Content.BlobPart part) throws IOException {
    return open(part.id(), part.blobLength(), part.offset(), part.length());
  }

  @Override
  public OpenContent open(Content.Blob blob, long from, long to) throws IOException {
    return new OpenObject(bucket.open(look(blob.id(), blob.length()), from, to), 0, blob.length());
  }

  private OpenContent open(String id, long blobLength, long offset, long length)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, blobLength);
    StoredObject found = look(id, blobLength);
    return new OpenObject(bucket.open(found, offset, offset + length), offset, length);
  }

  @Override
  public void check(String id, long length) throws IOException {
    StoredObject found = look(id, length);
    assert found.bytes() == length;
  }

  /** Reads the marker only when the object is missing or different. */
  private StoredObject look(String id, long length) throws IOException {
    String key = names.blob(id);
    Optional<StoredObject> found = prompt.find(key);
    Optional<String> etag = etags.apply(id);
    if (found.isPresent()
        && found.get().bytes() == length
        && etag.filter(stored -> !stored.equals(found.get().etag())).isEmpty()) {
      return found.get();
    }
    requireOurs();
    throw new ContentChangedException(
        found
            .map(
                other ->
                    "blob "
                        + key
                        + " has "
                        + other.bytes()
                        + " bytes and the ETag "
                        + other.etag()
                        + ", stored were "
                        + length
                        + etag.map(stored -> " and " + stored).orElse(""))
            .orElse("blob " + key + " is gone"));
  }

  @Override
  public Optional<URI> address(String id, Duration time, String mediaType, String disposition)
      throws IOException {
    return Optional.of(
        bucket.sign(names.blob(id), believed.instant(), time, mediaType, disposition));
  }

  @Override
  public void delete(String id) throws IOException {
    String key = names.blob(id);
    requireOurs();
    abort(key);
    boolean gone = bucket.delete(key);
    if (versions) {
      bucket.versions().delete(key);
    } else if (!gone) {
      throw new IOException(
          key
              + " is only hidden, its bucket keeps versions by now: end that, or set spillway.volume.versions=delete");
    }
  }

  /** Aborts the unfinished uploads of earlier writers of this key. */
  private void abort(String key) throws IOException {
    for (ListedUploads.Unfinished upload : bucket.uploads(key).uploads()) {
      if (upload.key().equals(key)) {
        bucket.abort(upload);
      }
    }
  }

  @Override
  public int list(int from, int to, Visitor visitor) throws IOException {
    requireOurs();
    int next = new BucketListing(bucket, names, visitor, clock).slices(from, to);
    requireOurs();
    return next;
  }
}
