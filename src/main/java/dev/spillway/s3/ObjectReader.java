package dev.spillway.s3;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads ranges of one object. Sequential reads share one GET of the rest; a read elsewhere begins
 * another. Each GET is conditional on the object that was found ({@code If-Match}), and its answer
 * is verified. A body that breaks off is requested again from there, a few times, and for longer
 * with {@link RetryPolicy}; a wrong byte is never returned. Not thread-safe.
 */
public final class ObjectReader implements Closeable {

  /** Gap that is read and discarded, which is faster than another request. */
  private static final int READ_OVER = 64 * 1024;

  /** Limit of consecutive breaks without {@link #PROGRESS} in between. */
  private static final int MOST_BREAKS = 3;

  // As little as a slow client reads until the store gives up on a connection: neither is at fault.
  private static final long PROGRESS = 64 * 1024;

  /** Bytes per read into a buffer outside of the heap. */
  private static final int BLOCK = 16 * 1024;

  private final S3Client client;
  private final String bucket;
  private final StoredObject object;
  private final long from;
  private final long to;
  private final RetryPolicy retries;

  /** Null when no GET is open; {@code at} is then undefined. */
  private ResponseInputStream<GetObjectResponse> body;

  private long at;
  private long brokenAt;
  private int breaks;

  ObjectReader(
      S3Client client,
      String bucket,
      StoredObject object,
      long from,
      long to,
      RetryPolicy retries) {
    if (from < 0 || to < from || to > object.bytes()) {
      throw new IndexOutOfBoundsException(
          from + " to " + to + " of an object of " + object.bytes() + " bytes");
    }
    this.client = client;
    this.bucket = bucket;
    this.object = object;
    this.from = from;
    this.to = to;
    this.retries = retries;
  }

  /** The object being read. */
  public StoredObject object() {
    return object;
  }

  /**
   * Fills {@code target} with the bytes from {@code position} of the object.
   *
   * @throws IndexOutOfBoundsException when they are not all between {@code from} and {@code to}
   * @throws S3Exception.Changed when the object was replaced
   * @throws S3Exception.Missing when it was deleted
   * @throws IOException when it could not be read
   */
  public void read(ByteBuffer target, long position) throws IOException {
    if (position < from || position > to - target.remaining()) {
      throw new IndexOutOfBoundsException(
          target.remaining() + " bytes from " + position + " of " + from + " to " + to);
    }
    if (target.hasRemaining()) {
      seek(position);
    }
    while (target.hasRemaining()) {
      retries.ask(() -> step(target));
    }
  }

  /** Reads some bytes; after a break, prepares to request the rest again. */
  private long step(ByteBuffer target) throws IOException {
    try {
      at += some(target);
    } catch (S3Exception e) {
      throw e;
    } catch (IOException e) {
      broken(e);
    }
    return at;
  }

  private void seek(long position) throws IOException {
    long gap = position - at;
    if (body == null || gap < 0 || gap > READ_OVER) {
      abort();
      at = position;
      return;
    }
    while (body != null && at < position) {
      try {
        at += some(ByteBuffer.allocate((int) (position - at)));
      } catch (S3Exception e) {
        throw e;
      } catch (IOException e) {
        broken(e);
        abort();
        at = position;
      }
    }
  }

  /** Reads at least one byte. */
  private int some(ByteBuffer target) throws IOException {
    if (body == null) {
      body = get();
    }
    int count;
    if (target.hasArray()) {
      count =
          body.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
      target.position(target.position() + Math.max(0, count));
    } else {
      byte[] block = new byte[Math.min(BLOCK, target.remaining())];
      count = body.read(block);
      target.put(block, 0, Math.max(0, count));
    }
    if (count < 0) {
      throw new EOFException("it ended at " + at + " of " + to);
    }
    return count;
  }

  /** The next read requests the rest, unless too many attempts in a row have failed. */
  private void broken(IOException e) throws S3Exception {
    abort();
    breaks = at - brokenAt >= PROGRESS ? 1 : breaks + 1;
    brokenAt = at;
    if (breaks > MOST_BREAKS || Thread.currentThread().isInterrupted()) {
      breaks = 0;
      throw new S3Exception.Unreachable(
          call() + " broke off at " + at + " of " + to + ": " + e.getMessage(), e);
    }
  }

  private ResponseInputStream<GetObjectResponse> get() throws IOException {
    String range = "bytes=" + at + "-" + (to - 1);
    ResponseInputStream<GetObjectResponse> answer =
        Answers.of(
            call(),
            () ->
                client.getObject(
                    GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(object.key())
                        .range(range)
                        .ifMatch(object.etag())
                        .build()));
    try {
      require(answer.response());
      return answer;
    } catch (S3Exception e) {
      answer.abort();
      throw e;
    }
  }

  /** Verifies the answer: the store may ignore ranges or conditions. */
  private void require(GetObjectResponse answer) throws S3Exception {
    if (!object.etag().equals(StoredObject.quoted(answer.eTag()))) {
      throw new S3Exception.Changed(
          call() + ": its ETag is " + answer.eTag() + ", it was " + object.etag(), null);
    }
    if (answer.contentRange() != null && !answer.contentRange().endsWith("/" + object.bytes())) {
      throw new S3Exception.Changed(
          call() + ": it is " + answer.contentRange() + ", it had " + object.bytes() + " bytes",
          null);
    }
    String expected = "bytes " + at + "-" + (to - 1) + "/" + object.bytes();
    boolean whole = at == 0 && to == object.bytes() && answer.contentRange() == null;
    if (!whole && !expected.equals(answer.contentRange())) {
      throw new S3Exception.Refused(
          answer.sdkHttpResponse().statusCode(),
          call() + ": asked for " + expected + ", got " + answer.contentRange(),
          null);
    }
    if (answer.contentLength() == null || answer.contentLength() != to - at) {
      throw new S3Exception.Refused(
          answer.sdkHttpResponse().statusCode(),
          call() + ": asked for " + expected + ", got " + answer.contentLength() + " bytes",
          null);
    }
  }

  private String call() {
    return Bucket.what("GET", object.key(), bucket);
  }

  private void abort() {
    if (body != null) {
      body.abort();
      body = null;
    }
  }

  /**
   * Does not wait for unread bytes; a body that was read completely keeps its connection for reuse.
   */
  @Override
  public void close() throws IOException {
    if (body != null && at == to) {
      body.close();
      body = null;
    }
    abort();
  }
}
