package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;
import dev.spillway.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Several archives, one after the other: the parts of a large one. Each is whole and valid by
 * itself. As a layout, its bytes are those of all parts, in which deliveries are counted and which
 * one blob can hold; no client downloads them as one archive.
 */
public final class ArchiveParts implements Layout {

  private final long size;
  private final List<Layout> parts;
  private final int[] firstEntries;
  private final long[] starts;
  private final String etag;

  /**
   * @param size that a part was to have at most, in bytes
   * @param parts in order; at least one
   * @param firstEntries of each part, as {@link #firstEntries(Format, List, long)} returns them
   */
  public ArchiveParts(long size, List<Layout> parts, int[] firstEntries) {
    this.size = size;
    this.parts = List.copyOf(parts);
    this.firstEntries = firstEntries.clone();
    this.starts = new long[parts.size() + 1];
    MessageDigest digest = Sha256.begin();
    digest.update("parts 1".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], parts.get(i).length());
      digest.update(parts.get(i).etag().getBytes(StandardCharsets.US_ASCII));
    }
    this.etag = HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Cuts an archive into parts: each has as many entries as fit into {@code size} bytes with all
   * headers, in their order. An entry is never cut: one that does not fit has a part of its own,
   * which is larger.
   *
   * @return index of the first entry of each part; a single 0 when all fit into one
   */
  public static int[] firstEntries(Format format, List<Entry> entries, long size) {
    List<Integer> firsts = new ArrayList<>(List.of(0));
    ArchiveLength length = ArchiveLength.of(format);
    for (int i = 0; i < entries.size(); i++) {
      if (length.add(entries.get(i)) > size && i > firsts.getLast()) {
        firsts.add(i);
        length = ArchiveLength.of(format);
        length.add(entries.get(i));
      }
    }
    return firsts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the number of parts. */
  public int count() {
    return parts.size();
  }

  /** Returns the size that a part was to have at most, in bytes. */
  public long size() {
    return size;
  }

  /** Returns part {@code number}, counted from 1. Whoever holds it holds all parts. */
  public Layout part(int number) {
    return new Part(parts.get(number - 1));
  }

  /** Returns the offset of part {@code number} in the bytes of all. */
  public long start(int number) {
    return starts[number - 1];
  }

  /** Returns the index of the first entry of part {@code number} among all entries. */
  public int firstEntry(int number) {
    return firstEntries[number - 1];
  }

  @Override
  public long length() {
    return starts[parts.size()];
  }

  /** Returns a validator of all parts together. */
  @Override
  public String etag() {
    return etag;
  }

  @Override
  public Instant lastModified() {
    return parts.stream()
        .map(Layout::lastModified)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  @Override
  public String mediaType() {
    return parts.getFirst().mediaType();
  }

  @Override
  public long footprint() {
    return parts.stream().mapToLong(Layout::footprint).sum() + 12L * parts.size();
  }

  @Override
  public Iterator<Segment> segments(long from, long to) {
    if (from < 0 || from > to || to > length()) {
      throw new IndexOutOfBoundsException(
          "bytes " + from + " to " + to + " of parts of " + length());
    }
    return new Walk(from, to);
  }

  /** Keeps the parts in memory, so that a cache finds them for other downloads. */
  private final class Part implements Layout {
    private final Layout layout;

    Part(Layout layout) {
      this.layout = layout;
    }

    @Override
    public long length() {
      return layout.length();
    }

    @Override
    public String etag() {
      return layout.etag();
    }

    @Override
    public Instant lastModified() {
      return layout.lastModified();
    }

    @Override
    public String mediaType() {
      return layout.mediaType();
    }

    @Override
    public Iterator<Segment> segments(long from, long to) {
      return layout.segments(from, to);
    }

    @Override
    public long footprint() {
      return ArchiveParts.this.footprint();
    }
  }

  private final class Walk implements Iterator<Segment> {
    private final long end;
    private long position;
    private int next;
    private Iterator<Segment> ofPart = List.<Segment>of().iterator();

    Walk(long from, long to) {
      position = from;
      end = to;
      int found = Arrays.binarySearch(starts, from);
      next = found >= 0 ? found : -found - 2;
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
      if (!ofPart.hasNext()) {
        long start = starts[next];
        long most = Math.min(end, starts[next + 1]);
        ofPart = parts.get(next).segments(position - start, most - start);
        next++;
      }
      Segment segment = ofPart.next();
      position += segment.length();
      return segment;
    }
  }
}
