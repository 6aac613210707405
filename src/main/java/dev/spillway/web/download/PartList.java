package dev.spillway.web.download;

import dev.spillway.export.row.DeliveryProof;
import dev.spillway.export.row.ExportStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The archives of a READY export, in forms for programs that download them.
 *
 * @param export as it is now
 * @param address of the export: absolute, or relative to the service
 * @param query of a signed link, with its question mark; empty for a client that has a key
 */
record PartList(ExportStatus export, String address, String query) {

  /**
   * The ETag of a part is in its name while it is downloaded, so that a file of another archive is
   * never continued, and afterwards in {@code .parts}, so that none is taken for complete. curl
   * takes it for an error that nothing of a complete file is left. The last line calls what is
   * before it, so that a script that was cut off on its way does nothing.
   */
  private static final String SCRIPT =
      """
      set -e
      size() { wc -c 2> /dev/null < "$1" || echo 0; }
      part() {
        echo "$1"
        if [ "$(size "$1")" -eq "$2" ] && [ "$(cat ".parts/$1" 2> /dev/null)" = "$3" ]; then return; fi
        [ "$(size "$1.$3.part")" -eq "$2" ] || curl --fail --retry 5 -C - -o "$1.$3.part" "$4"
        rm -f ".parts/$1"
        mv "$1.$3.part" "$1"
        echo "$3" > ".parts/$1"
      }
      parts() {
        mkdir -p .parts
      """;

  private static final String LAST_LINES =
      """
      }
      parts
      """;

  private ExportStatus.Archive archive() {
    return export
        .archive()
        .orElseThrow(() -> new IllegalStateException(export.id() + " is not ready"));
  }

  /** The parts; a single archive is its only part. */
  private List<ExportStatus.Part> parts() {
    ExportStatus.Archive archive = archive();
    return archive.parts().isEmpty()
        ? List.of(
            new ExportStatus.Part(
                1, archive.filename(), archive.length(), archive.etag(), export.proof()))
        : archive.parts();
  }

  private String url(ExportStatus.Part part) {
    return address + "/archive/" + part.number() + query;
  }

  private String url(String document) {
    return address + "/" + document + query;
  }

  /** The list as a JSON object. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("length", archive().length());
    json.put("parts", parts().stream().map(this::json).toList());
    Map<String, Object> links = new LinkedHashMap<>();
    links.put("aria2c", url("parts.txt"));
    links.put("curl", url("parts.sh"));
    json.put("links", links);
    return json;
  }

  private Map<String, Object> json(ExportStatus.Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", part.number());
    json.put("filename", part.filename());
    json.put("length", part.length());
    json.put("etag", '"' + part.etag() + '"');
    part.proof().map(DeliveryProof::word).ifPresent(word -> json.put("delivery", word));
    json.put("url", url(part));
    return json;
  }

  /**
   * The value of {@code Link} (RFC 8288): the ends of the list and its other form. Not every part:
   * proxies and clients limit the size of headers.
   */
  String links() {
    return "<%s>; rel=\"first\", <%s>; rel=\"last\", <%s>; rel=\"alternate\"; type=\"text/plain\""
        .formatted(url(parts().getFirst()), url(parts().getLast()), url("parts.txt"));
  }

  /** Input for {@code aria2c -i}; it goes on with files that are there in part. */
  String aria2c() {
    StringBuilder text =
        new StringBuilder("# ").append(summary()).append(": aria2c -i parts.txt\n");
    for (ExportStatus.Part part : parts()) {
      text.append(url(part)).append("\n  out=").append(part.filename());
      // aria2 continues what its own control file is about; the file may be of another archive.
      text.append("\n  auto-file-renaming=false\n");
    }
    return text.toString();
  }

  /** A shell script for curl; run again, it goes on where it stopped. */
  String script() {
    StringBuilder text = new StringBuilder("#!/bin/sh\n# ").append(summary());
    text.append(". Run it in the folder for them, and again to go on where it stopped.\n");
    text.append(SCRIPT);
    for (ExportStatus.Part part : parts()) {
      text.append("  part ").append(quoted("./" + part.filename()));
      text.append(' ').append(part.length()).append(' ').append(part.etag());
      text.append(' ').append(quoted(url(part))).append('\n');
    }
    text.append(LAST_LINES);
    return text.toString();
  }

  private String summary() {
    int count = parts().size();
    return (count == 1 ? "1 archive, " : count + " archives, ") + archive().length() + " bytes";
  }

  /** One word of a shell, whatever it contains. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
