package dev.spillway.volume.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a marker says, in a folder and in a bucket alike: the installation's id and a line feed. A
 * Spillway that keeps its bytes in a form that this one does not know adds a line {@code
 * format=<number>}; without it the form is the first.
 *
 * @param installation in printable characters
 * @param format of what is beside the marker
 */
public record MarkerText(String installation, int format) {

  /** The newest form of a volume that this version knows. */
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
   * The installation, unless a newer Spillway wrote it.
   *
   * @param place the subject of a sentence to the operator
   * @param elsewhere its end: what to set to go on without that volume
   */
  public String known(String place, String elsewhere) throws NotOursException {
    if (format > KNOWN) {
      throw new NotOursException(
          place
              + " was written by a newer Spillway, in format "
              + format
              + ", and this one knows format "
              + KNOWN
              + ": start that version or a newer one, or set "
              + elsewhere
              + ".");
    }
    return installation;
  }
}
