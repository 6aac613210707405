package dev.spillway.archive.entry;

import dev.spillway.digest.Sha256;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * Computes the validator of a layout: a SHA-256 over everything that determines the archive's
 * bytes, and nothing else. The location of the content does not count, so an equal archive from
 * another root has an equal validator.
 */
public final class Etag {

  private Etag() {}

  /**
   * Returns the validator of {@code entries} in one layout.
   *
   * @param layoutVersion name and version of the layout; must change whenever the bytes for equal
   *     entries change
   * @param localTimes whether the layout has local times, and omits some times before 1970
   */
  public static String of(String layoutVersion, List<Entry> entries, boolean localTimes) {
    MessageDigest digest = Sha256.begin();
    OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sink))) {
      out.writeUTF(layoutVersion);
      out.writeInt(entries.size());
      for (Entry entry : entries) {
        byte[] name = Utf8.bytes(entry.name());
        out.writeInt(name.length);
        out.write(name);
        out.writeLong(entry.size());
        out.writeInt(entry.crc32());
        out.writeLong(entry.modified().getEpochSecond());
        out.writeByte(
            switch (entry.compression()) {
              case STORED -> 0;
              case DEFLATED -> 8;
            });
        out.writeLong(entry.content().length());
        writeStored(entry, out);
        writeAttributes(entry, localTimes, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Writing to a digest cannot fail.
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Writes a digest of deflated content and of blob parts, because size and CRC do not determine
   * the deflated bytes. The marker byte cannot be confused with the next name, which starts with
   * the high byte of its small length.
   */
  private static void writeStored(Entry entry, DataOutputStream out) throws IOException {
    switch (entry.content()) {
      case Content.BlobPart part -> {
        out.writeByte(1);
        out.write(HexFormat.of().parseHex(part.sha256()));
      }
      case Content.Inline inline when entry.compression() == Entry.Compression.DEFLATED -> {
        MessageDigest digest = Sha256.begin();
        digest.update(inline.bytes());
        out.writeByte(1);
        out.write(digest.digest());
      }
      case Content.RootFile _, Content.Blob _, Content.Inline _ -> {}
    }
  }

  /**
   * Writes the attributes; nothing for a plain entry, so that the validators of existing archives
   * do not change. The marker byte differs from that of a digest.
   */
  private static void writeAttributes(Entry entry, boolean localTimes, DataOutputStream out)
      throws IOException {
    boolean executable = entry.attributes().executable();
    int offset = localTimes ? entry.attributes().offsetSeconds() : 0;
    boolean early = localTimes && entry.isEarly();
    if (executable || offset != 0 || early) {
      out.writeByte(2);
      out.writeBoolean(executable);
      out.writeInt(offset);
      out.writeBoolean(early);
    }
  }
}
