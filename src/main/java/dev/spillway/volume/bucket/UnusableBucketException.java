package dev.spillway.volume.bucket;

import java.io.IOException;

/**
 * The bucket of the volume cannot be used as it is. The message says why, with the name of the
 * setting and the remedy.
 */
public final class UnusableBucketException extends IOException {

  UnusableBucketException(String message, Throwable cause) {
    super(message, cause);
  }
}
