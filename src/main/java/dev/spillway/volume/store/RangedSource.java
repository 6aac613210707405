package dev.spillway.volume.store;

import java.io.IOException;
import java.io.InputStream;

/**
 * All bytes of a blob that is to be stored, of which any range can be produced, several at once,
 * and again with the same bytes.
 */
public interface RangedSource {

  /** How many bytes there are. */
  long length();

  /**
   * Produces the bytes from {@code from} (inclusive) to {@code to} (exclusive). When it ends
   * without an error, they were right.
   */
  InputStream open(long from, long to) throws IOException;
}
