package dev.spillway.archive.layout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Writes the header of an entry in a TAR (POSIX.1-2001, pax): a ustar block, preceded by a pax
 * extended header for values that do not fit into ustar. These are a name that is long or not
 * ASCII, a size of 8 GiB or more, and a time before 1970 or after 2242. All entries have the same
 * owner, and the same mode except for the executable bits, so that equal entries give equal
 * archives.
 */
final class TarHeader {

  /** Everything in a TAR is padded to blocks of this many bytes. */
  static final int BLOCK = 512;

  /**
   * Length of the ustar name field. The prefix field is not used: a longer name gets a pax header,
   * which all readers interpret in the same way.
   */
  private static final int NAME_FIELD = 100;

  /** The smallest number that does not fit into eleven octal digits. */
  private static final long NO_ROOM = 1L << 33;

  private static final String FOLDER_OF_PAX_HEADERS = "PaxHeaders/";

  private TarHeader() {}

  static int length(Entry entry) {
    byte[] extended = extended(entry);
    return extended.length == 0
        ? BLOCK
        : BLOCK + (int) PartedLayout.filled(extended.length, BLOCK) + BLOCK;
  }

  /** Writes the header; {@code out} starts at the entry and is all zeros. */
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
    int mode = entry.isFolder() || entry.attributes().executable() ? 0755 : 0644;
    char type = entry.isFolder() ? '5' : '0';
    block(out, name, mode, entry.size(), entry.modified().getEpochSecond(), type);
  }

  /**
   * Writes one ustar block. A number that does not fit is 0 here; the extended header before it has
   * the value.
   */
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
    out.put("        ".getBytes(US_ASCII)); // The checksum counts its own field as spaces.
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

  /** Writes octal digits with leading zeros that fill {@code field} except for its final NUL. */
  private static void octal(ByteBuffer out, int field, long value) {
    long rest = value;
    int start = out.position();
    for (int digit = field - 2; digit >= 0; digit--) {
      out.put(start + digit, (byte) ('0' + (rest & 7)));
      rest >>>= 3;
    }
    out.position(start + field - 1).put((byte) 0);
  }

  /** Returns the records of the extended header; empty when everything fits into ustar. */
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
   * Writes a record {@code "%d %s=%s\n"}; the number is the length of the whole record, including
   * its own digits.
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

  /**
   * Returns a substitute for a name that does not fit into the name field: ASCII, without folders.
   */
  private static String stand(String name, int limit) {
    StringBuilder text = new StringBuilder(limit);
    for (int i = 0; i < name.length() && i < limit; i++) {
      char c = name.charAt(i);
      text.append(c < 0x80 && c != '/' ? c : '_');
    }
    return text.toString();
  }
}
