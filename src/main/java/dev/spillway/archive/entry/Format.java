package dev.spillway.archive.entry;

import java.util.Arrays;
import java.util.Optional;

/** The formats of archives. Each has a layout. */
public enum Format {
  ZIP("application/zip", "zip"),
  TAR("application/x-tar", "tar"),

  /** A TAR in one gzip member. */
  TAR_GZ("application/gzip", "tar.gz");

  private final String mediaType;
  private final String extension;

  Format(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** The format whose {@link #extension} it is. */
  public static Optional<Format> ofExtension(String extension) {
    return Arrays.stream(values()).filter(format -> format.extension.equals(extension)).findFirst();
  }

  /** The value of {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The end of a file name, without its dot: the format's name wherever people write or read it.
   */
  public String extension() {
    return extension;
  }
}
