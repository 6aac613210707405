package dev.spillway.archive;

/** The formats that have a layout. What is sequential, as {@code tar.gz}, is staged instead. */
public enum Format {
  ZIP("application/zip", "zip"),
  TAR("application/x-tar", "tar");

  private final String mediaType;
  private final String extension;

  Format(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** The value of {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }

  /** The end of a file name, without its dot. */
  public String extension() {
    return extension;
  }
}
