package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Etag;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.UnsafeEntryNameException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A TAR according to POSIX.1-2001 (pax, "ustar Interchange Format"): each entry with its header,
 * padded to whole blocks, then two blocks of zeros. The archive is not padded to a record of 10,240
 * bytes: that is only needed on tapes.
 */
public final class TarLayout extends PartedLayout {

  /** Change this whenever the bytes for equal entries change: resumed downloads depend on it. */
  private static final String VERSION = "tar 1";

  static final int END_LENGTH = 2 * TarHeader.BLOCK;

  private final List<Entry> entries;

  /**
   * @param entries with safe, distinct names, as {@code Manifest} ensures
   * @throws IllegalArgumentException when one of them is deflated
   */
  public TarLayout(List<Entry> entries) {
    this(Format.TAR, Etag.of(VERSION, entries, false), entries);
  }

  /** Creates the TAR within another format, which has its own validator. */
  public TarLayout(Format format, String etag, List<Entry> entries) {
    super(format, etag, entries, starts(entries), TarHeader.BLOCK);
    this.entries = entries;
  }

  private static long[] starts(List<Entry> entries) {
    int count = entries.size();
    long[] starts = new long[count + 2];
    for (int i = 0; i < count; i++) {
      Entry entry = entries.get(i);
      if (entry.compression() != Entry.Compression.STORED) {
        throw new IllegalArgumentException(
            "the entry \""
                + UnsafeEntryNameException.printable(entry.name())
                + "\" is deflated, which a TAR cannot hold; stage it as it is, or make a ZIP");
      }
      starts[i + 1] =
          Math.addExact(starts[i] + TarHeader.length(entry), filled(entry.size(), TarHeader.BLOCK));
    }
    starts[count + 1] = starts[count] + END_LENGTH;
    return starts;
  }

  @Override
  void head(int part, ByteBuffer target) {
    if (part < entries.size()) {
      TarHeader.write(entries.get(part), target);
    } else {
      target.position(target.position() + END_LENGTH); // Zeros already.
    }
  }

  @Override
  Content content(int part) {
    return part < entries.size() ? entries.get(part).content() : NONE;
  }
}
