package dev.spillway.export.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.zip.Deflater;

/** Decides which files are worth deflating. */
final class Media {

  /** Number of bytes to try if the name does not decide. */
  static final int SAMPLE = 128 * 1024;

  /** A file that keeps more than this share of its size is stored undeflated. */
  private static final double WORTH_IT = 0.97;

  /** File name extensions of compressed formats. */
  private static final Set<String> COMPRESSED =
      Set.of(
          "7z", "aac", "apk", "avif", "br", "bz2", "docx", "epub", "flac", "gif", "gz", "heic",
          "heif", "jar", "jpeg", "jpg", "jxl", "lz4", "m4a", "m4v", "mkv", "mov", "mp3", "mp4",
          "odp", "ods", "odt", "ogg", "opus", "png", "pptx", "rar", "tgz", "war", "webm", "webp",
          "woff", "woff2", "xlsx", "xz", "zip", "zst");

  private Media() {}

  /** Returns whether the file name has the extension of a compressed format. */
  static boolean compressed(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && COMPRESSED.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Reads the beginning of a file into a buffer that is ready to be read. */
  @FunctionalInterface
  interface Sample {
    ByteBuffer read() throws IOException;
  }

  /**
   * Returns whether deflating makes the file smaller. Reads its beginning only if the name does not
   * decide.
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
