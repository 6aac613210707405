package dev.spillway.archive;

import java.io.IOException;

/** Opens content for reading. Implemented by the rooms that own bytes. */
public interface ContentReader {

  /**
   * Opens {@code content}, one at a time for each download.
   *
   * @throws ContentChangedException when the content is gone, or is no longer what the manifest describes
   * @throws IOException when it could not be read for any other reason
   */
  OpenContent open(Content content) throws IOException;
}
