package dev.spillway.web.download;

import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.web.transfer.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parsed {@code Range} header (RFC 9110 14.2), for a content of known length. */
sealed interface RangeRequest {

  /** Limit of the ranges, after overlapping ones were merged. */
  int MOST_PARTS = 16;

  /**
   * A longer header has far more ranges than {@link #MOST_PARTS}: it is refused without parsing.
   */
  int LONGEST_HEADER = 4096;

  /** No range, an unknown unit, or a malformed header: the response is the whole archive. */
  record Whole() implements RangeRequest {}

  /** Ranges within the archive that do not overlap or touch, in the order of the header. */
  record Parts(List<ByteRange> ranges) implements RangeRequest {}

  /** 416, for the reason in {@code sentence}. */
  record Refused(String sentence) implements RangeRequest {}

  /** What {@code call} is answered of the archive. RFC 9110 14.2: Range is defined for GET only. */
  static RangeRequest of(ArchiveCall call, OpenArchive archive) {
    boolean ranged =
        !call.onlyHead()
            && new Preconditions(archive.layout().etag(), archive.lastModified())
                .rangeApplies(call.header("If-Range"));
    return of(ranged ? call.joined("Range") : null, archive.layout().length());
  }

  /** Parses {@code header}, which may be null. */
  static RangeRequest of(String header, long length) {
    if (header == null) {
      return new Whole();
    }
    int equals = header.indexOf('=');
    if (equals < 0
        || !header.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("bytes")) {
      return new Whole();
    }
    if (header.length() > LONGEST_HEADER) {
      return new Refused("At most " + MOST_PARTS + " ranges can be asked for at once.");
    }
    return Specifiers.read(header.substring(equals + 1), length);
  }

  /** Parses the list after {@code bytes=}. */
  final class Specifiers {
    private static final Pattern SPECIFIER = Pattern.compile("(\\d*)-(\\d*)");

    private Specifiers() {}

    private static RangeRequest read(String set, long length) {
      List<ByteRange> satisfiable = new ArrayList<>();
      boolean any = false;
      for (String specifier : set.split(",", -1)) {
        String bare = specifier.strip();
        if (bare.isEmpty()) {
          continue; // RFC 9110 5.6.1: empty list elements are to be ignored
        }
        Matcher matcher = SPECIFIER.matcher(bare);
        if (!matcher.matches() || bare.equals("-")) {
          return new Whole();
        }
        any = true;
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (!first.isEmpty() && !last.isEmpty() && number(last) < number(first)) {
          return new Whole();
        }
        ByteRange range = resolve(first, last, length);
        if (range != null) {
          satisfiable.add(range);
        }
      }
      if (!any) {
        return new Whole();
      }
      if (satisfiable.isEmpty()) {
        return new Refused(
            "The archive has " + length + " bytes; no range of the request lies within them.");
      }
      List<ByteRange> merged = merge(satisfiable);
      if (merged.size() > MOST_PARTS) {
        return new Refused(
            "At most %s ranges can be asked for at once; these are %s."
                .formatted(MOST_PARTS, merged.size()));
      }
      return new Parts(merged);
    }

    /** Null when the range is outside of the archive. */
    private static ByteRange resolve(String first, String last, long length) {
      if (first.isEmpty()) {
        long suffix = Math.min(number(last), length);
        return suffix == 0 ? null : new ByteRange(length - suffix, length);
      }
      long from = number(first);
      if (from >= length) {
        return null;
      }
      long to = last.isEmpty() ? length : Math.min(number(last), length - 1) + 1;
      return new ByteRange(from, to);
    }

    /**
     * A number of more than 18 digits is beyond any archive. It becomes one less than the largest
     * long, because the caller adds 1.
     */
    private static long number(String digits) {
      String bare = digits.replaceFirst("^0+(?=.)", "");
      return bare.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(bare);
    }

    private static List<ByteRange> merge(List<ByteRange> asked) {
      List<ByteRange> sorted = new ArrayList<>(asked);
      sorted.sort(Comparator.comparingLong(ByteRange::from));
      List<ByteRange> merged = new ArrayList<>();
      for (ByteRange range : sorted) {
        ByteRange before = merged.isEmpty() ? null : merged.getLast();
        if (before != null && range.from() <= before.to()) {
          merged.set(
              merged.size() - 1, new ByteRange(before.from(), Math.max(before.to(), range.to())));
        } else {
          merged.add(range);
        }
      }
      merged.sort(Comparator.comparingInt(range -> firstAskedFor(asked, range)));
      return List.copyOf(merged);
    }

    private static int firstAskedFor(List<ByteRange> asked, ByteRange merged) {
      for (int i = 0; i < asked.size(); i++) {
        if (asked.get(i).from() >= merged.from() && asked.get(i).to() <= merged.to()) {
          return i;
        }
      }
      throw new IllegalStateException("a merged range outside the request: " + merged);
    }
  }
}
