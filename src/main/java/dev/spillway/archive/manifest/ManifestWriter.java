package dev.spillway.archive.manifest;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryAttributes;
import dev.spillway.archive.entry.FileStamp;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.archive.entry.Utf8;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Writes the encoding of one manifest: version, format, number of entries, entries.
 *
 * <p>Numbers are LEB128 varints; those that may be negative are zigzag-encoded. A text is encoded
 * as the length of the prefix it shares with the previous text, and the length and bytes of the
 * rest. Times, inodes and offsets are differences from the previous entry. A root is an index; its
 * name follows on first use. The offset of a blob part is the difference from the end of the
 * previous part. So files of one folder take a few dozen bytes each, mostly CRC and time.
 */
final class ManifestWriter {

  static final int STORED = 0;
  static final int DEFLATED = 1;
  static final int ROOT_FILE = 0;
  static final int INLINE = 1;
  static final int BLOB = 2;
  static final int BLOB_PART = 3;
  static final int ROOT_OBJECT = 4;
  static final int ZIP = 0;
  static final int TAR = 1;
  static final int TAR_GZ = 2;
  static final int SHA256_LENGTH = 32;

  /** Bits of the attributes byte. */
  static final int EXECUTABLE = 1;

  static final int SIGNED_TIMESTAMP = 2;

  static final int AS_WANTED = 0;
  static final int RENAMED = 1;

  private final OutputStream out;
  private final byte[] varint = new byte[10];
  private final List<String> roots = new ArrayList<>();
  private byte[] name = {};
  private byte[] path = {};
  private long modified;
  private int offset;
  private int version;
  private FileStamp stamp = new FileStamp(0, 0, 0, 0);
  private long stored;
  private byte[] blob = {};
  private long blobLength;
  private long blobPosition;

  ManifestWriter(OutputStream out) {
    this.out = out;
  }

  void write(Manifest manifest) throws IOException {
    version = version(manifest);
    out.write(version);
    out.write(
        switch (manifest.format()) {
          case ZIP -> ZIP;
          case TAR -> TAR;
          case TAR_GZ -> TAR_GZ;
        });
    number(manifest.entries().size());
    for (Entry entry : manifest.entries()) {
      write(entry);
    }
  }

  /**
   * Returns the lowest version that can represent the manifest, so that the hashes of existing
   * manifests do not change.
   */
  private static int version(Manifest manifest) {
    int version =
        manifest.format() == Format.TAR_GZ
            ? ManifestCodec.SECOND_VERSION
            : ManifestCodec.FIRST_VERSION;
    for (Entry entry : manifest.entries()) {
      version = Math.max(version, version(entry));
    }
    return version;
  }

  private static int version(Entry entry) {
    if (entry.was().isPresent()) {
      return ManifestCodec.VERSION;
    }
    EntryAttributes attributes = entry.attributes();
    return attributes.executable() || attributes.offsetSeconds() != 0 || entry.isEarly()
        ? ManifestCodec.FOURTH_VERSION
        : version(entry.content());
  }

  private static int version(Content content) {
    return switch (content) {
      case Content.RootFile file ->
          switch (file.stamp()) {
            case FileStamp _ -> ManifestCodec.FIRST_VERSION;
            case ObjectStamp _ -> ManifestCodec.THIRD_VERSION;
          };
      case Content.Inline _, Content.Blob _ -> ManifestCodec.FIRST_VERSION;
      case Content.BlobPart _ -> ManifestCodec.SECOND_VERSION;
    };
  }

  private void write(Entry entry) throws IOException {
    byte[] previous = name;
    name = Utf8.bytes(entry.name());
    text(previous, name);
    out.write(
        switch (entry.compression()) {
          case STORED -> STORED;
          case DEFLATED -> DEFLATED;
        });
    number(entry.size());
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(entry.crc32() >>> shift);
    }
    difference(entry.modified().getEpochSecond(), modified);
    modified = entry.modified().getEpochSecond();
    if (version >= ManifestCodec.FOURTH_VERSION) {
      write(entry.attributes());
    }
    if (version >= ManifestCodec.VERSION) {
      was(entry.was());
    }
    switch (entry.content()) {
      case Content.RootFile file -> write(file);
      case Content.Inline inline -> {
        out.write(INLINE);
        byte[] bytes = new byte[inline.bytes().remaining()];
        inline.bytes().get(bytes);
        number(bytes.length);
        out.write(bytes);
      }
      case Content.Blob blob -> {
        out.write(BLOB);
        text(new byte[0], Utf8.bytes(blob.id()));
        number(blob.length());
      }
      case Content.BlobPart part -> {
        out.write(BLOB_PART);
        write(part);
      }
    }
  }

  private void was(Optional<String> was) throws IOException {
    out.write(was.isPresent() ? RENAMED : AS_WANTED);
    if (was.isPresent()) {
      text(new byte[0], Utf8.bytes(was.get()));
    }
  }

  private void write(EntryAttributes attributes) throws IOException {
    out.write(
        (attributes.executable() ? EXECUTABLE : 0)
            | (attributes.signedTimestamp() ? SIGNED_TIMESTAMP : 0));
    difference(attributes.offsetSeconds(), offset);
    offset = attributes.offsetSeconds();
  }

  private void write(Content.RootFile file) throws IOException {
    out.write(
        switch (file.stamp()) {
          case FileStamp _ -> ROOT_FILE;
          case ObjectStamp _ -> ROOT_OBJECT;
        });
    int root = roots.indexOf(file.root());
    if (root < 0) {
      number(roots.size());
      roots.add(file.root());
      text(new byte[0], Utf8.bytes(file.root()));
    } else {
      number(root);
    }
    byte[] previous = path;
    path = Utf8.bytes(file.path());
    text(previous, path);
    number(file.stamp().size());
    switch (file.stamp()) {
      case FileStamp now -> {
        difference(now.modifiedNanos(), stamp.modifiedNanos());
        difference(now.changedNanos(), stamp.changedNanos());
        difference(now.inode(), stamp.inode());
        stamp = now;
      }
      case ObjectStamp now -> {
        difference(now.modified().getEpochSecond(), stored);
        stored = now.modified().getEpochSecond();
        text(new byte[0], Utf8.bytes(now.etag()));
      }
    }
  }

  private void write(Content.BlobPart part) throws IOException {
    byte[] previous = blob;
    blob = Utf8.bytes(part.id());
    text(previous, blob);
    difference(part.blobLength(), blobLength);
    blobLength = part.blobLength();
    difference(part.offset(), blobPosition);
    number(part.length());
    blobPosition = part.offset() + part.length();
    out.write(HexFormat.of().parseHex(part.sha256()));
  }

  private void text(byte[] previous, byte[] text) throws IOException {
    int shared = 0;
    while (shared < previous.length && shared < text.length && previous[shared] == text[shared]) {
      shared++;
    }
    number(shared);
    number(text.length - shared);
    out.write(text, shared, text.length - shared);
  }

  /**
   * Writes the difference; an overflow wraps around, and is undone in the same way when it is read.
   */
  private void difference(long value, long previous) throws IOException {
    long difference = value - previous;
    number((difference << 1) ^ (difference >> 63));
  }

  private void number(long value) throws IOException {
    int length = 0;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      varint[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    varint[length++] = (byte) rest;
    // One call: each takes the lock of the stream.
    out.write(varint, 0, length);
  }
}
