package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.ObjectStamp;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A layout as parts in a row: each is a head that the format makes, the content of one entry (or
 * none), and zeros up to a whole block. Nothing but the parts' offsets is kept; heads are made when
 * somebody reads them.
 */
public abstract sealed class PartedLayout implements Layout permits ZipLayout, TarLayout {

  /**
   * The largest run of made bytes in one segment. Every head is smaller, because {@code EntryNames}
   * bounds names.
   */
  static final int LARGEST_RUN = 64 * 1024;

  /** The content of a part that has none. */
  public static final Content NONE = Content.Inline.of(new byte[0]);

  /**
   * Heap of one entry apart from its texts: entry, time, content, stamp, and the headers of two
   * strings.
   */
  private static final int ENTRY_FOOTPRINT = 240;

  private final Format format;
  private final String etag;
  private final Instant lastModified;
  private final long[] starts;
  private final int block;
  private final long footprint;

  /**
   * @param starts where each part starts, ascending, and at last the length of the archive
   * @param block what a content is filled up to with zeros, in bytes; 1 for no filling
   */
  PartedLayout(Format format, String etag, List<Entry> entries, long[] starts, int block) {
    this.format = format;
    this.etag = etag;
    this.starts = starts;
    this.block = block;
    Instant newest = entries.isEmpty() ? Instant.EPOCH : Instant.MIN;
    long held = 8L * starts.length;
    for (Entry entry : entries) {
      newest = entry.modified().isAfter(newest) ? entry.modified() : newest;
      held += ENTRY_FOOTPRINT + 2L * entry.name().length() + textOrBytes(entry.content());
    }
    this.lastModified = newest;
    this.footprint = held;
  }

  /** Puts the head of {@code part} into {@code target}, exactly {@code headLength(part)} bytes. */
  abstract void head(int part, ByteBuffer target);

  /** What follows the head of {@code part}; {@link #NONE} when nothing does. */
  abstract Content content(int part);

  /** {@code length} with the zeros that fill its last block. */
  static long filled(long length, int block) {
    return Math.ceilDiv(length, block) * block;
  }

  /** Heap of what a content holds: texts, and bytes of its own. */
  static long textOrBytes(Content content) {
    return switch (content) {
      case Content.RootFile file ->
          2L * file.path().length()
              + switch (file.stamp()) {
                case FileStamp _ -> 0;
                case ObjectStamp stamp -> 2L * stamp.etag().length();
              };
      case Content.Inline inline -> inline.length();
      case Content.Blob blob -> 2L * blob.id().length();
      case Content.BlobPart part -> 2L * part.id().length() + 2L * part.sha256().length();
    };
  }

  @Override
  public final long length() {
    return starts[starts.length - 1];
  }

  @Override
  public final String etag() {
    return etag;
  }

  @Override
  public final Instant lastModified() {
    return lastModified;
  }

  @Override
  public final String mediaType() {
    return format.mediaType();
  }

  @Override
  public final long footprint() {
    return footprint;
  }

  @Override
  public final Iterator<Segment> segments(long from, long to) {
    if (from < 0 || from > to || to > length()) {
      throw new IndexOutOfBoundsException(
          "bytes " + from + " to " + to + " of an archive of " + length());
    }
    return new Walk(from, to);
  }

  /** Where the head of {@code part} starts. */
  final long start(int part) {
    return starts[part];
  }

  /** Where the content of {@code part} starts, and its head ends. */
  final long contentStart(int part) {
    return starts[part + 1] - filled(content(part).length(), block);
  }

  private final class Walk implements Iterator<Segment> {
    private final long end;
    private long position;
    private int part;

    Walk(long from, long to) {
      position = from;
      end = to;
      int found = Arrays.binarySearch(starts, from);
      part = found >= 0 ? found : -found - 2;
    }

    @Override
    public boolean hasNext() {
      return position < end;
    }

    @Override
    public Segment next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      settle();
      Content content = content(part);
      long offset = position - contentStart(part);
      if (readElsewhere(content) && offset >= 0 && offset < content.length()) {
        long length = Math.min(end - position, content.length() - offset);
        position += length;
        return new Segment.Slice(content, offset, length);
      }
      return made();
    }

    /** Moves {@code part} on to the one that {@code position} is in. */
    private void settle() {
      while (starts[part + 1] <= position) {
        part++;
      }
    }

    /**
     * As much as there is up to the next slice, so that small entries do not cost a write for each
     * header.
     */
    private Segment made() {
      ByteBuffer run = ByteBuffer.allocate((int) (endOfRun() - position));
      while (run.hasRemaining()) {
        settle();
        Content content = content(part);
        long start = contentStart(part);
        if (position < start) {
          putHead(run, (int) (start - starts[part]));
        } else if (position < start + content.length()
            && content instanceof Content.Inline inline) {
          put(run, inline.bytes(), (int) (position - start));
        } else {
          skip(run, (int) Math.min(run.remaining(), starts[part + 1] - position));
        }
      }
      return new Segment.Bytes(run.flip().asReadOnlyBuffer());
    }

    private long endOfRun() {
      long stop = Math.min(end, position + LARGEST_RUN);
      for (int next = part; starts[next] < stop; next++) {
        if (readElsewhere(content(next)) && contentStart(next) > position) {
          return Math.min(stop, contentStart(next));
        }
      }
      return stop;
    }

    private void putHead(ByteBuffer run, int headLength) {
      int offset = (int) (position - starts[part]);
      if (offset == 0 && run.remaining() >= headLength) {
        head(part, run.slice(run.position(), headLength));
        skip(run, headLength);
      } else {
        ByteBuffer head = ByteBuffer.allocate(headLength);
        head(part, head.slice());
        put(run, head, offset);
      }
    }

    private void put(ByteBuffer run, ByteBuffer source, int offset) {
      int length = Math.min(run.remaining(), source.limit() - offset);
      run.put(source.slice(offset, length));
      position += length;
    }

    /** Leaves {@code length} bytes as they are: written in place, or zeros. */
    private void skip(ByteBuffer run, int length) {
      run.position(run.position() + length);
      position += length;
    }

    private static boolean readElsewhere(Content content) {
      return switch (content) {
        case Content.RootFile file -> file.length() > 0;
        case Content.Blob blob -> blob.length() > 0;
        case Content.BlobPart part -> part.length() > 0;
        case Content.Inline _ -> false;
      };
    }
  }
}
