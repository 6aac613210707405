package dev.spillway.archive.entry;

import java.io.IOException;
import java.util.List;

/** Opens content for reading. Implemented by the rooms that own bytes. */
public interface ContentReader {

  /**
   * Opens {@code content}; a download has at most two open at once.
   *
   * @throws ContentChangedException when the content is gone, or is no longer what the manifest
   *     describes
   * @throws IOException when it could not be read for any other reason
   */
  OpenContent open(Content content) throws IOException;

  /**
   * As {@link #open(Content)}, when at most the bytes between {@code from} and {@code to} of it
   * will be read.
   */
  default OpenContent open(Content content, long from, long to) throws IOException {
    return open(content);
  }

  /**
   * As {@link #open(Content, long, long)} where no person waits: reading may wait for a source that
   * is away, for minutes.
   */
  default OpenContent openPatiently(Content content, long from, long to) throws IOException {
    return open(content, from, to);
  }

  /**
   * Looks whether {@code content} seems to be as planned, more cheaply than by opening it. An early
   * warning, no proof: what is sent is opened and verified all the same.
   *
   * @throws ContentChangedException when it is gone, or is no longer what the manifest describes
   */
  default void check(Content content) throws IOException {
    open(content).close();
  }

  /** As {@link #check} for each of {@code contents}; where a look takes a way, several at once. */
  default void checkAll(List<Content> contents) throws IOException {
    for (Content content : contents) {
      check(content);
    }
  }
}
