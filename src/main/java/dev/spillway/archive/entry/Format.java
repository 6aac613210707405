package dev.spillway.archive.entry;

import java.util.Arrays;
import java.util.Optional;

/** The archive formats. Each has a layout. */
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

  /** Returns the format with this {@link #extension}. */
  public static Optional<Format> ofExtension(String extension) {
    return Arrays.stream(values()).filter(format -> format.extension.equals(extension)).findFirst();
  }

  /** Returns the value of {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * Returns the file name extension without its dot; also the format's name in settings and in the
   * API.
   */
  public String extension() {
    return extension;
  }
}
