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
 * Encodes and decodes manifests, for storage in a database. The encoding is a version followed by
 * the entries, each as the difference from its predecessor ({@link ManifestWriter}). It is deflated
 * in the zlib format (RFC 1950), whose checksum detects damaged bytes. Equal manifests have equal
 * encodings and equal hashes.
 */
public final class ManifestCodec {

  /**
   * The first version. {@link #decode} must support every version that a database may still
   * contain.
   */
  static final int FIRST_VERSION = 1;

  /** Adds parts of blobs and the format {@code tar.gz}. */
  static final int SECOND_VERSION = 2;

  /** Adds objects of buckets. */
  static final int THIRD_VERSION = 3;

  /**
   * Adds attributes of entries. In earlier versions no entry is executable, all are in UTC, and a
   * ZIP has a timestamp for times before 1970.
   */
  static final int FOURTH_VERSION = 4;

  /** Adds the wanted names of renamed entries. */
  static final int VERSION = 5;

  private ManifestCodec() {}

  /** Encodes the manifest for {@link #decode}. */
  public static byte[] encode(Manifest manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // The differences hardly shrink further: higher levels cost time and save one percent.
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        OutputStream out = new DeflaterOutputStream(bytes, deflater, 8192)) {
      write(manifest, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Writing to an array cannot fail.
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes a manifest.
   *
   * @throws MalformedManifestException when {@code bytes} are damaged, truncated, or of a newer
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
   * Returns the SHA-256 of the encoding before it is deflated, in lower-case hex. Equal manifests
   * have equal hashes on every machine.
   */
  public static String hash(Manifest manifest) {
    MessageDigest digest = Sha256.begin();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      write(manifest, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Writing to a digest cannot fail.
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void write(Manifest manifest, OutputStream sink) throws IOException {
    OutputStream out = new BufferedOutputStream(sink, 32 * 1024);
    new ManifestWriter(out).write(manifest);
    out.flush();
  }
}
