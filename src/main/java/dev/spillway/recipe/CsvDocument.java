package dev.spillway.recipe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as CSV (RFC 4180) in UTF-8, with the byte order mark that Excel needs to detect the
 * encoding. A cell that a spreadsheet would evaluate as a formula gets an apostrophe in front,
 * because file names are foreign text.
 */
final class CsvDocument {

  /**
   * First characters of a formula, including the full-width forms that some spreadsheets accept.
   */
  private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

  private final StringBuilder text = new StringBuilder("\uFEFF");

  CsvDocument(List<String> columns) {
    row(columns);
  }

  void row(List<String> cells) {
    text.append(cells.stream().map(CsvDocument::cell).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  ByteBuffer bytes() {
    return StandardCharsets.UTF_8.encode(text.toString());
  }

  private static String cell(String value) {
    String cell = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    boolean quoted = cell.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
