package dev.spillway.web.transfer;

import dev.spillway.archive.entry.ContentReader;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.archive.layout.Layout;
import dev.spillway.archive.layout.Segment;
import dev.spillway.export.delivery.Delivery;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;

/**
 * Sends ranges of a layout. The content of each slice is verified when it is opened and after its
 * bytes were taken. The last block of the body is held back until everything before it is verified:
 * a complete body is correct.
 */
public final class Transfer implements Closeable {

  /** Slices up to this size are read and verified at once, which is faster than sendfile. */
  private static final int SMALL = 16 * 1024;

  /** Bytes at the end of a slice that are held back. */
  private static final int LAST = 64 * 1024;

  /**
   * Bytes between two verifications of a long slice, so that a changed file is not sent for
   * gigabytes.
   */
  private static final long VERIFIED_EVERY = 16L * 1024 * 1024;

  /** Runs before the last block is sent; when it throws, that block is not sent. */
  @FunctionalInterface
  public interface Ending {
    void begin() throws IOException;
  }

  private final Layout layout;
  private final ContentReader reader;
  private final BodySink sink;
  private final CopyBlocks blocks;
  private final Delivery delivery;
  private final DownloadMetrics metrics;
  private final Ending ending;
  private final InstantSource clock;

  /**
   * The content that was sent last and may be in flight, and the mark up to which bytes must be
   * taken before it is verified.
   */
  private OpenContent unverified;

  private long unverifiedUntil;

  /**
   * {@code ending} runs before the last block of the body is sent, when all others are verified.
   */
  public Transfer(
      Layout layout,
      ContentReader reader,
      BodySink sink,
      CopyBlocks blocks,
      Delivery delivery,
      DownloadMetrics metrics,
      Ending ending,
      InstantSource clock) {
    this.layout = layout;
    this.reader = reader;
    this.sink = sink;
    this.blocks = blocks;
    this.delivery = delivery;
    this.metrics = metrics;
    this.ending = ending;
    this.clock = clock;
  }

  /**
   * Sends the bytes of {@code range}.
   *
   * @param last whether this is the end of the body
   */
  public void send(ByteRange range, boolean last) throws IOException, InterruptedException {
    long position = range.from();
    Iterator<Segment> segments = layout.segments(range.from(), range.to());
    try {
      while (segments.hasNext()) {
        Segment segment = segments.next();
        boolean closing = last && !segments.hasNext();
        switch (segment) {
          case Segment.Bytes bytes -> sendBytes(bytes.buffer(), position, closing);
          case Segment.Slice slice -> sendSlice(slice, position, closing);
        }
        position += segment.length();
      }
    } catch (ClientGoneException e) {
      if (unverified != null) {
        unverified.verify(); // a file that became shorter fails the write, too
      }
      throw e;
    }
  }

  /** Sends bytes that do not belong to the archive. */
  public void sendForeign(ByteBuffer bytes, boolean last) throws IOException, InterruptedException {
    if (last) {
      settle();
      ending.begin();
    }
    sink.write(bytes, BodySink.Taken.NOTHING);
  }

  private void sendBytes(ByteBuffer bytes, long position, boolean closing)
      throws IOException, InterruptedException {
    if (closing) {
      settle();
      ending.begin();
    }
    sink.write(bytes, taken(position));
  }

  private void sendSlice(Segment.Slice slice, long position, boolean closing)
      throws IOException, InterruptedException {
    long end = slice.offset() + slice.length();
    OpenContent content = reader.open(slice.content(), slice.offset(), end);
    try {
      Optional<OpenContent.InFile> file =
          slice.length() <= SMALL ? Optional.empty() : content.file();
      long copied = file.isEmpty() ? slice.length() : closing ? Math.min(LAST, slice.length()) : 0;
      long direct = slice.length() - copied;
      if (direct > 0) {
        sendDirectly(content, file.get(), slice.offset(), position, direct);
      }
      long mark = sink.handedOver();
      sendCopied(content, slice.offset() + direct, position + direct, copied, closing, mark);
      if (direct == 0) {
        content.verify();
        content.close();
      } else {
        settle();
        unverified = content;
        unverifiedUntil = mark;
      }
    } catch (ClientGoneException e) {
      try (content) {
        content.verify();
      }
      throw e;
    } catch (IOException | InterruptedException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  private void sendDirectly(
      OpenContent content, OpenContent.InFile file, long offset, long position, long length)
      throws IOException, InterruptedException {
    BodySink.Taken taken = taken(position);
    long done = 0;
    while (done < length) {
      long before = sink.handedOver();
      long part = Math.min(VERIFIED_EVERY, length - done);
      sink.transfer(file.file(), file.start() + offset + done, part, taken);
      done += part;
      if (done < length) {
        sink.awaitTaken(before);
        content.verify();
      }
    }
  }

  private void sendCopied(
      OpenContent content, long offset, long position, long length, boolean closing, long direct)
      throws IOException, InterruptedException {
    long done = 0;
    long verified = 0;
    while (done < length) {
      ByteBuffer block = blocks.next(length - done);
      content.read(block, offset + done);
      block.flip();
      int size = block.remaining();
      if (closing && done + size == length) {
        settle();
        sink.awaitTaken(direct);
        content.verify();
        ending.begin();
      }
      sink.write(block, blocks.with(block, taken(position + done)));
      done += size;
      if (done - verified >= VERIFIED_EVERY) {
        content.verify();
        verified = done;
      }
    }
  }

  /** The callback for bytes of the archive from {@code position} on. */
  private BodySink.Taken taken(long position) {
    return new BodySink.Taken() {
      private long next = position;

      @Override
      public void taken(int bytes) {
        metrics.bytes(bytes);
        delivery.taken(next, next + bytes, clock.instant());
        next += bytes;
      }
    };
  }

  /** Waits until the content that was sent last has been taken, and verifies it. */
  private void settle() throws IOException, InterruptedException {
    if (unverified == null) {
      return;
    }
    sink.awaitTaken(unverifiedUntil);
    try (OpenContent content = unverified) {
      unverified = null;
      content.verify();
    }
  }

  @Override
  public void close() throws IOException {
    if (unverified != null) {
      unverified.close();
      unverified = null;
    }
  }
}
