package dev.spillway.web.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.AuditTrail;
import java.util.List;
import java.util.Optional;

/** Entries of the audit as CSV (RFC 4180). */
public final class AuditCsv {

  /** Some megabytes. */
  public static final int MOST = 5_000;

  /** With these a spreadsheet takes a text for a formula, in their full width too. */
  private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private AuditCsv() {}

  /** Returns a document with a line of names, and a line for each entry. */
  public static String of(List<AuditTrail.Entry> entries, ObjectMapper json) {
    StringBuilder csv = new StringBuilder("at,event,export,recipe,owner,caller,details\r\n");
    for (AuditTrail.Entry entry : entries) {
      csv.append(entry.at()).append(',').append(entry.event()).append(',');
      for (Optional<String> text :
          List.of(entry.exportId(), entry.recipe(), entry.owner(), entry.caller())) {
        text.ifPresent(value -> field(csv, value));
        csv.append(',');
      }
      field(csv, written(entry, json));
      csv.append("\r\n");
    }
    return csv.toString();
  }

  private static String written(AuditTrail.Entry entry, ObjectMapper json) {
    try {
      return json.writeValueAsString(entry.details());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("details of the audit are JSON values", e);
    }
  }

  private static void field(StringBuilder csv, String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    csv.append('"').append(formula ? "'" : "").append(text.replace("\"", "\"\"")).append('"');
  }
}
