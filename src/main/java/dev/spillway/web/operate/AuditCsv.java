package dev.spillway.web.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.access.AuditTrail;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The newest entries of the audit as CSV (RFC 4180): a line of names, and a line for each entry.
 * They are read page by page while they are sent, the first page before anything is. A failure
 * later breaks the answer off.
 */
public final class AuditCsv {

  private static final int PAGE = 200;

  /** Of 5,000 entries in all. */
  private static final int MOST_PAGES = 25;

  /** With these a spreadsheet takes a text for a formula, in their full width too. */
  private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private final AuditTrail trail;
  private final AuditTrail.Filter filter;
  private final ObjectMapper json;
  private final AuditTrail.Page first;

  public AuditCsv(AuditTrail trail, AuditTrail.Filter filter, ObjectMapper json) {
    this.trail = trail;
    this.filter = filter;
    this.json = json;
    this.first = trail.page(filter, OptionalLong.empty(), PAGE);
  }

  /** Writes the table in UTF-8; leaves {@code out} open. */
  public void write(OutputStream out) throws IOException {
    Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    csv.append("at,event,export,recipe,owner,caller,details\r\n");
    AuditTrail.Page page = first;
    write(page, csv);
    for (int pages = 1; pages < MOST_PAGES && page.next().isPresent(); pages++) {
      page = trail.page(filter, page.next(), PAGE);
      write(page, csv);
    }
    csv.flush();
  }

  private void write(AuditTrail.Page page, Writer csv) throws IOException {
    for (AuditTrail.Entry entry : page.entries()) {
      csv.append(entry.at().toString()).append(',').append(entry.event()).append(',');
      for (Optional<String> text :
          List.of(entry.exportId(), entry.recipe(), entry.owner(), entry.caller())) {
        if (text.isPresent()) {
          field(csv, text.get());
        }
        csv.append(',');
      }
      field(csv, written(entry));
      csv.append("\r\n");
    }
  }

  private String written(AuditTrail.Entry entry) {
    try {
      return json.writeValueAsString(entry.details());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("details of the audit are JSON values", e);
    }
  }

  private static void field(Writer csv, String text) throws IOException {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    csv.append('"').append(formula ? "'" : "").append(text.replace("\"", "\"\"")).append('"');
  }
}
