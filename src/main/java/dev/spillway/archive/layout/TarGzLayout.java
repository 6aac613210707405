package dev.spillway.archive.layout;

import dev.spillway.archive.deflate.Crc32Combination;
import dev.spillway.archive.deflate.DeflatedBlock;
import dev.spillway.archive.deflate.ParallelDeflater;
import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Etag;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;

/**
 * A TAR in one gzip member (RFC 1952). Deflated entries are spliced into its deflate stream
 * unchanged, without the two bytes of their end. Everything between them, headers and stored
 * contents alike, is a run of stored blocks. So the whole archive can be computed: its checksum is
 * combined from those of the entries.
 */
public final class TarGzLayout implements Layout {

  /** Change this whenever the bytes for equal entries change: resumed downloads depend on it. */
  private static final String VERSION = "tar.gz 1";

  /**
   * RFC 1952, section 2.3: magic, deflate, no flags, no time, no compression hint, made on Unix.
   */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

  static final int HEADER_LENGTH = HEADER.length;

  /** The end of the deflate stream, then CRC-32 and length of the TAR. */
  static final int TRAILER_LENGTH = ParallelDeflater.END_LENGTH + 8;

  /** Heap of one content and the headers of its texts, in bytes. */
  private static final int CONTENT_FOOTPRINT = 140;

  private static final int STORED_BLOCK =
      DeflatedBlock.STORED_HEADER + DeflatedBlock.LARGEST_STORED;

  private final TarLayout tar;

  /** The content spliced in after each run of stored blocks except the last. */
  private final List<Content> deflated;

  /** Offset of each run of stored blocks, followed by that of the trailer. */
  private final long[] starts;

  /** The range of the TAR that each run holds. */
  private final long[] tarStarts;

  private final long[] tarEnds;
  private final ByteBuffer trailer;

  /**
   * @param entries with safe, distinct names, as {@code Manifest} ensures
   * @throws IllegalArgumentException when the content of a deflated entry is too short to be
   *     deflated
   */
  public TarGzLayout(List<Entry> entries) {
    this.deflated = deflated(entries);
    this.tar = new TarLayout(Format.TAR_GZ, Etag.of(VERSION, entries, false), plain(entries));
    int runs = deflated.size() + 1;
    this.starts = new long[runs + 1];
    this.tarStarts = new long[runs];
    this.tarEnds = new long[runs];
    starts[0] = HEADER.length;
    int run = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).compression() == Entry.Compression.DEFLATED) {
        tarEnds[run] = tar.contentStart(i);
        starts[run + 1] = Math.addExact(storedEnd(run), splicedLength(deflated.get(run)));
        run++;
        tarStarts[run] = tarEnds[run - 1] + entries.get(i).size();
      }
    }
    tarEnds[run] = tar.length();
    starts[runs] = storedEnd(run);
    this.trailer = trailer(crc32(entries), tar.length());
  }

  private static List<Content> deflated(List<Entry> entries) {
    List<Content> contents = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.compression() == Entry.Compression.DEFLATED) {
        if (entry.content().length() < ParallelDeflater.END_LENGTH) {
          throw new IllegalArgumentException(
              "the entry \""
                  + UnsafeEntryNameException.printable(entry.name())
                  + "\" is said to be deflated, but has a content of "
                  + entry.content().length()
                  + " bytes");
        }
        contents.add(entry.content());
      }
    }
    return contents;
  }

  /**
   * Returns the entries as they are in the TAR. A deflated one is replaced by a placeholder of its
   * uncompressed size, whose content is never read.
   */
  private static List<Entry> plain(List<Entry> entries) {
    List<Entry> plain = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      plain.add(
          switch (entry.compression()) {
            case STORED -> entry;
            case DEFLATED ->
                Entry.stored(
                        entry.name(),
                        entry.crc32(),
                        entry.modified(),
                        new Content.Blob("", entry.size()))
                    .with(entry.attributes());
          });
    }
    return plain;
  }

  private static long splicedLength(Content content) {
    return content.length() - ParallelDeflater.END_LENGTH;
  }

  /** Returns the offset at which the stored blocks of {@code run} end. */
  private long storedEnd(int run) {
    return Math.addExact(starts[run], storedLength(tarEnds[run] - tarStarts[run]));
  }

  /** Returns the length of {@code length} bytes in stored blocks, with their headers. */
  static long storedLength(long length) {
    long blocks = Math.ceilDiv(length, DeflatedBlock.LARGEST_STORED);
    return length + blocks * DeflatedBlock.STORED_HEADER;
  }

  /**
   * Returns the CRC-32 of the whole TAR: computed for heads and padding, combined with that of each
   * content.
   */
  private int crc32(List<Entry> entries) {
    int crc32 = 0;
    CRC32 made = new CRC32();
    long madeStart = 0;
    for (int part = 0; part <= entries.size(); part++) {
      ByteBuffer head = ByteBuffer.allocate((int) (tar.contentStart(part) - tar.start(part)));
      tar.head(part, head.slice());
      made.update(head);
      crc32 =
          Crc32Combination.combine(
              crc32, (int) made.getValue(), tar.contentStart(part) - madeStart);
      if (part < entries.size()) {
        Entry entry = entries.get(part);
        crc32 = Crc32Combination.combine(crc32, entry.crc32(), entry.size());
        madeStart = tar.contentStart(part) + entry.size();
        made.reset();
        made.update(new byte[(int) (tar.start(part + 1) - madeStart)]);
      }
    }
    return crc32;
  }

  private static ByteBuffer trailer(int crc32, long tarLength) {
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    trailer.put(ParallelDeflater.end()).putInt(crc32).putInt((int) tarLength);
    return trailer.flip().asReadOnlyBuffer();
  }

  @Override
  public long length() {
    return starts[starts.length - 1] + TRAILER_LENGTH;
  }

  @Override
  public String etag() {
    return tar.etag();
  }

  @Override
  public Instant lastModified() {
    return tar.lastModified();
  }

  @Override
  public String mediaType() {
    return tar.mediaType();
  }

  @Override
  public long footprint() {
    long contents = 0;
    for (Content content : deflated) {
      contents += CONTENT_FOOTPRINT + PartedLayout.textOrBytes(content);
    }
    return tar.footprint() + contents + 3L * 8 * starts.length;
  }

  @Override
  public Iterator<Segment> segments(long from, long to) {
    if (from < 0 || from > to || to > length()) {
      throw new IndexOutOfBoundsException(
          "bytes " + from + " to " + to + " of an archive of " + length());
    }
    return new JoinedSegments(new Walk(from, to));
  }

  private final class Walk implements Iterator<Segment> {
    private final long end;
    private long position;
    private int run;

    /** The rest of the stored block that contains {@code position}. */
    private Iterator<Segment> ofBlock = Collections.emptyIterator();

    Walk(long from, long to) {
      position = from;
      end = to;
      int found = Arrays.binarySearch(starts, from);
      run = Math.max(0, found >= 0 ? found : -found - 2);
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
      Segment segment = ofBlock.hasNext() ? ofBlock.next() : after();
      position += segment.length();
      return segment;
    }

    private Segment after() {
      if (position < starts[0]) {
        return made(ByteBuffer.wrap(HEADER), position);
      }
      while (run < tarStarts.length && position >= starts[run + 1]) {
        run++;
      }
      if (run == tarStarts.length) {
        return made(trailer, position - starts[run]);
      }
      long stored = storedEnd(run);
      return position < stored ? stored(position - starts[run]) : spliced(position - stored);
    }

    /** Returns the header of a stored block, or its content up to the next one. */
    private Segment stored(long offset) {
      long block = offset / STORED_BLOCK;
      int inBlock = (int) (offset % STORED_BLOCK);
      long tarStart = tarStarts[run] + block * DeflatedBlock.LARGEST_STORED;
      int length = (int) Math.min(DeflatedBlock.LARGEST_STORED, tarEnds[run] - tarStart);
      if (inBlock < DeflatedBlock.STORED_HEADER) {
        ByteBuffer header = ByteBuffer.allocate(DeflatedBlock.STORED_HEADER);
        DeflatedBlock.putStoredHeader(header, length);
        return made(header.flip(), inBlock);
      }
      int done = inBlock - DeflatedBlock.STORED_HEADER;
      long most = Math.min(length - done, end - position);
      ofBlock = tar.segments(tarStart + done, tarStart + done + most);
      return ofBlock.next();
    }

    private Segment spliced(long offset) {
      Content content = deflated.get(run);
      long length = Math.min(splicedLength(content) - offset, end - position);
      if (content instanceof Content.Inline inline) {
        long most = Math.min(length, PartedLayout.LARGEST_RUN);
        return made(inline.bytes().slice((int) offset, (int) most), 0);
      }
      return new Segment.Slice(content, offset, length);
    }

    private Segment made(ByteBuffer bytes, long offset) {
      int length = (int) Math.min(bytes.limit() - offset, end - position);
      return new Segment.Bytes(bytes.slice((int) offset, length).asReadOnlyBuffer());
    }
  }
}
