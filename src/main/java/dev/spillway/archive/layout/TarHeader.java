package dev.spillway.archive.layout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The header of an entry in a TAR (POSIX.1-2001, pax): one ustar block, and before it a pax
 * extended header with whatever has no room in ustar, which is a name that is long or not ASCII, a
 * size of 8 GiB and more, a time before 1970 or after 2242. Owners are the same for all, and modes
 * but for the right to run it, so that equal entries make equal archives.
 */
final class TarHeader {

  /** Everything in a TAR comes in blocks of this many bytes. */
  static final int BLOCK = 512;

  /**
   * The ustar name field. Its prefix field stays unused: a longer name gets a pax header, which has
   * one meaning everywhere.
   */
  private static final int NAME_FIELD = 100;

  /** The first number that does not fit into eleven octal digits. */
  private static final long NO_ROOM = 1L << 33;

  private static final String FOLDER_OF_PAX_HEADERS = "PaxHeaders/";

  private TarHeader() {}

  static int length(Entry entry) {
    byte[] extended = extended(entry);
    return extended.length == 0
        ? BLOCK
        : BLOCK + (int) PartedLayout.filled(extended.length, BLOCK) + BLOCK;
  }

  /** Puts the header; {@code out} starts at the entry and is all zeros. */
  static void write(Entry entry, ByteBuffer out) {
    byte[] extended = extended(entry);
    String name = plainName(entry.name()) ? entry.name() : stand(entry.name(), NAME_FIELD);
    if (extended.length > 0) {
      String extendedName =
          FOLDER_OF_PAX_HEADERS + stand(entry.name(), NAME_FIELD - FOLDER_OF_PAX_HEADERS.length());
      block(out, extendedName, 0644, extended.length, entry.modified().getEpochSecond(), 'x');
      out.put(extended);
      out.position(Math.ceilDiv(out.position(), BLOCK) * BLOCK);
    }
    int mode = entry.attributes().executable() ? 0755 : 0644;
    block(out, name, mode, entry.size(), entry.modified().getEpochSecond(), '0');
  }

  /** One ustar block. A number without room is 0 here: the extended header before it has it. */
  private static void block(
      ByteBuffer out, String name, int mode, long size, long second, char type) {
    int start = out.position();
    out.put(name.getBytes(US_ASCII)).position(start + NAME_FIELD);
    octal(out, 8, mode);
    octal(out, 8, 0); // uid
    octal(out, 8, 0); // gid
    octal(out, 12, fits(size) ? size : 0);
    octal(out, 12, fits(second) ? second : 0);
    int checksum = out.position();
    out.put("        ".getBytes(US_ASCII)); // The sum is made with spaces in its own place.
    out.put((byte) type);
    out.position(start + 257);
    out.put("ustar\0".getBytes(US_ASCII)).put("00".getBytes(US_ASCII));
    out.position(start + 329);
    octal(out, 8, 0); // device major
    octal(out, 8, 0); // device minor
    int sum = 0;
    for (int i = start; i < start + BLOCK; i++) {
      sum += out.get(i) & 0xFF;
    }
    out.position(checksum);
    octal(out, 7, sum);
    out.position(start + BLOCK);
  }

  /** Octal digits with leading zeros that fill {@code field} but for its final NUL. */
  private static void octal(ByteBuffer out, int field, long value) {
    long rest = value;
    int start = out.position();
    for (int digit = field - 2; digit >= 0; digit--) {
      out.put(start + digit, (byte) ('0' + (rest & 7)));
      rest >>>= 3;
    }
    out.position(start + field - 1).put((byte) 0);
  }

  /** The records of the extended header; empty when ustar can say it all. */
  private static byte[] extended(Entry entry) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    if (!plainName(entry.name())) {
      record(records, "path", Utf8.bytes(entry.name()));
    }
    if (!fits(entry.size())) {
      record(records, "size", Long.toString(entry.size()).getBytes(US_ASCII));
    }
    if (!fits(entry.modified().getEpochSecond())) {
      record(records, "mtime", Long.toString(entry.modified().getEpochSecond()).getBytes(US_ASCII));
    }
    return records.toByteArray();
  }

  /**
   * {@code "%d %s=%s\n"}, where the number is the length of the whole record, its own digits
   * included.
   */
  private static void record(ByteArrayOutputStream records, String keyword, byte[] value) {
    int rest = 1 + keyword.length() + 1 + value.length + 1;
    int length = rest + 1;
    while (rest + Integer.toString(length).length() != length) {
      length = rest + Integer.toString(length).length();
    }
    records.writeBytes((length + " " + keyword + "=").getBytes(US_ASCII));
    records.writeBytes(value);
    records.write('\n');
  }

  private static boolean fits(long number) {
    return number >= 0 && number < NO_ROOM;
  }

  private static boolean plainName(String name) {
    return name.length() <= NAME_FIELD && name.chars().allMatch(c -> c < 0x80);
  }

  /** What stands in the name field for a name that has no room there: ASCII, without folders. */
  private static String stand(String name, int limit) {
    StringBuilder text = new StringBuilder(limit);
    for (int i = 0; i < name.length() && i < limit; i++) {
      char c = name.charAt(i);
      text.append(c < 0x80 && c != '/' ? c : '_');
    }
    return text.toString();
  }
}
