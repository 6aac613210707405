package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Etag;
import dev.spillway.archive.entry.Format;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A ZIP (APPNOTE 4.3.6): each entry with its local header, then the central directory, then the end
 * record. The parts are in this order: n entries, n directory headers, one end record.
 */
public final class ZipLayout extends PartedLayout {

  /** Change this whenever the bytes for equal entries change: resumed downloads depend on it. */
  private static final String VERSION = "zip 1";

  private final List<Entry> entries;
  private final long[] starts;

  /**
   * @param entries with safe, distinct names, as {@code Manifest} ensures
   */
  public ZipLayout(List<Entry> entries) {
    long[] starts = starts(entries);
    super(Format.ZIP, Etag.of(VERSION, entries, true), entries, starts, 1);
    this.entries = entries;
    this.starts = starts;
  }

  private static long[] starts(List<Entry> entries) {
    int count = entries.size();
    long[] starts = new long[2 * count + 2];
    for (int i = 0; i < count; i++) {
      Entry entry = entries.get(i);
      starts[i + 1] =
          Math.addExact(starts[i] + ZipRecords.localLength(entry), entry.content().length());
    }
    for (int i = 0; i < count; i++) {
      starts[count + i + 1] =
          starts[count + i] + ZipRecords.centralLength(entries.get(i), starts[i]);
    }
    long directory = starts[count];
    long end = starts[2 * count];
    starts[2 * count + 1] = end + ZipRecords.endLength(count, directory, end - directory);
    return starts;
  }

  @Override
  void head(int part, ByteBuffer target) {
    target.order(ByteOrder.LITTLE_ENDIAN);
    int count = entries.size();
    if (part < count) {
      ZipRecords.local(entries.get(part), target);
    } else if (part < 2 * count) {
      ZipRecords.central(entries.get(part - count), starts[part - count], target);
    } else {
      long directory = starts[count];
      ZipRecords.end(count, directory, starts[2 * count] - directory, target);
    }
  }

  @Override
  Content content(int part) {
    return part < entries.size() ? entries.get(part).content() : NONE;
  }
}
