package dev.spillway.web.transfer;

import java.io.IOException;
import java.time.Duration;

/**
 * The client is connected, but has not read its response for so long that its resources are needed
 * for others.
 */
public final class StalledException extends IOException {

  StalledException(Duration silent) {
    super("the client took nothing for " + silent);
  }
}
