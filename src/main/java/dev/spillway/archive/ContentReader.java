package dev.spillway.archive;

import java.io.IOException;

/** Opens content for reading. Implemented by the rooms that own bytes. */
public interface ContentReader {

  /**
   * Opens {@code content}; a download has at most two open at once.
   *
   * @throws ContentChangedException when the content is gone, or is no longer what the manifest describes
   * @throws IOException when it could not be read for any other reason
   */
  OpenContent open(Content content) throws IOException;

  /**
   * Looks whether {@code content} seems to be as planned, more cheaply than by opening it. An early warning, no proof: what is sent
   * is opened and verified all the same.
   *
   * @throws ContentChangedException when it is gone, or is no longer what the manifest describes
   */
  default void check(Content content) throws IOException {
    open(content).close();
  }
}
