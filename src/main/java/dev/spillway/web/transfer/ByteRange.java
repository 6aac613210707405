package dev.spillway.web.transfer;

/**
 * A range of bytes of an archive.
 *
 * @param from first byte
 * @param to the byte after the last; more than {@code from}
 */
public record ByteRange(long from, long to) {

  public long length() {
    return to - from;
  }

  /** The value of {@code Content-Range} (RFC 9110 14.4). */
  public String contentRange(long complete) {
    return "bytes " + from + "-" + (to - 1) + "/" + complete;
  }
}
