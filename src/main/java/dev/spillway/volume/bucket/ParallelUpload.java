package dev.spillway.volume.bucket;

import dev.spillway.digest.Sha256;
import dev.spillway.s3.Body;
import dev.spillway.s3.RetryPolicy;
import dev.spillway.s3.S3Exception;
import dev.spillway.s3.Upload;
import dev.spillway.volume.store.PartedDigest;
import dev.spillway.volume.store.RangedSource;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Sends the parts of a blob, a few at once, each directly from its source. A part that fails is
 * read again and retried. The bytes are digested as they pass.
 */
final class ParallelUpload {

  /** Parts that are sent at once. */
  private static final int STRANDS = 4;

  private static final int BUFFER = 64 * 1024;

  private final Upload upload;
  private final RangedSource source;
  private final long partSize;
  private final int count;
  private final byte[][] digests;
  private final RetryPolicy retries;
  private final Executor executor;
  private final LongConsumer done;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong stored = new AtomicLong();

  ParallelUpload(
      Upload upload,
      RangedSource source,
      long partSize,
      RetryPolicy retries,
      Executor executor,
      LongConsumer done) {
    this.upload = upload;
    this.source = source;
    this.partSize = partSize;
    this.count = Math.toIntExact(Math.ceilDiv(source.length(), partSize));
    this.digests = new byte[count][];
    this.retries = retries;
    this.executor = executor;
    this.done = done;
  }

  /** Returns when all strands have ended; throws the error of the first that failed. */
  PartedDigest run() throws IOException {
    ParallelTasks parallelTasks = new ParallelTasks(executor);
    for (int strand = 0; strand < Math.min(STRANDS, count); strand++) {
      parallelTasks.start(() -> strand(parallelTasks));
    }
    parallelTasks.await();
    MessageDigest all = Sha256.begin();
    for (byte[] digest : digests) {
      all.update(digest);
    }
    return new PartedDigest(HexFormat.of().formatHex(all.digest()), partSize);
  }

  private void strand(ParallelTasks all) throws IOException {
    for (int part = next.getAndIncrement();
        part < count && !all.stopped();
        part = next.getAndIncrement()) {
      Part body = new Part(part);
      int number = part + 1;
      retries.ask(
          () -> {
            upload.part(number, body);
            return body;
          },
          all::stopped);
      done.accept(stored.addAndGet(body.length()));
    }
  }

  /** One part, read from the source again each time it is sent. */
  private final class Part implements Body {
    private final int number;
    private final long from;
    private final long to;

    private Part(int number) {
      this.number = number;
      this.from = number * partSize;
      this.to = Math.min(source.length(), from + partSize);
    }

    @Override
    public long length() {
      return to - from;
    }

    @Override
    public InputStream open() throws IOException {
      MessageDigest digest = Sha256.begin();
      // Where requests are signed, the part is read twice, to sign and to send it: the bytes are
      // the same.
      boolean known = digests[number] != null;
      InputStream digested =
          new FilterInputStream(source(from, to)) {
            private long left = to - from;

            @Override
            public int read() throws IOException {
              byte[] one = new byte[1];
              return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              int read = produced(target, offset, length);
              if (read > 0 && !known) {
                digest.update(target, offset, read);
                left -= read;
                if (left == 0) {
                  digests[number] = digest.digest();
                }
              }
              return read;
            }

            private int produced(byte[] target, int offset, int length) throws IOException {
              try {
                return super.read(target, offset, length);
              } catch (S3Exception e) {
                throw unread(e);
              }
            }
          };
      // The client reads in small pieces.
      return new BufferedInputStream(digested, BUFFER);
    }
  }

  private InputStream source(long from, long to) throws IOException {
    try {
      return source.open(from, to);
    } catch (S3Exception e) {
      throw unread(e);
    }
  }

  /** The source may be in a store too; an error of that store is not an error of the volume. */
  private static IOException unread(S3Exception e) {
    return new IOException("the source could not be read: " + e.getMessage(), e);
  }
}
