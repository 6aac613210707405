package dev.spillway.recipe.read;

import dev.spillway.database.document.CsvStyle;
import dev.spillway.recipe.type.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the CSV style of a document of rows: {@code csv: {bom: true, delimiter: ";", formulas:
 * guard}}.
 */
final class CsvStyleReader {

  /** How to write texts that a spreadsheet would evaluate. */
  private enum Formulas {
    /** As in the database. */
    KEEP,
    /** With an apostrophe in front. */
    GUARD
  }

  private final Problems problems;

  CsvStyleReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads the style; empty when there is none or it is invalid.
   *
   * @param name of the document; empty when the name is invalid already
   */
  Optional<CsvStyle> read(YamlMapping item, Optional<String> name) {
    if (!item.has("csv")) {
      return Optional.of(CsvStyle.PLAIN);
    }
    if (name.isPresent() && !name.get().endsWith(".csv")) {
      problems.at(item.key("csv"), "csv is for documents that end with .csv. Remove it");
    }
    return YamlMapping.of(item.values().get("csv"), "csv", problems).map(this::style);
  }

  private CsvStyle style(YamlMapping csv) {
    csv.allow("csv", List.of("bom", "delimiter", "formulas"), Set.of());
    boolean bom = csv.has("bom") && csv.flag("bom").orElse(false);
    boolean guarded =
        csv.has("formulas")
            && csv.choice("formulas", Formulas.values()).filter(Formulas.GUARD::equals).isPresent();
    char delimiter =
        csv.has("delimiter")
            ? csv.text("delimiter").map(text -> delimiter(csv, text)).orElse(',')
            : ',';
    return new CsvStyle(bom, delimiter, guarded);
  }

  private char delimiter(YamlMapping csv, String text) {
    if (text.length() == 1 && CsvStyle.DELIMITERS.contains(text)) {
      return text.charAt(0);
    }
    problems.at(
        csv.values().get("delimiter"),
        "delimiter must be one of \",\" \";\" \"|\" \"\\t\", in quotes, not "
            + SafeText.value(text));
    return ',';
  }
}
