package dev.spillway.page.view;

import java.util.List;

/**
 * The page of an export, or of what went wrong, in words. Texts are empty where there is none.
 *
 * @param state {@code waiting}, {@code ready} or {@code ended}
 * @param sentence what the person should know
 * @param spoken what a screen reader tells when it changes
 * @param meter how far the export is; null when nothing is known
 * @param page address of the page, which brings its next state; empty when it has none
 * @param next address that a browser without scripts goes to, after {@code seconds}
 * @param download address of the archive; empty when there are several
 * @param parts the archives, when there are several
 * @param command how to continue a broken download on a command line
 * @param again what may help; null when nothing does
 * @param missing names of entries that are not in the archive
 * @param renamed entries that have another name there
 */
public record Sheet(
    String state,
    String title,
    String sentence,
    String spoken,
    List<Fact> facts,
    Meter meter,
    String page,
    String next,
    int seconds,
    String download,
    List<Action> parts,
    String command,
    Action again,
    List<String> missing,
    List<Renaming> renamed) {

  /** A page names at most this many entries; the archive and the API have them all. */
  public static final int MOST_NAMES = 50;

  /**
   * A line of the description.
   *
   * @param time the same as a time of HTML, which scripts show in the person's own zone; empty when
   *     it is none
   */
  public record Fact(String label, String value, String time) {}

  /**
   * How far it is.
   *
   * @param percent empty when the end is not known
   */
  public record Meter(String percent, String text) {}

  /** A button that leads to another page. */
  public record Action(String label, String address) {}

  /** An entry that has another name in the archive. */
  public record Renaming(String was, String name) {}

  /** A page that only says something. */
  static Sheet of(String title, String sentence, Action again) {
    return new Sheet(
        "ended", title, sentence, "", List.of(), null, "", "", 0, "", List.of(), "", again,
        List.of(), List.of());
  }
}
