package dev.spillway.archive.entry;

import java.io.IOException;
import java.util.List;

/** Opens content for reading. Implemented by the packages that provide bytes. */
public interface ContentReader {

  /**
   * Opens {@code content}; a download opens at most two at once.
   *
   * @throws ContentChangedException when the content is gone, or no longer matches the manifest
   * @throws IOException when it could not be read for any other reason
   */
  OpenContent open(Content content) throws IOException;

  /** As {@link #open(Content)}, if only bytes between {@code from} and {@code to} will be read. */
  default OpenContent open(Content content, long from, long to) throws IOException {
    return open(content);
  }

  /**
   * As {@link #open(Content, long, long)} for background work: reading may wait for minutes for an
   * unavailable source.
   */
  default OpenContent openPatiently(Content content, long from, long to) throws IOException {
    return open(content, from, to);
  }

  /**
   * Checks whether {@code content} seems unchanged, at a lower cost than opening it. An early
   * warning, not a proof: content is verified when it is sent.
   *
   * @throws ContentChangedException when the content is gone, or no longer matches the manifest
   */
  default void check(Content content) throws IOException {
    open(content).close();
  }

  /**
   * As {@link #check} for each of {@code contents}; concurrently where a check needs a round trip.
   */
  default void checkAll(List<Content> contents) throws IOException {
    for (Content content : contents) {
      check(content);
    }
  }
}
