package dev.spillway.page.console;

import dev.spillway.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A file of the console, read once from the class path and compressed. */
final class Asset {

  /** Where the files are. */
  private static final String FOLDER = "dev/spillway/page/console/";

  /** Enough for a file that changes only with the version. */
  private static final int TAG_BYTES = 16;

  private final String mediaType;
  private final String tag;
  private final byte[] plain;
  private final byte[] gzip;

  private Asset(String mediaType, String tag, byte[] plain, byte[] gzip) {
    this.mediaType = mediaType;
    this.tag = tag;
    this.plain = plain;
    this.gzip = gzip;
  }

  static Asset of(String name, String mediaType) {
    try (InputStream file = Asset.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("the console has no file " + name);
      }
      byte[] plain = file.readAllBytes();
      byte[] digest = Arrays.copyOf(Sha256.of(plain), TAG_BYTES);
      return new Asset(mediaType, HexFormat.of().formatHex(digest), plain, gzip(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String mediaType() {
    return mediaType;
  }

  /** Its digest, in hexadecimal digits. */
  String tag() {
    return tag;
  }

  /** The bytes, which nobody changes. */
  byte[] plain() {
    return plain;
  }

  /** The compressed bytes, which nobody changes. */
  byte[] gzip() {
    return gzip;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }
}
