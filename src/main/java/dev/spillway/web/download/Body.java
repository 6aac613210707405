package dev.spillway.web.download;

import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.web.transfer.ByteRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The body of a download.
 *
 * @param ranges ranges of the archive, in order
 * @param partial whether the status is 206
 * @param multipart the encoding of several ranges; empty for one
 */
record Body(List<ByteRange> ranges, boolean partial, Optional<Multipart> multipart) {

  private static final int MOST_WRITTEN = 10;

  static Body whole(OpenArchive archive) {
    return new Body(List.of(new ByteRange(0, archive.layout().length())), false, Optional.empty());
  }

  static Body parts(OpenArchive archive, List<ByteRange> ranges) {
    Optional<Multipart> multipart =
        ranges.size() == 1
            ? Optional.empty()
            : Optional.of(
                new Multipart(
                    archive.layout().etag(),
                    archive.layout().mediaType(),
                    archive.layout().length()));
    return new Body(ranges, true, multipart);
  }

  /** Bytes of the body. */
  long length() {
    return multipart.map(wrapped -> wrapped.length(ranges)).orElseGet(this::archiveBytes);
  }

  /** The ranges in HTTP syntax, for the audit; at most the first ten. */
  String written() {
    String first =
        ranges.stream()
            .limit(MOST_WRITTEN)
            .map(range -> range.from() + "-" + (range.to() - 1))
            .collect(Collectors.joining(","));
    return ranges.size() > MOST_WRITTEN ? first + ",+" + (ranges.size() - MOST_WRITTEN) : first;
  }

  /** Bytes of the archive in the body. */
  long archiveBytes() {
    return ranges.stream().mapToLong(ByteRange::length).sum();
  }
}
