package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Utf8;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Writes the records of a ZIP according to APPNOTE 6.3.10, all little-endian. The local header has
 * sizes and CRC, so there are no data descriptors (4.3.9), and a streaming reader knows where a
 * stored entry ends. Zip64 fields (4.5.3) are written only if a value does not fit otherwise.
 */
final class ZipRecords {

  /**
   * The value of a 32-bit field whose value is in the Zip64 extra field; also the smallest value
   * that does not fit.
   */
  private static final long NO_ROOM_32 = 0xFFFF_FFFFL;

  /**
   * The value of a 16-bit field whose value is in the Zip64 end record; also the smallest value
   * that does not fit.
   */
  private static final int NO_ROOM_16 = 0xFFFF;

  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_LENGTH = 22;
  private static final int ZIP64_END_LENGTH = 56;
  private static final int ZIP64_LOCATOR_LENGTH = 20;
  private static final int TIMESTAMP_LENGTH = 9;

  /** 4.4.4: bit 11, names are UTF-8. */
  private static final short UTF8_NAMES = 1 << 11;

  /** 4.4.3.2: version 2.0 supports folders and deflate. */
  private static final short NEEDS_DEFAULT = 20;

  /** 4.4.3.2: version 4.5 supports Zip64. */
  private static final short NEEDS_ZIP64 = 45;

  /** 4.4.2: made by Unix (3), so that readers use the mode; version 6.3 of the specification. */
  private static final short MADE_BY = (3 << 8) | 63;

  /**
   * 4.4.15 with {@link #MADE_BY}: st_mode in the upper half; a regular file, writable by its owner,
   * readable by all.
   */
  private static final int MODE = 0100644 << 16;

  /** The same, executable by all. */
  private static final int EXECUTABLE_MODE = 0100755 << 16;

  /** A directory, with its bit of MS-DOS. */
  private static final int FOLDER_MODE = 0040755 << 16 | 0x10;

  /** 4.4.9: the earliest and latest time of the DOS fields, in seconds since the epoch. */
  private static final long DOS_FIRST =
      LocalDateTime.of(1980, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

  private static final long DOS_LAST =
      LocalDateTime.of(2107, 12, 31, 23, 59, 58).toEpochSecond(ZoneOffset.UTC);

  private ZipRecords() {}

  static int localLength(Entry entry) {
    return LOCAL_LENGTH
        + Utf8.length(entry.name())
        + timestampLength(entry)
        + (localZip64(entry) ? 4 + 16 : 0);
  }

  /** 4.3.7: the local file header. */
  static void local(Entry entry, ByteBuffer out) {
    byte[] name = Utf8.bytes(entry.name());
    boolean zip64 = localZip64(entry);
    out.putInt(0x04034b50);
    out.putShort(zip64 ? NEEDS_ZIP64 : NEEDS_DEFAULT);
    common(entry, out);
    out.putInt((int) (zip64 ? NO_ROOM_32 : entry.content().length()));
    out.putInt((int) (zip64 ? NO_ROOM_32 : entry.size()));
    out.putShort((short) name.length);
    out.putShort((short) (timestampLength(entry) + (zip64 ? 4 + 16 : 0)));
    out.put(name);
    if (zip64) {
      out.putShort((short) 0x0001).putShort((short) 16);
      out.putLong(entry.size()).putLong(entry.content().length());
    }
    timestamp(entry, out);
  }

  static int centralLength(Entry entry, long offset) {
    return CENTRAL_LENGTH
        + Utf8.length(entry.name())
        + timestampLength(entry)
        + centralZip64Length(entry, offset);
  }

  private static int mode(Entry entry) {
    if (entry.isFolder()) {
      return FOLDER_MODE;
    }
    return entry.attributes().executable() ? EXECUTABLE_MODE : MODE;
  }

  /** 4.3.12: the central directory header of an entry whose local header is at {@code offset}. */
  static void central(Entry entry, long offset, ByteBuffer out) {
    byte[] name = Utf8.bytes(entry.name());
    int zip64Length = centralZip64Length(entry, offset);
    out.putInt(0x02014b50);
    out.putShort(MADE_BY);
    out.putShort(zip64Length > 0 ? NEEDS_ZIP64 : NEEDS_DEFAULT);
    common(entry, out);
    out.putInt(fit32(entry.content().length()));
    out.putInt(fit32(entry.size()));
    out.putShort((short) name.length);
    out.putShort((short) (timestampLength(entry) + zip64Length));
    out.putShort((short) 0); // comment length
    out.putShort((short) 0); // disk number
    out.putShort((short) 0); // internal attributes
    out.putInt(mode(entry));
    out.putInt(fit32(offset));
    out.put(name);
    if (zip64Length > 0) {
      out.putShort((short) 0x0001).putShort((short) (zip64Length - 4));
      putIfNoRoom(entry.size(), out);
      putIfNoRoom(entry.content().length(), out);
      putIfNoRoom(offset, out);
    }
    timestamp(entry, out);
  }

  static int endLength(int entries, long directoryStart, long directoryLength) {
    return END_LENGTH
        + (zip64End(entries, directoryStart, directoryLength)
            ? ZIP64_END_LENGTH + ZIP64_LOCATOR_LENGTH
            : 0);
  }

  /**
   * 4.3.14 to 4.3.16: the end of the central directory, with the Zip64 end record and its locator
   * if needed.
   */
  static void end(int entries, long directoryStart, long directoryLength, ByteBuffer out) {
    if (zip64End(entries, directoryStart, directoryLength)) {
      out.putInt(0x06064b50);
      out.putLong(ZIP64_END_LENGTH - 12); // the record without its first two fields
      out.putShort(MADE_BY).putShort(NEEDS_ZIP64);
      out.putInt(0).putInt(0); // disk numbers
      out.putLong(entries).putLong(entries);
      out.putLong(directoryLength).putLong(directoryStart);
      out.putInt(0x07064b50);
      out.putInt(0); // disk number
      out.putLong(directoryStart + directoryLength);
      out.putInt(1); // disks
    }
    short count = (short) Math.min(entries, NO_ROOM_16);
    out.putInt(0x06054b50);
    out.putShort((short) 0).putShort((short) 0); // disk numbers
    out.putShort(count).putShort(count);
    out.putInt(fit32(directoryLength)).putInt(fit32(directoryStart));
    out.putShort((short) 0); // comment length
  }

  /**
   * Writes the fields that local and central header share: flags, method (4.4.5), local time
   * (4.4.6), CRC (4.4.7).
   */
  private static void common(Entry entry, ByteBuffer out) {
    out.putShort(UTF8_NAMES);
    out.putShort(
        switch (entry.compression()) {
          case STORED -> (short) 0;
          case DEFLATED -> (short) 8;
        });
    long local = entry.modified().getEpochSecond() + entry.attributes().offsetSeconds();
    long second = Math.clamp(local, DOS_FIRST, DOS_LAST);
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    out.putShort((short) (time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() >> 1));
    out.putShort(
        (short) ((time.getYear() - 1980) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth()));
    out.putInt(entry.crc32());
  }

  /** 4.5.3: in a local header, the Zip64 field has both sizes or is absent. */
  private static boolean localZip64(Entry entry) {
    return entry.size() >= NO_ROOM_32 || entry.content().length() >= NO_ROOM_32;
  }

  /** 4.5.3: in the central directory, the field has only the values that do not fit. */
  private static int centralZip64Length(Entry entry, long offset) {
    int fields =
        (entry.size() >= NO_ROOM_32 ? 1 : 0)
            + (entry.content().length() >= NO_ROOM_32 ? 1 : 0)
            + (offset >= NO_ROOM_32 ? 1 : 0);
    return fields == 0 ? 0 : 4 + 8 * fields;
  }

  private static boolean zip64End(int entries, long directoryStart, long directoryLength) {
    return entries >= NO_ROOM_16 || directoryStart >= NO_ROOM_32 || directoryLength >= NO_ROOM_32;
  }

  private static int fit32(long value) {
    return (int) Math.min(value, NO_ROOM_32);
  }

  private static void putIfNoRoom(long value, ByteBuffer out) {
    if (value >= NO_ROOM_32) {
      out.putLong(value);
    }
  }

  /**
   * Returns the length of Info-ZIP's extended timestamp. It is a signed 32-bit number of seconds;
   * other times have only DOS time. So do times before 1970, because some readers take the number
   * as unsigned, which gives a time after 2038.
   */
  private static int timestampLength(Entry entry) {
    return entry.isTimestamped() ? TIMESTAMP_LENGTH : 0;
  }

  /**
   * 4.6.1 and Info-ZIP's extrafld.txt, "Extended Timestamp": UTC, with a resolution of one second
   * where DOS time has two.
   */
  private static void timestamp(Entry entry, ByteBuffer out) {
    if (timestampLength(entry) > 0) {
      out.putShort((short) 0x5455).putShort((short) (TIMESTAMP_LENGTH - 4));
      out.put((byte) 1); // modification time alone
      out.putInt((int) entry.modified().getEpochSecond());
    }
  }
}
