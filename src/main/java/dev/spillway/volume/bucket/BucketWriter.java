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
 * Writes one blob into a bucket. What comes in order goes through two parts in memory: one is
 * filled while the other is sent. What fits into one part is put at once. What can be produced in
 * any order is sent by several parts at once, and is never in memory.
 */
final class BucketWriter implements BlobStore.Writer {

  private static final Logger LOG = Logger.getLogger(BucketWriter.class);

  /** More than the 5 MiB that a store asks for, and as little memory as is still quick. */
  private static final int SMALLEST_PART = 8 * 1024 * 1024;

  private static final int MEBIBYTE = 1024 * 1024;

  /**
   * {@code BROKEN} is also what it is while it works: only what came to its end makes it something
   * else.
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

  /** Waits for the store with what is on its way, so that only that is sent again. */
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
   * Bytes of a part, which cannot be changed on the way: some stores refuse parts of different
   * sizes.
   *
   * @param largest bytes that the blob may have at most; 0 when nobody knows
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

  /** Gives a full part out of hand, once the one before is stored. */
  private void send() throws IOException {
    if (upload == null) {
      upload = retries.ask(() -> bucket.upload(key));
    }
    sending.await();
    if (parts == Upload.MOST_PARTS) {
      throw new IOException(
          "blob "
              + key
              + " has more than "
              + Upload.MOST_PARTS
              + " parts of "
              + partSize
              + " bytes, which no store takes");
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
   * An answer that does not come says nothing: the store may have done it. Asked again, some know
   * nothing any more of the upload that they have completed.
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

  /** What is under the key, if that is all that was written: nobody else ever writes there. */
  private Optional<StoredObject> whole() throws IOException {
    return bucket.find(key).filter(found -> found.bytes() == length && found.etag() != null);
  }

  private StoredObject stored() throws IOException {
    return whole()
        .orElseThrow(
            () ->
                new IOException(
                    "blob "
                        + key
                        + " of "
                        + length
                        + " bytes is not there although it was stored"));
  }

  @Override
  public Optional<String> etag() {
    return etag;
  }

  /** Nothing is left: nobody could look at it. */
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
    // Told to stop or not: what was begun is ended.
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
