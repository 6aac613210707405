package dev.spillway.volume.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * All bytes of a blob that is to be stored. Any range can be read, several at once, and repeatedly
 * with the same bytes.
 */
public interface RangedSource {

  /** Number of bytes. */
  long length();

  /**
   * Opens the bytes from {@code from} (inclusive) to {@code to} (exclusive). The bytes are verified
   * once the stream has ended without an error.
   */
  InputStream open(long from, long to) throws IOException;
}
