package dev.spillway.ops.check;

import dev.spillway.page.brand.Logo;
import dev.spillway.page.brand.PageSettings;
import dev.spillway.page.language.MessageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks what the operator brings for the pages: the logo, the languages and the link. */
final class PageChecks {

  private PageChecks() {}

  static List<String> findings(PageSettings page) {
    List<String> findings = new ArrayList<>(page.problems());
    page.logo().ifPresent(logo -> read("spillway.page.logo", logo, Logo::read, findings));
    page.messages()
        .ifPresent(
            folder ->
                read(
                    "spillway.page.messages",
                    folder,
                    given -> MessageFiles.of(given, MessageFiles.own().getFirst()),
                    findings));
    return findings;
  }

  private interface Reader {
    Object read(Path path) throws IOException;
  }

  private static void read(String setting, Path path, Reader reader, List<String> findings) {
    try {
      reader.read(path);
    } catch (IllegalArgumentException e) {
      findings.add(setting + " is " + path + ": " + e.getMessage() + ".");
    } catch (IOException e) {
      findings.add(
          setting + " is " + path + ", which cannot be read: check the path and its permissions.");
    }
  }
}
