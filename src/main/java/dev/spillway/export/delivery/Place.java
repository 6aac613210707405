package dev.spillway.export.delivery;

import java.util.OptionalInt;

/**
 * The place of an archive in its export, whose bytes are those of all parts, one after the other.
 *
 * @param part number of the part; empty when it is the only archive
 * @param start bytes of the parts before it
 * @param total bytes of all parts
 * @param parts number of parts
 */
public record Place(OptionalInt part, long start, long total, int parts) {

  static Place only(long length) {
    return new Place(OptionalInt.empty(), 0, length, 1);
  }
}
