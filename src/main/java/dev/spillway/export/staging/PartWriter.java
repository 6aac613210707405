package dev.spillway.export.staging;

import dev.spillway.archive.deflate.ParallelDeflater;
import dev.spillway.archive.entry.Entry;
import dev.spillway.digest.Sha256;
import dev.spillway.export.planning.ArchiveLimits;
import dev.spillway.source.web.WebException;
import dev.spillway.volume.BlobWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32;

/** Writes the contents of several entries into one blob, one after the other. Not thread-safe. */
final class PartWriter implements Closeable {

  private final BlobWriter blob;
  private final ParallelDeflater deflater;
  private final LongConsumer done;
  private final long limit;

  /** Bytes written to the blob so far. */
  private long length;

  /**
   * @param limit maximum bytes of the blob
   * @param done receives the number of bytes written so far
   */
  PartWriter(BlobWriter blob, Executor executor, int threads, long limit, LongConsumer done) {
    this.blob = blob;
    this.limit = limit;
    this.done = done;
    this.deflater = new ParallelDeflater(this::write, executor, threads);
  }

  /** Writes the bytes of one part. */
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Writes a part deflated. Blocks are stored undeflated if the beginning of the part does not
   * shrink.
   *
   * @param done receives the part, at the latest during {@link #flush}
   */
  void deflated(Writing writing, Consumer<StagedPart> done) throws IOException {
    try {
      writing.to(
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
              deflater.write(bytes, from, count);
            }
          });
    } catch (WebException e) {
      deflater.finish(_ -> {}); // The next part begins anew; nothing refers to what is written.
      throw e;
    }
    deflater.finish(
        part ->
            done.accept(
                new StagedPart(
                    length - part.length(),
                    part.size(),
                    part.crc32(),
                    part.length(),
                    part.sha256(),
                    Entry.Compression.DEFLATED)));
  }

  /** Waits until everything is written to the blob. */
  void flush() throws IOException {
    deflater.flush();
  }

  /** Writes a part undeflated. */
  void stored(Writing writing, Consumer<StagedPart> done) throws IOException {
    deflater.flush();
    long offset = length;
    MessageDigest digest = Sha256.begin();
    CRC32 crc = new CRC32();
    writing.to(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            digest.update(bytes, from, count);
            crc.update(bytes, from, count);
            PartWriter.this.write(ByteBuffer.wrap(bytes, from, count));
          }
        });
    done.accept(
        new StagedPart(
            offset,
            length - offset,
            (int) crc.getValue(),
            length - offset,
            HexFormat.of().formatHex(digest.digest()),
            Entry.Compression.STORED));
  }

  private void write(ByteBuffer bytes) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("told to stop");
    }
    length += bytes.remaining();
    if (length > limit) {
      throw ArchiveLimits.tooLarge(length, limit).exception();
    }
    blob.write(bytes);
    done.accept(length);
  }

  /** Stops deflating; does not close the blob. */
  @Override
  public void close() {
    deflater.close();
  }
}
