package dev.spillway.volume.store;

import java.io.IOException;

/**
 * The store of the volume did not answer a listing completely, so its content is unknown: nothing
 * is an orphan, and nothing is lost.
 */
public final class StoreAwayException extends IOException {

  public StoreAwayException(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
