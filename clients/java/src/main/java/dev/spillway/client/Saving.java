package dev.spillway.client;

import dev.spillway.client.Export.Part;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Saves the archives of one export.
 *
 * @param folder that they are saved in
 */
record Saving(Spillway spillway, String id, Path folder) {

  /** Saves the archive, or all parts of it, and goes on with what is there of them. */
  List<Path> all(Export export) throws IOException {
    List<Part> parts =
        export.parts().isEmpty()
            ? List.of(new Part(0, export.filename(), export.length(), export.etag()))
            : export.parts();
    // All are there before the first gets its name: a broken one does not ask for the others again.
    List<Path> fetched = new ArrayList<>();
    for (Part part : parts) {
      fetched.add(fetched(part));
    }
    List<Path> saved = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Path file = folder.resolve(name(parts.get(i)));
      saved.add(Files.move(fetched.get(i), file, StandardCopyOption.REPLACE_EXISTING));
    }
    return saved;
  }

  private static Path name(Part part) {
    return Path.of(part.filename()).getFileName();
  }

  private Path fetched(Part part) throws IOException {
    // The same ETag is the same bytes: what is there of another archive is left alone.
    String etag = part.etag().replaceAll("[^0-9A-Za-z]", "");
    Path file =
        folder.resolve(
            name(part) + "." + etag.substring(0, Math.min(12, etag.length())) + ".part");
    long done = Files.exists(file) ? Files.size(file) : 0;
    if (done != part.length()) {
      Map<String, String> headers =
          done < part.length()
              ? Map.of("Range", "bytes=" + done + "-", "If-Range", part.etag())
              : Map.of();
      fetch(part, headers, file);
    }
    return file;
  }

  private void fetch(Part part, Map<String, String> headers, Path file) throws IOException {
    HttpResponse<InputStream> answer =
        part.number() == 0
            ? spillway.open(id, headers, "GET")
            : spillway.openPart(id, part.number(), headers, "GET");
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200 && answer.statusCode() != 206) {
        throw Spillway.refused(answer);
      }
      try (OutputStream sink =
          Files.newOutputStream(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              answer.statusCode() == 206
                  ? StandardOpenOption.APPEND
                  : StandardOpenOption.TRUNCATE_EXISTING)) {
        body.transferTo(sink);
      }
    }
    if (Files.size(file) != part.length()) {
      throw new EOFException("the download broke after " + Files.size(file) + " bytes");
    }
  }
}
