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
 * A prefix of a bucket that holds blobs. What is written is an upload in parts until it is
 * finished, and nobody can read it before; small blobs are put at once. Nothing of it touches a
 * local disk.
 *
 * <p>A finished object is durable by the store's word, and what was read of it is what was stored:
 * each read asks for the very object that was opened.
 */
public final class BucketStore implements BlobStore {

  private final Bucket bucket;

  /** For what a person may wait for; who does not has patience. */
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
   * @param installation what its marker says
   * @param versions whether all versions of an object are deleted with it
   * @param etags what the object of a blob was finished with, by its id, where that is known:
   *     another is not it
   * @param clock time of day of this machine
   * @param believed time of day as all nodes have it, for what the store holds against its own
   * @param uploads runs what is sent to the store while more is made
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

  /** No end: only the quota bounds what is in a bucket. */
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

  /** The marker is asked for only when something is amiss. */
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

  /** What earlier writers of this key have left unfinished. */
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
