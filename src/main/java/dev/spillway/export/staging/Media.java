package dev.spillway.export.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.zip.Deflater;

/** Tells which files are worth deflating. */
final class Media {

  /** What is tried of a file whose name does not tell. */
  static final int SAMPLE = 128 * 1024;

  /** A file that keeps more than this share of its bytes is left as it is. */
  private static final double WORTH_IT = 0.97;

  /** What is compressed already, by the end of its name. */
  private static final Set<String> COMPRESSED =
      Set.of(
          "7z", "aac", "apk", "avif", "br", "bz2", "docx", "epub", "flac", "gif", "gz", "heic",
          "heif", "jar", "jpeg", "jpg", "jxl", "lz4", "m4a", "m4v", "mkv", "mov", "mp3", "mp4",
          "odp", "ods", "odt", "ogg", "opus", "png", "pptx", "rar", "tgz", "war", "webm", "webp",
          "woff", "woff2", "xlsx", "xz", "zip", "zst");

  private Media() {}

  /** Whether a file of this name is compressed already. */
  static boolean compressed(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && COMPRESSED.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Reads the beginning of a file into a buffer, which it leaves ready to be read. */
  @FunctionalInterface
  interface Sample {
    ByteBuffer read() throws IOException;
  }

  /**
   * Whether a file of this name becomes smaller; its beginning is read only when the name does not
   * tell.
   */
  static boolean shrinks(String name, Sample sample) throws IOException {
    if (compressed(name)) {
      return false;
    }
    ByteBuffer beginning = sample.read();
    int length = beginning.remaining();
    if (length == 0) {
      return false;
    }
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(beginning);
      deflater.finish();
      ByteBuffer target = ByteBuffer.allocate(SAMPLE + 1024);
      int deflated = deflater.deflate(target);
      return deflater.finished() && deflated < WORTH_IT * length;
    }
  }
}
