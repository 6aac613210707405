package dev.spillway.archive.manifest;

import dev.spillway.archive.entry.UnsafeEntryNameException;
import dev.spillway.digest.Sha256;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Manifests as bytes, to be kept in a database. The encoding is a version, then the entries one
 * after the other, each told as its difference from the one before ({@link ManifestWriter}),
 * deflated in the zlib format (RFC 1950), whose checksum tells when a byte was damaged. Equal
 * manifests have equal encodings and equal hashes.
 */
public final class ManifestCodec {

  /** The first version. {@link #decode} must go on to understand what a database still holds. */
  static final int FIRST_VERSION = 1;

  /** Knows parts of blobs and the format {@code tar.gz}. */
  static final int SECOND_VERSION = 2;

  /** Knows objects of buckets. */
  static final int THIRD_VERSION = 3;

  /**
   * Knows attributes of entries. Before, none was executable, all were in UTC, and times before
   * 1970 were told.
   */
  static final int VERSION = 4;

  private ManifestCodec() {}

  /** The manifest as bytes that {@link #decode} understands. */
  public static byte[] encode(Manifest manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // The differences that are left hardly shrink further: higher levels cost time and save a
    // percent.
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        OutputStream out = new DeflaterOutputStream(bytes, deflater, 8192)) {
      write(manifest, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // An array takes every byte.
    }
    return bytes.toByteArray();
  }

  /**
   * The manifest that was encoded.
   *
   * @throws MalformedManifestException when {@code bytes} were damaged, cut or come from a newer
   *     version
   */
  public static Manifest decode(byte[] bytes) {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return new ManifestReader(in).read();
    } catch (IOException | IllegalArgumentException | UnsafeEntryNameException e) {
      throw new MalformedManifestException(
          "a stored manifest of " + bytes.length + " bytes cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * SHA-256 of the encoding before it is deflated, in lower-case hex: the same for equal manifests,
   * wherever they are made.
   */
  public static String hash(Manifest manifest) {
    MessageDigest digest = Sha256.begin();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      write(manifest, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A digest takes every byte.
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void write(Manifest manifest, OutputStream sink) throws IOException {
    OutputStream out = new BufferedOutputStream(sink, 32 * 1024);
    new ManifestWriter(out).write(manifest);
    out.flush();
  }
}
