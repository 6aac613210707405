package dev.spillway.page.console;

import dev.spillway.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the console, read once from the class path and compressed.
 *
 * @param mediaType of the file
 * @param tag its digest, in hexadecimal digits
 */
record Asset(String mediaType, String tag, byte[] plain, byte[] gzip) {

  /** Where the files are. */
  private static final String FOLDER = "dev/spillway/page/console/";

  /** Enough for a file that changes only with the version. */
  private static final int TAG_BYTES = 16;

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

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    return compressed.toByteArray();
  }
}
