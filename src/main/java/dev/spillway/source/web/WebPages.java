package dev.spillway.source.web;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Recognizes a web page, such as a login or an error with status 200, in place of a file. */
final class WebPages {

  /** Extensions of names that no web page has. */
  private static final Set<String> NO_PAGES =
      Set.of(
          "7z", "aac", "avi", "avif", "bmp", "bz2", "csv", "doc", "docx", "epub", "flac", "gif",
          "gz", "heic", "ics", "jpeg", "jpg", "json", "m4a", "mkv", "mov", "mp3", "mp4", "ndjson",
          "odp", "ods", "odt", "ogg", "opus", "parquet", "pdf", "png", "ppt", "pptx", "rar", "rtf",
          "sqlite", "svg", "tar", "tgz", "tif", "tiff", "vcf", "wav", "webm", "webp", "xls", "xlsx",
          "xml", "xz", "zip", "zst");

  private WebPages() {}

  /** Whether the server calls a page what cannot be one by its name. */
  static boolean isInstead(String path, Optional<String> contentType) {
    String type = contentType.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    int dot = path.lastIndexOf('.');
    return (type.equals("text/html") || type.equals("application/xhtml+xml"))
        && dot >= 0
        && NO_PAGES.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
