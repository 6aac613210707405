package dev.spillway.archive.entry;

import java.io.IOException;

/**
 * The content is gone, or no longer matches its manifest. The message is for the log: it may
 * contain a path.
 */
public final class ContentChangedException extends IOException {

  public ContentChangedException(String message) {
    super(message);
  }

  public ContentChangedException(String message, Throwable cause) {
    super(message, cause);
  }
}
