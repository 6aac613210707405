package dev.spillway.volume.bucket;

import dev.spillway.s3.Body;
import dev.spillway.s3.Bucket;
import dev.spillway.s3.RetryPolicy;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.StoredObject;
import dev.spillway.s3.Upload;
import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.PartedDigest;
import dev.spillway.volume.store.RangedSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;

/**
 * Writes one blob into a bucket. Bytes that arrive in order go through two parts in memory: one is
 * filled while the other is sent. A blob that fits into one part is put in one request. A source
 * that can be read in any order is sent in several parts at once, and is never held in memory.
 */
final class BucketWriter implements BlobStore.Writer {

  private static final Logger LOG = Logger.getLogger(BucketWriter.class);

  /**
   * Above the minimum of 5 MiB in S3; larger parts would take more memory and gain little speed.
   */
  private static final int SMALLEST_PART = 8 * 1024 * 1024;

  private static final int MEBIBYTE = 1024 * 1024;

  /**
   * The state is also {@code BROKEN} during each operation: only one that succeeds sets another
   * state.
   */
  private enum State {
    OPEN,
    BROKEN,
    FINISHED,
    CLOSED
  }

  private final Bucket bucket;
  private final String key;
  private final int partSize;

  /**
   * Retries a request while the bytes in memory are kept, so that only that request is repeated.
   */
  private final RetryPolicy retries;

  private final Executor executor;
  private PartBuffer filling;
  private PartBuffer sent;
  private Upload upload;
  private final ParallelTasks sending;
  private int parts;
  private long length;
  private boolean mayBeVisible;
  private Optional<String> etag = Optional.empty();
  private boolean whole;
  private State state = State.OPEN;

  BucketWriter(Bucket bucket, String key, int partSize, Executor executor) {
    this.bucket = bucket;
    this.key = key;
    this.partSize = partSize;
    this.retries = bucket.patience();
    this.executor = executor;
    this.sending = new ParallelTasks(executor);
    this.filling = new PartBuffer(partSize);
  }

  /**
   * Bytes of a part. The size is the same for all parts, since some stores refuse parts of
   * different sizes.
   *
   * @param largest upper limit of the blob's length, in bytes; 0 when it is unknown
   */
  static int partSize(long largest) {
    long needed = Math.ceilDiv(largest, Upload.MOST_PARTS);
    return (int)
        Math.min(
            Integer.MAX_VALUE / 2,
            Math.max(SMALLEST_PART, Math.ceilDiv(needed, MEBIBYTE) * MEBIBYTE));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    require(State.OPEN);
    state = State.BROKEN;
    while (bytes.hasRemaining()) {
      if (filling.isFull()) {
        send();
      }
      int before = bytes.remaining();
      filling.take(bytes);
      length += before - bytes.remaining();
    }
    state = State.OPEN;
  }

  @Override
  public Optional<PartedDigest> writeAll(RangedSource source, LongConsumer done)
      throws IOException {
    require(State.OPEN);
    state = State.BROKEN;
    if (source.length() <= partSize) {
      state = State.OPEN;
      return Optional.empty();
    }
    upload = retries.ask(() -> bucket.upload(key));
    PartedDigest digest =
        new ParallelUpload(upload, source, partSize, retries, executor, done).run();
    whole = true;
    length = source.length();
    state = State.OPEN;
    return Optional.of(digest);
  }

  /** Sends a full part in the background, once the previous part is stored. */
  private void send() throws IOException {
    if (upload == null) {
      upload = retries.ask(() -> bucket.upload(key));
    }
    sending.await();
    if (parts == Upload.MOST_PARTS) {
      throw new IOException(
          "blob %s has more than %s parts of %s bytes, which no store takes"
              .formatted(key, Upload.MOST_PARTS, partSize));
    }
    PartBuffer free = sent == null ? PartBuffer.whole(partSize) : sent;
    sent = filling;
    filling = free;
    filling.clear();
    parts++;
    int number = parts;
    PartBuffer full = sent;
    sending.start(
        () ->
            retries.ask(
                () -> {
                  upload.part(number, full.body());
                  return full;
                },
                sending::stopped));
  }

  @Override
  public void finish() throws IOException {
    require(State.OPEN);
    state = State.BROKEN;
    if (upload == null) {
      mayBeVisible = true;
      Body body = filling.body();
      retries.ask(
          () -> {
            bucket.put(key, body);
            return body;
          });
    } else {
      if (!whole) {
        if (!filling.isEmpty()) {
          send();
        }
        sending.await();
      }
      mayBeVisible = true;
      retries.ask(this::complete);
    }
    release();
    etag = Optional.of(retries.ask(this::stored).etag());
    state = State.FINISHED;
  }

  /**
   * Completes the upload. Without an answer, the store may have completed it nevertheless; on a
   * retry, some stores no longer know an upload that they have completed. So the object decides.
   */
  private Upload complete() throws IOException {
    try {
      upload.complete();
    } catch (S3Exception.Missing | S3Exception.Busy | S3Exception.Unreachable e) {
      if (whole().isEmpty()) {
        throw e;
      }
    }
    return upload;
  }

  /**
   * The object under the key if it has the length that was written: no other process writes this
   * key.
   */
  private Optional<StoredObject> whole() throws IOException {
    return bucket.find(key).filter(found -> found.bytes() == length && found.etag() != null);
  }

  private StoredObject stored() throws IOException {
    return whole()
        .orElseThrow(
            () ->
                new IOException(
                    "blob %s of %s bytes is not there although it was stored"
                        .formatted(key, length)));
  }

  @Override
  public Optional<String> etag() {
    return etag;
  }

  /** Keeps nothing: an unfinished upload cannot be read. */
  @Override
  public void leave() {
    close();
  }

  @Override
  public void close() {
    boolean over = state == State.FINISHED || state == State.CLOSED;
    state = State.CLOSED;
    if (over) {
      return;
    }
    release();
    // Also on an interrupted thread, the upload is aborted.
    boolean interrupted = Thread.interrupted();
    try {
      end();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end() {
    sending.stop();
    try {
      if (upload != null) {
        upload.abort();
      }
      if (mayBeVisible && !bucket.delete(key)) {
        LOG.warnf("event=blob-left-behind path=%s cause=\"its bucket keeps versions\"", key);
      }
    } catch (IOException e) {
      LOG.warnf("event=blob-left-behind path=%s cause=\"%s\"", key, e);
    }
  }

  private void release() {
    filling = null;
    sent = null;
  }

  private void require(State needed) {
    if (state != needed) {
      throw new IllegalStateException("the writer of " + key + " is " + state);
    }
  }
}
