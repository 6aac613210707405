package dev.spillway.volume.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a marker, in a folder or a bucket: the installation's id and a line feed. A Spillway
 * with a newer format of the volume adds a line {@code format=<number>}; without it the format is
 * 1.
 *
 * @param installation in printable characters
 * @param format of the files beside the marker
 */
public record MarkerText(String installation, int format) {

  /** The newest format of a volume that this version supports. */
  private static final int KNOWN = 1;

  private static final Pattern WITH_FORMAT =
      Pattern.compile("(\\S+)\\s*\\nformat=(\\d{1,9})(?:\\n.*)?", Pattern.DOTALL);

  public static MarkerText of(String text) {
    Matcher formatted = WITH_FORMAT.matcher(text.strip());
    return formatted.matches()
        ? new MarkerText(Printable.of(formatted.group(1)), Integer.parseInt(formatted.group(2)))
        : new MarkerText(Printable.of(text.strip()), KNOWN);
  }

  /**
   * Returns the installation, unless a newer Spillway wrote the marker.
   *
   * @param place subject of the sentence for the operator
   * @param elsewhere end of that sentence: the setting to change to go on without that volume
   * @throws NotOursException when a newer Spillway wrote it
   */
  public String known(String place, String elsewhere) throws NotOursException {
    if (format > KNOWN) {
      throw new NotOursException(
          ("%s was written by a newer Spillway, in format %s, and this one knows format"
                  + " %s: start that version or a newer one, or set %s.")
              .formatted(place, format, KNOWN, elsewhere));
    }
    return installation;
  }
}
