package dev.spillway.web;

/**
 * A run of bytes of an archive.
 *
 * @param from first byte
 * @param to the byte after the last; more than {@code from}
 */
record ByteRange(long from, long to) {

  long length() {
    return to - from;
  }

  /** RFC 9110 14.4. */
  String contentRange(long complete) {
    return "bytes " + from + "-" + (to - 1) + "/" + complete;
  }
}
