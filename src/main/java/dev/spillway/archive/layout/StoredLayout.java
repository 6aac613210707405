package dev.spillway.archive.layout;

import dev.spillway.archive.entry.Content;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * An archive that was written as a whole into one blob, alone or among others: every range of it is
 * one slice.
 *
 * @param blob has all of its bytes
 * @param offset of the archive in the blob
 * @param length of the archive in bytes
 * @param etag without quotes; that of the layout from which it was written, so that equal archives
 *     have equal validators
 * @param lastModified in whole seconds
 * @param mediaType of the archive
 */
public record StoredLayout(
    Content.Blob blob,
    long offset,
    long length,
    String etag,
    Instant lastModified,
    String mediaType)
    implements Layout {

  private static final long FOOTPRINT = 512;

  @Override
  public Iterator<Segment> segments(long from, long to) {
    Objects.checkFromToIndex(from, to, length);
    return from == to
        ? Collections.emptyIterator()
        : List.<Segment>of(new Segment.Slice(blob, offset + from, to - from)).iterator();
  }

  @Override
  public long footprint() {
    return FOOTPRINT;
  }
}
