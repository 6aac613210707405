package dev.spillway.archive.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryAttributes;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.Stamp;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads the encoding that {@link ManifestWriter} writes. Trusts no number: a damaged length never
 * causes a large allocation.
 */
final class ManifestReader {

  /** Maximum length of a text, in bytes: more than any name or path in a manifest. */
  private static final int LONGEST_TEXT = 64 * 1024;

  private final InputStream in;
  private final List<String> roots = new ArrayList<>();
  private byte[] name = {};
  private byte[] path = {};
  private long modified;
  private int offset;
  private int version;
  private FileStamp stamp = new FileStamp(0, 0, 0, 0);
  private long stored;
  private EntryAttributes last = EntryAttributes.PLAIN;
  private byte[] blob = {};
  private long blobLength;
  private long blobPosition;

  ManifestReader(InputStream in) {
    this.in = new BufferedInputStream(in, 32 * 1024);
  }

  /**
   * Reads to the end of the stream, so that its checksum is verified.
   *
   * @throws IOException when the bytes are not a manifest
   */
  Manifest read() throws IOException {
    version = octet();
    if (version < ManifestCodec.FIRST_VERSION || version > ManifestCodec.VERSION) {
      throw new IOException(
          "its encoding has version " + version + ", this is version " + ManifestCodec.VERSION);
    }
    int tag = octet();
    Format format =
        switch (tag) {
          case ManifestWriter.ZIP -> Format.ZIP;
          case ManifestWriter.TAR -> Format.TAR;
          case ManifestWriter.TAR_GZ -> Format.TAR_GZ;
          default -> throw new IOException("it has the unknown format " + tag);
        };
    int count = number(Integer.MAX_VALUE);
    List<Entry> entries = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      entries.add(entry());
    }
    if (in.read() >= 0) {
      throw new IOException("there is more after its " + count + " entries");
    }
    return new Manifest(format, entries);
  }

  private Entry entry() throws IOException {
    name = text(name);
    int tag = octet();
    Entry.Compression compression =
        switch (tag) {
          case ManifestWriter.STORED -> Entry.Compression.STORED;
          case ManifestWriter.DEFLATED -> Entry.Compression.DEFLATED;
          default -> throw new IOException("an entry has the unknown compression " + tag);
        };
    long size = number();
    int crc32 = octet() << 24 | octet() << 16 | octet() << 8 | octet();
    modified = difference(modified);
    EntryAttributes attributes =
        version >= ManifestCodec.FOURTH_VERSION ? attributes() : EntryAttributes.FIRST;
    Optional<String> was = version >= ManifestCodec.VERSION ? was() : Optional.empty();
    Content content = content();
    return new Entry(
        new String(name, UTF_8),
        size,
        crc32,
        time(modified),
        attributes,
        compression,
        content,
        was);
  }

  private Optional<String> was() throws IOException {
    int tag = octet();
    return switch (tag) {
      case ManifestWriter.AS_WANTED -> Optional.empty();
      case ManifestWriter.RENAMED -> Optional.of(new String(text(new byte[0]), UTF_8));
      default -> throw new IOException("an entry has the unknown name tag " + tag);
    };
  }

  private EntryAttributes attributes() throws IOException {
    int bits = octet();
    if ((bits & ~(ManifestWriter.EXECUTABLE | ManifestWriter.SIGNED_TIMESTAMP)) != 0) {
      throw new IOException("an entry has the unknown attributes " + bits);
    }
    long seconds = difference(offset);
    if (Math.abs(seconds) > EntryAttributes.LARGEST_OFFSET) {
      throw new IOException("an entry has an offset of " + seconds + " seconds");
    }
    offset = (int) seconds;
    boolean executable = (bits & ManifestWriter.EXECUTABLE) != 0;
    boolean signed = (bits & ManifestWriter.SIGNED_TIMESTAMP) != 0;
    // Instances are shared: most entries have one of a few values, and many entries then take
    // little memory.
    return offset == 0 && !signed
        ? EntryAttributes.of(executable)
        : shared(new EntryAttributes(executable, offset, signed));
  }

  private EntryAttributes shared(EntryAttributes read) {
    if (!read.equals(last)) {
      last = read;
    }
    return last;
  }

  private static Instant time(long seconds) throws IOException {
    if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
      throw new IOException("an entry has a time of " + seconds + " seconds");
    }
    return Instant.ofEpochSecond(seconds);
  }

  private Content content() throws IOException {
    int tag = octet();
    return switch (tag) {
      case ManifestWriter.ROOT_FILE -> rootFile(this::fileStamp);
      case ManifestWriter.ROOT_OBJECT -> rootFile(this::objectStamp);
      case ManifestWriter.INLINE -> Content.Inline.of(bytes(number(Content.INLINE_LIMIT)));
      case ManifestWriter.BLOB -> new Content.Blob(new String(text(new byte[0]), UTF_8), number());
      case ManifestWriter.BLOB_PART -> blobPart();
      default -> throw new IOException("an entry has the unknown content " + tag);
    };
  }

  private interface StampReader {
    Stamp read() throws IOException;
  }

  private Content rootFile(StampReader stamps) throws IOException {
    int root = number(roots.size());
    if (root == roots.size()) {
      roots.add(new String(text(new byte[0]), UTF_8));
    }
    path = text(path);
    return new Content.RootFile(roots.get(root), new String(path, UTF_8), stamps.read());
  }

  private Stamp fileStamp() throws IOException {
    stamp =
        new FileStamp(
            number(),
            difference(stamp.modifiedNanos()),
            difference(stamp.changedNanos()),
            difference(stamp.inode()));
    return stamp;
  }

  private Stamp objectStamp() throws IOException {
    long size = number();
    stored = difference(stored);
    return new ObjectStamp(size, time(stored), new String(text(new byte[0]), UTF_8));
  }

  private Content blobPart() throws IOException {
    blob = text(blob);
    blobLength = difference(blobLength);
    long offset = difference(blobPosition);
    long length = number();
    blobPosition = offset + length;
    String sha256 = HexFormat.of().formatHex(bytes(ManifestWriter.SHA256_LENGTH));
    return new Content.BlobPart(new String(blob, UTF_8), blobLength, offset, length, sha256);
  }

  private byte[] text(byte[] previous) throws IOException {
    int shared = number(previous.length);
    byte[] rest = bytes(number(LONGEST_TEXT));
    byte[] text = Arrays.copyOf(previous, shared + rest.length);
    System.arraycopy(rest, 0, text, shared, rest.length);
    return text;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends too early");
    }
    return bytes;
  }

  private long difference(long previous) throws IOException {
    long zigzag = number();
    return previous + ((zigzag >>> 1) ^ -(zigzag & 1));
  }

  private int number(int limit) throws IOException {
    long number = number();
    if (number < 0 || number > limit) {
      throw new IOException(
          "a length or count is " + number + ", at most " + limit + " is possible");
    }
    return (int) number;
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      number |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("a number has more than 64 bits");
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("it ends too early");
    }
    return octet;
  }
}
