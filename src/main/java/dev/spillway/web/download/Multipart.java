package dev.spillway.web.download;

import dev.spillway.web.transfer.ByteRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code multipart/byteranges} (RFC 9110 14.6). The boundary is derived from the ETag, so that the
 * same request has the same body, byte for byte.
 */
final class Multipart {

  private final String boundary;
  private final String mediaType;
  private final long complete;

  Multipart(String etag, String mediaType, long complete) {
    this.boundary = "spillway-" + etag;
    this.mediaType = mediaType;
    this.complete = complete;
  }

  String contentType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  /** The bytes before those of {@code range}. */
  ByteBuffer head(ByteRange range, boolean first) {
    return ascii(
        (first ? "" : "\r\n")
            + "--"
            + boundary
            + "\r\nContent-Type: "
            + mediaType
            + "\r\nContent-Range: "
            + range.contentRange(complete)
            + "\r\n\r\n");
  }

  /** The bytes after the last part. */
  ByteBuffer end() {
    return ascii("\r\n--" + boundary + "--\r\n");
  }

  /** Bytes of the whole body. */
  long length(List<ByteRange> ranges) {
    long length = end().remaining();
    for (int i = 0; i < ranges.size(); i++) {
      length += head(ranges.get(i), i == 0).remaining() + ranges.get(i).length();
    }
    return length;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
